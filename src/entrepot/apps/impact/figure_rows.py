"""The rows behind each figure of the platform: exactly those that it adds up, beside what the books say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Sum

from entrepot.apps.impact import sums
from entrepot.apps.impact.comparing import Books
from entrepot.apps.impact.models import CountedBusiness, CountedOrder, CountedPayout, CountedRelief
from entrepot.apps.impact.supporting import COUNTER
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.core.money import Money

LISTING, SELLING, ABROAD = "listing", "selling", "across_a_border"
ORDERS, SALES, DUES, LANE = "orders", "sales", "dues", "lane"
RELIEF, PAID = "relief", "paid_out"
BUSINESSES: Final = {LISTING: "listed_at", SELLING: "first_sold_at", ABROAD: "first_exported_at"}
OF_ORDERS: Final = (ORDERS, SALES, DUES, LANE)
FIGURES: Final = (*BUSINESSES, *OF_ORDERS, RELIEF, PAID)
MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One business, order, relief or payout that a figure adds up, and since when.

    `amount` is what it adds (None for what is only counted); of an order `goods`, `dues` and `total`, all
    that was shared out. `books` is what the ledger says of it: the total of an order, a relief, a payout.
    """

    key: str
    business: str
    at: datetime
    amount: Money | None = None
    goods: Money | None = None
    dues: Money | None = None
    total: Money | None = None
    way: str = ""
    books: Money | None = None

    @property
    def agrees(self) -> bool:
        """Whether the books say the same; where they say nothing of it, nothing differs."""
        return self.books is None or self.books == (self.total or self.amount)


def list_figure_rows(
    figure: str, *, viewer: Actor, of: str = "", currency: str = "", after: str = "", limit: int = 25
) -> list[FigureRow]:
    """Return the rows that a figure adds up, by public id, with what the books say of each. For operators.

    `of` is a pair of countries (`CN US`) or a programme; `after` the key of the last one seen. Raises
    KeyError for a figure that there is not.
    """
    require_role(viewer, OPERATOR)
    limit = min(limit, MOST)
    if figure in BUSINESSES:
        column = BUSINESSES[figure]
        found = CountedBusiness.objects.filter(business__gt=after).exclude(**{column: None})
        return [
            FigureRow(key=row.business, business=row.business, at=getattr(row, column))
            for row in found.order_by("business")[:limit]
        ]
    if figure in OF_ORDERS:
        return _orders(figure, of, currency, after, limit)
    return {RELIEF: _reliefs, PAID: _payouts}[figure](of, currency, after, limit)


def get_figure_sum(
    figure: str, *, viewer: Actor, of: str = "", currency: str = ""
) -> tuple[int, Money | None]:
    """Return how many rows a figure adds up, and to how much: None for what is only counted. For operators.

    Raises KeyError for a figure that there is not.
    """
    require_role(viewer, OPERATOR)
    if figure in BUSINESSES:
        return CountedBusiness.objects.exclude(**{BUSINESSES[figure]: None}).count(), None
    kind = sums.LANE if figure in OF_ORDERS else {RELIEF: sums.RELIEF, PAID: sums.PAID}[figure]
    rows = sums.kept(kind)
    rows = rows.filter(of=of) if of else rows
    rows = rows.filter(currency=currency) if currency else rows
    told = rows.aggregate(count=Sum("count"), minor=Sum("dues_minor" if figure == DUES else "minor"))
    money = Money(int(told["minor"] or 0), currency) if currency else None
    return int(told["count"] or 0), money


def _orders(figure: str, of: str, currency: str, after: str, limit: int) -> list[FigureRow]:
    rows = CountedOrder.objects.filter(order__gt=after, goods_minor__gt=0)
    rows = rows.filter(currency=currency) if currency else rows
    if of:
        start, _space, end = of.partition(" ")
        rows = rows.filter(from_country=start, to_country=end)
    page = list(rows.order_by("order")[:limit])
    books = _books(row.order for row in page)
    return [
        FigureRow(
            key=row.order,
            business=row.business,
            at=row.released_at,
            amount=Money(row.dues_minor if figure == DUES else row.goods_minor, row.currency),
            goods=Money(row.goods_minor, row.currency),
            dues=Money(row.dues_minor, row.currency),
            total=Money(row.total_minor, row.currency),
            way=f"{row.from_country} → {row.to_country}",
            books=Money(books.orders[row.order], row.currency),
        )
        for row in page
    ]


def _reliefs(of: str, currency: str, after: str, limit: int) -> list[FigureRow]:
    rows = CountedRelief.objects.filter(programme=of, order__order__gt=after).select_related("order")
    rows = rows.filter(order__currency=currency) if currency else rows
    page = list(rows.order_by("order__order")[:limit])
    books = _books(row.order.order for row in page)
    return [
        FigureRow(
            key=row.order.order,
            business=row.order.business,
            at=row.order.released_at,
            amount=Money(row.amount_minor, row.order.currency),
            books=Money(books.reliefs[row.order.order, of], row.order.currency),
        )
        for row in page
    ]


def _payouts(of: str, currency: str, after: str, limit: int) -> list[FigureRow]:
    del of  # payouts are of nothing but a currency
    rows = CountedPayout.objects.filter(payout__gt=after)
    rows = rows.filter(currency=currency) if currency else rows
    page = list(rows.order_by("payout")[:limit])
    books = _books(row.payout for row in page)
    return [
        FigureRow(
            key=row.payout,
            business=row.business,
            at=row.settled_at,
            amount=Money(row.amount_minor, row.currency),
            books=Money(books.payouts[row.payout], row.currency),
        )
        for row in page
    ]


def _books(subjects: Iterable[str]) -> Books:
    """Return what the ledger says of some orders or payouts."""
    found = Books()
    for subject in subjects:
        for entry in ledger.list_entries_about(about=subject, viewer=COUNTER):
            found.read(entry)
    return found
