"""The money of orders beside the books, for the platform and for the apps above."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders.freezing import parcel_plan, parcels_of, progress_of, sale_of
from entrepot.apps.orders.models import Order
from entrepot.apps.orders.queries.orders import ParcelView, parcel_view
from entrepot.apps.orders.whole import read_alone
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarableOrder:
    """An order as it is declared: its seller's organisation (row number), and its parcels with their plans.

    The key of a plan is its parcel's public id.
    """

    public_id: str
    business: str
    organisation: int
    state: str
    parcels: tuple[tuple[ParcelView, ParcelPlan], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    """Some orders beside the books: how many, what should be and what is held in minor units by currency.

    `differences` name each order where the two are not the same. `next` is where to go on, None at the end.
    """

    checked: int
    expected: dict[str, int]
    held: dict[str, int]
    differences: tuple[MoneyDifference, ...]
    next: int | None


def get_sale(public_id: str, *, viewer: Actor) -> tuple[Sale, Progress]:
    """Return an order's money as core knows it, and how far it has come. For operators.

    Raises Order.DoesNotExist.
    """
    require_role(viewer, OPERATOR)
    row = Order.objects.get(public_id=public_id)
    sale = sale_of(row)
    return sale, progress_of(row, sale)


def get_declarable(public_id: str, *, viewer: Actor) -> DeclarableOrder:
    """Return what customs is told of an order: each parcel, and how checkout planned it. For operators.

    Raises Order.DoesNotExist.
    """
    require_role(viewer, OPERATOR)
    row = read_alone(public_id)
    return DeclarableOrder(
        public_id=row.public_id,
        business=row.business,
        organisation=row.organisation_id,
        state=row.state,
        parcels=tuple((parcel_view(row, each), parcel_plan(row, each)) for each in parcels_of(row)),
    )


def list_money_differences(*, viewer: Actor) -> list[MoneyDifference]:
    """Return every order whose held money in the books is not what its state says: none, when all is well.

    Money held for what is no order is among them. For operators. A refund or capture that is posted but not
    told yet is none: both are one transaction.
    """
    page = check_money(viewer=viewer)
    found = [*page.differences]
    while page.next is not None:
        page = check_money(viewer=viewer, after=page.next)
        found += page.differences
    return [*found, *list_unknown_money(viewer=viewer)]


def check_money(
    *, viewer: Actor, after: int = 0, limit: int = CHUNK, orders: Collection[str] | None = None
) -> MoneyPage:
    """Compare the next orders after a row number with the books, the oldest first; or `orders` alone.

    For operators.
    """
    require_role(viewer, OPERATOR)
    wanted = Order.objects.filter(pk__gt=after)
    if orders is not None:
        wanted = wanted.filter(public_id__in=orders)
    rows = list(wanted.order_by("pk").prefetch_related("shares")[:limit])
    owners = [row.public_id for row in rows]
    kept = ledger.list_balances(kind=AccountKind.BUYER_FUNDS, owners=owners, viewer=SYSTEM)
    held = {(each.account.owner, each.account.currency): each.balance for each in kept}
    found, sums, books = [], Counter[str](), Counter[str]()
    for row in rows:
        expected = _expected(row)
        actual = held.get((row.public_id, row.currency), Money.zero(row.currency))
        sums[row.currency] += expected.minor
        books[row.currency] += actual.minor
        if expected != actual:
            found.append(MoneyDifference(row.public_id, row.state, expected, actual))
    more = rows[-1].pk if len(rows) == limit else None
    return MoneyPage(
        checked=len(rows), expected=dict(sums), held=dict(books), differences=tuple(found), next=more
    )


def list_unknown_money(*, viewer: Actor) -> list[MoneyDifference]:
    """Return money that the books hold for what is no order here: none, when all is well. For operators."""
    require_role(viewer, OPERATOR)
    held = ledger.list_balances(kind=AccountKind.BUYER_FUNDS, viewer=SYSTEM)
    found: list[MoneyDifference] = []
    for start in range(0, len(held), CHUNK):
        chunk = held[start : start + CHUNK]
        owners = [each.account.owner for each in chunk]
        currencies = dict(Order.objects.filter(public_id__in=owners).values_list("public_id", "currency"))
        found += [
            MoneyDifference(each.account.owner, "", Money.zero(each.balance.currency), each.balance)
            for each in chunk
            if currencies.get(each.account.owner) != each.balance.currency
        ]
    return found


def _expected(row: Order) -> Money:
    if not row.payment or row.released_at is not None:
        return Money.zero(row.currency)
    sale = sale_of(row)
    progress = progress_of(row, sale)
    left = progress.left(sale)
    kept = left.total - (sum(left.dues) if progress.set_aside else 0)
    return Money(kept, row.currency)
