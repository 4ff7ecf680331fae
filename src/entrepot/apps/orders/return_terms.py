"""What holds for the returns of an order: the terms set before it was placed, and where goods go back to."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import system
from entrepot.apps.orders import refusals
from entrepot.apps.orders.goods import Freight, freight_of
from entrepot.apps.orders.models import Order, Return, ReturnAddress, ReturnTerm
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.shipping.queries import Address
from entrepot.core.trade.returns import RETURNED

CLERK = system("orders")


@dataclass(frozen=True, slots=True)
class Terms:
    """Who keeps the commission, and how long each clock of a return runs, in days."""

    commission: str = RETURNED
    answer_days: int = 3
    send_days: int = 14
    inspect_days: int = 3


def terms_of(order: Order) -> Terms:
    """Return the terms of an order's returns: the latest set for its market, else for all, else the first.

    Only what was set before the order was placed counts: a later row never reaches it.
    """
    rows = ReturnTerm.objects.filter(
        market__in=["", order.market],
        valid_from__lte=order.created_at.date(),
        created_at__lte=order.created_at,
    ).order_by("id")
    latest = {row.market: row for row in rows}
    found = latest.get(order.market) or latest.get("")
    if found is None:
        return Terms()
    return Terms(found.commission, found.answer_days, found.send_days, found.inspect_days)


def place_of(order: Order) -> Address | None:
    """Return where the goods of an order go back to: near the buyer where a place is set, else the sender's.

    The seller's own place in the market comes before the platform's. None when nobody knows the sender.
    """
    for business in (order.business, ""):
        row = ReturnAddress.objects.filter(market=order.market, business=business).order_by("-id").first()
        if row is not None and row.open:
            return address_of(row)
    return _sender(order)


def offer_way(row: Order, found: Return, at: datetime) -> tuple[Address, Freight]:
    """Return where the goods go and what our label costs; ProblemRaised (409) where there is none."""
    place = place_of(row)
    if place is None:
        raise refusals.clash(
            "no-return-address",
            _("Nobody has said where these goods go back to."),
            _("Ask the seller."),
        )
    grams = sum((each.line.gross_grams or 0) * each.quantity for each in found.lines.select_related("line"))
    return place, freight_of(row.country, place.country, grams=grams, currency=row.currency, on=at.date())


def address_of(row: ReturnAddress) -> Address:
    """Return a place as shipping writes it."""
    return Address(
        country=row.country,
        recipient=row.recipient,
        lines=tuple(row.lines.splitlines()),
        locality=row.locality,
        area=row.area,
        postcode=row.postcode,
        phone=row.phone,
        local=row.local,
    )


def _sender(order: Order) -> Address | None:
    for shipment in order.parcels.exclude(shipment="").values_list("shipment", flat=True):
        try:
            return shipping.get_parcel(shipment, viewer=CLERK).sender
        except ObjectDoesNotExist:
            continue
    return None
