"""Lots, who delivered to them, and the scales: also where there is no network."""

from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import LotInput
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.farm.access import farm_page
from entrepot.web.farm.forms import LotForm, LotWeightForm, WeighForm
from entrepot.web.farm.noting import Made, is_note, take_note
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

MOST_MEMBERS = 1000
MOST_LOTS = 50
ENTRY_LENGTH = 32


@require_safe
@farm_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the lots, the newest harvest first."""
    before = request.GET.get("before", "")
    rows = queries.list_lots(viewer=seller.actor, before=before, limit=MOST_LOTS + 1)
    context = {
        "seller": seller,
        "lots": rows[:MOST_LOTS],
        "next": rows[MOST_LOTS - 1].public_id if len(rows) > MOST_LOTS else "",
    }
    return render(request, "farm/lots.html", context)


@require_read_or_post
@farm_page
def add(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Open a lot."""
    today = clock.now().date()
    form = LotForm(request.POST or None, request.FILES or None, initial={"harvested_on": today})
    products = _products(seller)
    form.fields["product"].choices = products  # type: ignore[attr-defined]

    def make() -> Made:
        given = dict(form.cleaned_data)
        photo = given.pop("photo")
        lot = actions.create_lot(
            lot=LotInput(**given), photo=photo.read() if photo else b"", by=seller.actor, at=clock.now()
        )
        return reverse("farm-lot", args=[seller.organisation.public_id, lot]), ""

    if is_note(request):
        return take_note(request, seller, form, make)
    if form.is_valid():
        try:
            address, _said = make()
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect(address)
    context = {"seller": seller, "form": form, "products": products}
    return render(request, "farm/lot_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_read_or_post
@farm_page
def show(request: HttpRequest, seller: Seller, lot: str) -> HttpResponse:
    """Show one lot: its code, its deliveries, what is missing; a POST corrects its weights."""
    view = queries.get_lot(lot, viewer=seller.actor)
    initial = {
        "weight_grams": queries.kilograms(view.weight_grams),
        "ready_grams": queries.kilograms(view.ready_grams),
        "grade": view.grade,
    }
    form = LotWeightForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_lot(public_id=lot, by=seller.actor, at=clock.now(), **form.cleaned_data)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Saved."))
            return redirect("farm-lot", organisation=seller.organisation.public_id, lot=lot)
    context = {
        "seller": seller,
        "lot": view,
        "form": form,
        "deliveries": queries.list_deliveries(viewer=seller.actor, lot=lot),
        "offers": [] if view.payout else queries.get_payout_offers(viewer=seller.actor, lot=lot),
    }
    return render(request, "farm/lot.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@farm_page
def call_off(request: HttpRequest, seller: Seller, lot: str, delivery: str) -> HttpResponse:
    """Take back a delivery that was noted wrongly."""
    try:
        actions.call_off_delivery(public_id=delivery, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("Taken back. Weigh it again if it was wrong."))
    return redirect("farm-lot", organisation=seller.organisation.public_id, lot=lot)


@require_read_or_post
@farm_page
def weigh(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Note a delivery; a script sends those it kept while there was no network, and is answered in JSON."""
    lots = [each for each in queries.list_lots(viewer=seller.actor, limit=MOST_LOTS) if not each.payout]
    by_script = request.headers.get("Accept", "") == "application/json"
    initial = {"on": clock.now().date(), "entry": _entry(), "lot": request.GET.get("lot", "")}
    form = WeighForm(request.POST or None, initial=initial)
    form.fields["lot"].choices = [  # type: ignore[attr-defined]
        (each.public_id, f"{each.code} · {each.title} · {each.harvested_on.isoformat()}") for each in lots
    ]
    if form.is_valid():
        try:
            given = form.cleaned_data
            delivery = actions.record_delivery(by=seller.actor, at=clock.now(), **given)
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            if by_script:
                return JsonResponse({"delivery": delivery})
            said = {"weight": queries.kilograms(given["grams"]), "member": given["member"]}
            messages.success(request, _("%(weight)s kg of %(member)s are noted. Now the next.") % said)
            back = redirect("farm-weigh", organisation=seller.organisation.public_id)
            back["Location"] += f"?lot={given['lot']}"
            return back
    if by_script and form.errors:
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        return JsonResponse({"reasons": reasons}, status=UNPROCESSABLE)
    members = queries.list_members(viewer=seller.actor, limit=MOST_MEMBERS)
    context = {"seller": seller, "form": form, "lots": lots, "members": members}
    return render(request, "farm/weigh.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@farm_page
def worker(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Give the script that keeps the scales' page for when there is no network, for this folder only."""
    del request, seller
    found: Any = finders.find("farm/worker.js")
    with open(found, encoding="utf-8") as source:  # noqa: PTH123 - a path the finder gave
        return HttpResponse(source.read(), content_type="text/javascript; charset=utf-8")


def _entry() -> str:
    return get_random_string(ENTRY_LENGTH)


def _products(seller: Seller) -> list[tuple[str, str]]:
    own = catalogue.list_own_products(viewer=seller.actor, limit=200)
    return [(each.product.public_id, each.product.title) for each in own]
