"""One's own orders: the list, and the page that follows one from the payment to the receipt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries
from entrepot.apps.orders.queries import OrderView, Step
from entrepot.web.buyer import parcels, progress, returnable
from entrepot.web.buyer.access import Buyer, buyer_page, keep_link
from entrepot.web.buyer.allowance import COUNTRY
from entrepot.web.buyer.complaint_forms import ComplaintForm
from entrepot.web.buyer.invoices import papers_of
from entrepot.web.design import places

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """An order in the list."""

    order: OrderView
    seller: str
    badge: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened at one time."""

    at: datetime
    steps: tuple[Step, ...]


@require_safe
@buyer_page
def show_all(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show the orders of the person, or of the guest's browser, newest first."""
    before = request.GET.get("before", "")
    found = queries.list_orders(
        viewer=buyer.actor, as_="buyer", before=before, limit=A_PAGE + 1, key=buyer.key
    )
    shown = found[:A_PAGE]
    context = {
        "rows": [Row(order, seller_of(order), progress.badge_of(order.state)) for order in shown],
        "pictures": catalogue.list_first_pictures(
            products={order.lines[0].product for order in shown}, viewer=SYSTEM
        ),
        "older": shown[-1].public_id if len(found) > A_PAGE else "",
        "guest": buyer.is_guest,
        "counts_a_year": buyer.market.country == COUNTRY,
    }
    return render(request, "buyer/orders.html", context)


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Show one order; a letter's link lets this browser in and leaves its key out of the address."""
    if "key" in request.GET:
        return let_in(request, buyer, order, request.GET["key"])
    return order_page(request, buyer, order)


def let_in(request: HttpRequest, buyer: Buyer, order: str, key: str) -> HttpResponse:
    """Take a letter's key: it opens every order of its checkout in this browser."""
    try:
        found = queries.get_order(order, viewer=buyer.actor, key=key)
    except ObjectDoesNotExist:
        return render(request, "buyer/old_link.html", status=404)
    siblings = queries.get_checkout_orders(found.checkout, viewer=buyer.actor, key=key)
    keep_link(request, key, [found.checkout, *(each.public_id for each in siblings)])
    return redirect(places.place_url("order", order=order))


def order_page(
    request: HttpRequest, buyer: Buyer, order: str, *, form: ComplaintForm | None = None, status: int = 200
) -> HttpResponse:
    """Show an order, with the complaint as it was filled in."""
    key = buyer.key_for(order)
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    seller = seller_of(found)
    now = clock.now()
    siblings = queries.get_checkout_orders(found.checkout, viewer=buyer.actor, key=key)
    shown = [parcels.of_order(found, parcel, seller) for parcel in found.parcels]
    context: dict[str, Any] = {
        "order": found,
        "seller": seller,
        "badge": progress.badge_of(found.state),
        "stages": progress.stages_of(found),
        "purse": progress.purse_of(found, now, queries.get_receipt_days(order, viewer=buyer.actor, key=key)),
        "moments": moments_of(queries.get_timeline(order, viewer=buyer.actor, key=key)),
        "shipments": {
            each.public_id: each for each in queries.list_shipments(order, viewer=buyer.actor, key=key)
        },
        "parcels": list(zip(found.parcels, shown, strict=True)),
        "pictures": parcels.pictures_of(shown),
        "siblings": [each for each in siblings if each.public_id != order],
        "customs": [parcel for parcel in found.parcels if parcel.customs],
        "open": found.pay_until > now,
        "complains": found.state in progress.COMPLAINS,
        "form": form or ComplaintForm(found),
        "case": queries.find_dispute(order, viewer=buyer.actor, key=key),
        "papers": papers_of(buyer, order),
        "just_paid": "paid" in request.GET and found.state == "paid",
        "guest": buyer.is_guest,
        **returnable.returns_of(found, buyer, now),
    }
    return render(request, "buyer/order.html", context, status=status)


def seller_of(order: OrderView) -> str:
    """Return the name of who sells an order."""
    profile = businesses.get_profile(order.business, viewer=SYSTEM, language=places.current().language)
    return profile.name


def moments_of(steps: Sequence[Step]) -> list[Moment]:
    """Return the steps newest first, those of one moment together."""
    ordered: Iterable[Step] = sorted(steps, key=lambda step: step.at, reverse=True)
    return [Moment(at, tuple(some)) for at, some in groupby(ordered, key=lambda step: step.at)]
