"""What is set for receipt and returns, market by market, for whoever sets it."""

from dataclasses import dataclass
from datetime import date

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders.models import ReceiptTerm, ReturnAddress, ReturnTerm
from entrepot.apps.orders.queries.orders import visible
from entrepot.apps.orders.return_terms import Terms, address_of
from entrepot.apps.orders.terms import DEFAULT, receipt_term
from entrepot.apps.shipping.queries import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTermView:
    """After how many days silence counts as receipt; `market` is empty for every other one."""

    market: str
    days: int
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTermView:
    """Who keeps the commission on a return, and how long its clocks run."""

    market: str
    terms: Terms
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlace:
    """Where goods of a market go back to; `business` is empty for the platform's own place."""

    market: str
    business: str
    address: Address


def get_receipt_days(order: str, *, viewer: Actor, key: str = "") -> int:
    """Return after how many days from its delivery silence counts as receipt of an order.

    For whoever may see it. Raises Order.DoesNotExist.
    """
    row = visible(viewer, key).get(public_id=order)
    return receipt_term(row.market, row.created_at).days


def list_receipt_terms(*, viewer: Actor, on: date) -> list[ReceiptTermView]:
    """Return the terms that hold on a day, that for every other market first. For operators."""
    require_role(viewer, OPERATOR)
    rows = ReceiptTerm.objects.filter(valid_from__lte=on).order_by("id")
    latest = {row.market: row for row in rows}
    found = [
        ReceiptTermView(market=row.market, days=row.days, valid_from=row.valid_from)
        for _market, row in sorted(latest.items())
    ]
    return found if "" in latest else [ReceiptTermView(market="", days=DEFAULT.days, valid_from=None), *found]


def list_return_terms(*, viewer: Actor, on: date) -> list[ReturnTermView]:
    """Return the terms of returns that hold for orders placed on a day, the general one first.

    For operators.
    """
    require_role(viewer, OPERATOR)
    rows = ReturnTerm.objects.filter(valid_from__lte=on).order_by("id")
    latest = {row.market: row for row in rows}
    found = [
        ReturnTermView(
            market=row.market,
            terms=Terms(row.commission, row.answer_days, row.send_days, row.inspect_days),
            valid_from=row.valid_from,
        )
        for _market, row in sorted(latest.items())
    ]
    return found if "" in latest else [ReturnTermView(market="", terms=Terms(), valid_from=None), *found]


def list_return_places(*, viewer: Actor) -> list[ReturnPlace]:
    """Return every place that goods go back to, by market. For operators."""
    require_role(viewer, OPERATOR)
    latest = {(row.market, row.business): row for row in ReturnAddress.objects.order_by("id")}
    return [
        ReturnPlace(market=market, business=business, address=address_of(row))
        for (market, business), row in sorted(latest.items())
        if row.open
    ]
