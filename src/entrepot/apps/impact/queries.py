"""Every read of impact: the figures, and whether the ledger says the same. For operators and officers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from entrepot.apps.accounts import roles
from entrepot.apps.impact import sums
from entrepot.apps.impact.asking import EVERYTHING, Asked
from entrepot.apps.impact.comparing import FigureDifference, compare
from entrepot.apps.impact.definitions import job_rule
from entrepot.apps.impact.effects import MEASURES, EffectView, get_effect
from entrepot.apps.impact.figure_rows import FIGURES, FigureRow, get_figure_sum, list_figure_rows
from entrepot.apps.impact.models import CountedBusiness, CountedSupport, KeptSum
from entrepot.apps.impact.progress import Progress, list_countries, list_progress, list_supporters
from entrepot.apps.impact.rows import Row, count_left_out, list_rows
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.money import Money

__all__ = [
    "EVERYTHING",
    "FIGURES",
    "MEASURES",
    "Asked",
    "EffectView",
    "FigureDifference",
    "FigureRow",
    "Figures",
    "Lane",
    "Progress",
    "Relief",
    "Row",
    "count_left_out",
    "get_effect",
    "get_figure_sum",
    "get_figures",
    "job_rule",
    "list_countries",
    "list_differences",
    "list_figure_rows",
    "list_progress",
    "list_rows",
    "list_supporters",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Goods go from a country to another: how many orders, since which day."""

    from_country: str
    to_country: str
    orders: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What a programme paid of sellers' commission, in one currency; for how many businesses in any."""

    programme: str
    amount: Money
    businesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came about. An order counts once its money is released, less what went back.

    `across_a_border` are businesses that sold at least once to another country than their own; `lanes` are
    pairs of different countries goods went between, the oldest first; money is by currency.
    """

    listing: int
    selling: int
    across_a_border: int
    lanes: tuple[Lane, ...]
    orders: int
    sales: tuple[Money, ...]
    dues: tuple[Money, ...]
    paid_out: tuple[Money, ...]
    reliefs: tuple[Relief, ...]


def get_figures(*, viewer: Actor) -> Figures:
    """Return the figures as they stand now: kept sums, so that they cost the same however much was sold."""
    require_role(viewer, OPERATOR, roles.OFFICER)
    businesses = CountedBusiness.objects.aggregate(
        listing=Count("id"), selling=Count("first_sold_at"), abroad=Count("first_exported_at")
    )
    sold = list(sums.kept(sums.LANE))
    sales, dues = defaultdict[str, int](int), defaultdict[str, int](int)
    for row in sold:
        sales[row.currency] += row.minor
        dues[row.currency] += row.dues_minor
    return Figures(
        listing=businesses["listing"],
        selling=businesses["selling"],
        across_a_border=businesses["abroad"],
        lanes=_lanes(sold),
        orders=sum(row.count for row in sold),
        sales=_money(sales),
        dues=_money(dues),
        paid_out=_money({row.currency: row.minor for row in sums.kept(sums.PAID)}),
        reliefs=_reliefs(),
    )


def list_differences(*, viewer: Actor) -> list[FigureDifference]:
    """Return each counted order, relief and payout that the ledger tells otherwise: none, when all is well.

    Reads the whole ledger. What was posted a moment ago may not be counted yet. For operators.
    """
    require_role(viewer, OPERATOR)
    return compare()


def _lanes(sold: Iterable[KeptSum]) -> tuple[Lane, ...]:
    orders, since = defaultdict[str, int](int), dict[str, date]()
    for row in sold:
        if row.since is not None:
            orders[row.of] += row.count
            since[row.of] = min(since.get(row.of, row.since.date()), row.since.date())
    found = [
        Lane(from_country=start, to_country=end, orders=orders[of], since=since[of])
        for of in orders
        for start, end in [of.split()]
        if start != end
    ]
    return tuple(sorted(found, key=lambda lane: (lane.since, lane.from_country, lane.to_country)))


def _money(by_currency: Mapping[str, int]) -> tuple[Money, ...]:
    return tuple(Money(minor, currency) for currency, minor in sorted(by_currency.items()) if minor)


def _reliefs() -> tuple[Relief, ...]:
    paid = list(sums.kept(sums.RELIEF))
    helped = CountedSupport.objects.filter(programme__in={row.of for row in paid}, relief_cents__gt=0)
    counts = dict(helped.order_by().values_list("programme").annotate(count=Count("id")))
    return tuple(
        Relief(programme=row.of, amount=Money(row.minor, row.currency), businesses=counts.get(row.of, 0))
        for row in paid
    )
