"""Of an order in several parcels: what each brought, and what of that is left, from the rows of the order."""

from collections.abc import Sequence

from entrepot.apps.orders.freezing import paid_rows, parcel_plans, parts_of, sale_of
from entrepot.apps.orders.models import Order, OrderParcel, OrderRefund
from entrepot.core.ledger import Parts, Sale
from entrepot.core.trade.orders import ParcelPlan
from entrepot.core.trade.parcel_shares import Taken, left_of, shares_of


def list_parcel_parts(order: Order) -> dict[str, Parts]:
    """Return the parts of the sale that each parcel brought, by its public id; together, the order."""
    sale, plans = sale_of(order), parcel_plans(order)
    parts = shares_of(sale, plans, _carriers(order, plans))
    return {plan.key: share for plan, share in zip(plans, parts, strict=True)}


def list_parcel_rest(order: Order) -> dict[str, Parts]:
    """Return what is left of each parcel's part after what went back of it, or is going back."""
    parts = list_parcel_parts(order)
    places = {public_id: place for place, public_id in enumerate(parts)}
    rest = left_of(list(parts.values()), _history(order, places))
    return dict(zip(parts, rest, strict=True))


def _carriers(order: Order, plans: Sequence[ParcelPlan]) -> list[str]:
    """Return who carries each parcel, as the cart was quoted."""
    quoted = {key: parcel["carrier"] for parcel in order.checkout.priced_parcels for key in parcel["lines"]}
    return [quoted.get(plan.lines[0].line.key, "") for plan in plans]


def _history(order: Order, places: dict[str, int]) -> list[Taken]:
    """Return what went back of the order, refund by refund, and what lost chargebacks took beside them."""
    sale = sale_of(order)
    refunds = OrderRefund.objects.filter(order=order).exclude(state=OrderRefund.State.REFUSED)
    found = [
        Taken(parts_of(sale, each.parts), places[each.parcel.public_id] if each.parcel else None)
        for each in refunds.select_related("parcel").order_by("id")
    ]
    beside = _claimed(order, sale)
    for taken in found:
        beside = beside - taken.parts
    return [*found, Taken(beside)] if beside.total else found


def _claimed(order: Order, sale: Sale) -> Parts:
    return parts_of(sale, [row.claimed_minor for row in paid_rows(order)])


def pieces_of(parcel: OrderParcel) -> dict[str, int]:
    """Return how many pieces of each variant are in a parcel."""
    found: dict[str, int] = {}
    for line in parcel.lines.all():
        found[line.variant] = found.get(line.variant, 0) + line.quantity
    return found


def is_last(order: Order, parcel: OrderParcel) -> bool:
    """Whether no other parcel of an order is there any more."""
    return not order.parcels.filter(failed_at=None).exclude(pk=parcel.pk).exists()
