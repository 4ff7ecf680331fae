"""The money of orders beside the books, for the platform and for the apps above."""

from dataclasses import dataclass

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders.freezing import parcel_plan, parcel_plans, progress_of, sale_of
from entrepot.apps.orders.models import Order, OrderParcel
from entrepot.apps.orders.queries.orders import visible
from entrepot.core.ledger import AccountKind, Progress, Sale
from entrepot.core.money import Money
from entrepot.core.trade.orders import ParcelPlan

CHUNK = 500


@dataclass(frozen=True, slots=True)
class MoneyDifference:
    """What an order should hold in the books, and what it holds."""

    order: str
    state: str
    expected: Money
    held: Money


def get_sale(public_id: str, *, viewer: Actor) -> tuple[Sale, Progress]:
    """Return an order's money as core knows it, and how far it has come. For operators.

    Raises Order.DoesNotExist.
    """
    require_role(viewer, OPERATOR)
    row = Order.objects.get(public_id=public_id)
    sale = sale_of(row)
    return sale, progress_of(row, sale)


def get_parcel_plans(public_id: str, *, viewer: Actor) -> list[ParcelPlan]:
    """Return an order's parcels as checkout planned them, to declare or to carry; keys are their public ids.

    For whoever may see the order. Raises Order.DoesNotExist.
    """
    return parcel_plans(visible(viewer).get(public_id=public_id))


def get_parcel_plan(public_id: str, *, viewer: Actor) -> ParcelPlan:
    """Return one parcel as checkout planned it. For operators. Raises OrderParcel.DoesNotExist."""
    require_role(viewer, OPERATOR)
    parcel = OrderParcel.objects.select_related("order").prefetch_related("lines").get(public_id=public_id)
    return parcel_plan(parcel.order, parcel)


def list_money_differences(*, viewer: Actor) -> list[MoneyDifference]:
    """Return every order whose held money in the books is not what its state says: none, when all is well.

    For operators. A refund or capture that is posted but not told yet is none: both are one transaction.
    """
    require_role(viewer, OPERATOR)
    held = {
        each.account.owner: each.balance
        for each in ledger.list_balances(kind=AccountKind.BUYER_FUNDS, viewer=SYSTEM)
    }
    found, last = [], 0
    while rows := list(Order.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        for row in rows:
            expected = _expected(row)
            actual = held.pop(row.public_id, Money.zero(row.currency))
            if expected != actual:
                found.append(MoneyDifference(row.public_id, row.state, expected, actual))
    return found


def _expected(row: Order) -> Money:
    if not row.payment or row.released_at is not None:
        return Money.zero(row.currency)
    sale = sale_of(row)
    progress = progress_of(row, sale)
    left = progress.left(sale)
    kept = left.total - (sum(left.dues) if progress.set_aside else 0)
    return Money(kept, row.currency)
