"""Members of a co-operative: a list, one form that stays open for the next, and a file."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.farm.access import farm_page
from entrepot.web.farm.forms import MemberForm
from entrepot.web.farm.noting import Made, is_note, take_note
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

PAGE = 50
ROWS_SHOWN = 50
UNDER_WAY = frozenset({"queued", "running"})
STATES = {
    "queued": gettext_lazy("Waiting its turn"),
    "running": gettext_lazy("Being read"),
    "finished": gettext_lazy("Done"),
    "failed": gettext_lazy("Stopped"),
    "cancelled": gettext_lazy("Called off"),
}


@require_safe
@farm_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List members, a page at a time, by number or by a search."""
    search = request.GET.get("search", "").strip()
    after = request.GET.get("after", "")
    rows = queries.list_members(viewer=seller.actor, search=search, after=after, limit=PAGE + 1)
    context = {
        "seller": seller,
        "members": rows[:PAGE],
        "next": rows[PAGE - 1].number if len(rows) > PAGE else "",
        "search": search,
        "counts": queries.count_members(viewer=seller.actor, at=clock.now()),
    }
    return render(request, "farm/members.html", context)


@require_read_or_post
@farm_page
def add(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Take one member, and stay open for the next."""
    form = MemberForm(request.POST or None, initial={"language": "en"})

    def make() -> Made:
        actions.add_member(member=form.member(), by=seller.actor, at=clock.now())
        said = _("%(name)s is on the list. Now the next.") % {"name": form.cleaned_data["name"]}
        return reverse("farm-member-new", args=[seller.organisation.public_id]), said

    if is_note(request):
        return take_note(request, seller, form, make)
    if form.is_valid():
        try:
            address, said = make()
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, said)
            return redirect(address)
    counts = queries.count_members(viewer=seller.actor, at=clock.now())
    return _form_page(request, {"seller": seller, "form": form, "counts": counts})


@require_read_or_post
@farm_page
def edit(request: HttpRequest, seller: Seller, member: str) -> HttpResponse:
    """Correct what is known of a member."""
    known = queries.get_member(member, viewer=seller.actor)
    initial = {name: getattr(known, name, "") for name in MemberForm.base_fields}
    initial |= {"land": known.land_square_metres, "account": ""}
    form = MemberForm(request.POST or None, initial=initial, known=known)
    if form.is_valid():
        try:
            actions.change_member(public_id=member, member=form.member(), by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Saved."))
            return redirect("farm-members", organisation=seller.organisation.public_id)
    deliveries = queries.list_deliveries(viewer=seller.actor, member=member, limit=PAGE)
    return _form_page(request, {"seller": seller, "form": form, "known": known, "deliveries": deliveries})


@require_POST
@farm_page
def leave(request: HttpRequest, seller: Seller, member: str) -> HttpResponse:
    """Note that a member left; with `forget`, blank what is held about one who did."""
    try:
        if "forget" in request.POST:
            actions.forget_member(public_id=member, by=seller.actor, at=clock.now())
        else:
            actions.let_member_go(public_id=member, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("Saved."))
    return redirect("farm-member", organisation=seller.organisation.public_id, member=member)


@require_read_or_post
@farm_page
def bring(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Take a file of members; it is read in the background."""
    problem = ""
    if request.method == "POST":
        content = request.FILES.get("content")
        try:
            if content is not None and content.file is not None:
                job = actions.import_members(
                    content=cast("BinaryIO", content.file),
                    file_name=content.name or "",
                    repeats=request.GET.get("mends", ""),
                    by=seller.actor,
                    at=clock.now(),
                )
                return redirect("farm-import", organisation=seller.organisation.public_id, job=job)
            problem = _("Choose the file with your members.")
        except ProblemRaised as raised:
            problem = told(raised)
    imports = queries.list_member_imports(viewer=seller.actor)
    context = {
        "seller": seller,
        "problem": problem,
        "imports": [(each, STATES[each.state]) for each in imports],
    }
    return render(request, "farm/import_form.html", context, status=UNPROCESSABLE if problem else 200)


@require_safe
@farm_page
def show_import(request: HttpRequest, seller: Seller, job: str) -> HttpResponse:
    """Show how far a file is, and every row that was not taken with its reasons."""
    view = queries.get_member_import(job, viewer=seller.actor)
    context = {
        "seller": seller,
        "job": view,
        "word": STATES[view.state],
        "under_way": view.state in UNDER_WAY,
        "failed": queries.list_failed_members(job, viewer=seller.actor, limit=ROWS_SHOWN),
    }
    return render(request, "farm/import.html", context)


@require_safe
@farm_page
def failed_rows(request: HttpRequest, seller: Seller, job: str) -> HttpResponseBase:
    """Give the rows that were not taken back as a file, each with its reason."""
    del request
    return as_csv("".join(queries.write_failed_members(job, viewer=seller.actor)), "rows-to-mend.csv")


@require_safe
@farm_page
def example(request: HttpRequest, seller: Seller) -> HttpResponseBase:
    """Give a file to begin with."""
    del request, seller
    head = "number,name,village,phone,sex,birth year,land m2,paid by,bank or service,account,language\r\n"
    row = "M-001,Uwase Aline,Huye,+250788123456,f,1988,5000,mobile money,MTN MoMo,+250788123456,sw\r\n"
    return as_csv("\ufeff" + head + row, "members.csv")


def as_csv(text: str, name: str) -> StreamingHttpResponse:
    """Answer a table as a file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse([text], content_type="text/csv; charset=utf-8", headers=headers)


def _form_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = UNPROCESSABLE if isinstance(form, MemberForm) and form.errors else 200
    return render(request, "farm/member_form.html", context, status=status)
