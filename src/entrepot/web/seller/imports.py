"""A product file: sent once, looked at, taken in the background, its failed rows given back."""

from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.public import choices
from entrepot.web.seller import import_check
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.words import IMPORTS

ROWS_SHOWN: Final = 50
UNDER_WAY: Final = frozenset({"queued", "running"})


class FileForm(forms.Form):
    """A file, whatever it is."""

    use_required_attribute = False

    content = forms.FileField(
        label=gettext_lazy("Product file"),
        help_text=gettext_lazy("CSV, XLSX, XML or JSON. We see by its columns where it comes from."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xml,.json,.ndjson"}),
        error_messages={
            "required": gettext_lazy("Choose the file you exported."),
            "empty": gettext_lazy("The file is empty. Export your products again."),
        },
    )


@require_read_or_post
@seller_page
def start(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Take a file to be looked at, and list those taken before."""
    home = seller.business.profile.country if seller.business else places.current().country
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            job = actions.prepare_import(
                content=given["content"].file,
                file_name=given["content"].name,
                currency=choices.home_currency(home),
                repeats=request.GET.get("mends", ""),
                language=places.current().language,
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-import", organisation=seller.organisation.public_id, job=job)
    context = {
        "seller": seller,
        "form": form,
        "imports": [(each, IMPORTS[each.state]) for each in queries.list_imports(viewer=seller.actor)],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/import_form.html", context, status=status)


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller, job: str) -> HttpResponse:
    """Show how a file reads; once it is started, how far it is and what was not taken, with every reason."""
    view = queries.get_import(job, viewer=seller.actor)
    if view.state == queries.PREPARED:
        return import_check.check(request, seller, view)
    if request.method == "POST":  # it was started meanwhile
        return redirect("sell-import", organisation=seller.organisation.public_id, job=job)
    return _progress(request, seller, view)


def _progress(request: HttpRequest, seller: Seller, view: queries.ImportView) -> HttpResponse:
    job = view.public_id
    after = request.GET.get("after", "")
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < len("1000000000") else 0
    failed = queries.list_failed_rows(job, viewer=seller.actor, after=seen, limit=ROWS_SHOWN + 1)
    context = {
        "seller": seller,
        "job": view,
        "word": IMPORTS[view.state],
        "under_way": view.state in UNDER_WAY,
        "pictures": queries.count_pictures_of_import(job, viewer=seller.actor),
        "failed": failed[:ROWS_SHOWN],
        "next": failed[ROWS_SHOWN - 1].row if len(failed) > ROWS_SHOWN else None,
        "warned": queries.list_failed_rows(job, viewer=seller.actor, warnings=True, limit=ROWS_SHOWN),
    }
    return render(request, "seller/import.html", context)


@require_safe
@seller_page
def export(request: HttpRequest, seller: Seller) -> StreamingHttpResponse:
    """Give a seller's products as a file that another shop reads."""
    kind = request.GET.get("for", "")
    if kind not in queries.export_kinds():
        raise Http404
    site, place = request.build_absolute_uri("/").rstrip("/"), places.current()
    file = queries.write_products(
        kind,
        site=site,
        page=lambda product: site + places.place_url("shop-product", place, product=product),
        viewer=seller.actor,
    )
    return StreamingHttpResponse(
        file.pieces,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.file_name}"'},
    )


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller, job: str) -> StreamingHttpResponse:
    """Give the rows that were not taken back as a file, each with its reason."""
    del request
    pieces = queries.write_failed_rows(job, viewer=seller.actor)
    kind, ending = ("text/csv", "csv")
    if queries.is_json(job, viewer=seller.actor):
        kind, ending = ("application/x-ndjson", "ndjson")
    return StreamingHttpResponse(
        pieces,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rows-to-mend.{ending}"'},
    )
