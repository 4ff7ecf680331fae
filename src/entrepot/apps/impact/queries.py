"""Every read of impact: the figures, and whether the ledger says the same. For operators and officers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Min, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.impact.asking import EVERYTHING, Asked
from entrepot.apps.impact.comparing import FigureDifference, compare
from entrepot.apps.impact.definitions import job_rule
from entrepot.apps.impact.effects import MEASURES, EffectView, get_effect
from entrepot.apps.impact.models import CountedBusiness, CountedOrder, CountedPayout, CountedRelief
from entrepot.apps.impact.progress import Progress, list_countries, list_progress, list_supporters
from entrepot.apps.impact.rows import Row, count_left_out, list_rows
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.money import Money

__all__ = [
    "EVERYTHING",
    "MEASURES",
    "Asked",
    "EffectView",
    "FigureDifference",
    "Figures",
    "Lane",
    "Progress",
    "Relief",
    "Row",
    "count_left_out",
    "get_effect",
    "get_figures",
    "job_rule",
    "list_countries",
    "list_differences",
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
    """What a programme paid of sellers' commission, in one currency, for how many businesses."""

    programme: str
    amount: Money
    businesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came about up to a moment. An order counts once its money is released, less what went back.

    `across_a_border` are businesses that sold abroad at least once; `lanes` are pairs of different countries,
    the oldest first; money is by currency.
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


def get_figures(*, viewer: Actor, at: datetime) -> Figures:
    """Return the figures up to a moment, from what is known now."""
    require_role(viewer, OPERATOR, roles.OFFICER)
    sold = CountedOrder.objects.filter(released_at__lte=at, goods_minor__gt=0)
    abroad = sold.exclude(from_country=F("to_country"))
    payouts = CountedPayout.objects.filter(settled_at__lte=at)
    return Figures(
        listing=CountedBusiness.objects.filter(listed_at__lte=at).count(),
        selling=sold.aggregate(count=Count("business", distinct=True))["count"],
        across_a_border=abroad.aggregate(count=Count("business", distinct=True))["count"],
        lanes=_lanes(abroad),
        orders=sold.count(),
        sales=_by_currency(sold, "goods_minor"),
        dues=_by_currency(sold, "dues_minor"),
        paid_out=_by_currency(payouts, "amount_minor"),
        reliefs=_reliefs(at),
    )


def list_differences(*, viewer: Actor) -> list[FigureDifference]:
    """Return each counted order, relief and payout that the ledger tells otherwise: none, when all is well.

    Reads the whole ledger. What was posted a moment ago may not be counted yet. For operators.
    """
    require_role(viewer, OPERATOR)
    return compare()


def _lanes(abroad: QuerySet[CountedOrder]) -> tuple[Lane, ...]:
    rows = abroad.values("from_country", "to_country").annotate(orders=Count("id"), since=Min("released_at"))
    return tuple(
        Lane(
            from_country=row["from_country"],
            to_country=row["to_country"],
            orders=row["orders"],
            since=row["since"].date(),
        )
        for row in rows.order_by("since", "from_country", "to_country")
    )


def _by_currency(rows: QuerySet[CountedOrder] | QuerySet[CountedPayout], column: str) -> tuple[Money, ...]:
    sums = rows.values("currency").annotate(sum=Sum(column)).order_by("currency")
    return tuple(Money(int(row["sum"]), row["currency"]) for row in sums if row["sum"])


def _reliefs(at: datetime) -> tuple[Relief, ...]:
    rows = (
        CountedRelief.objects.filter(order__released_at__lte=at)
        .values("programme", "order__currency")
        .annotate(sum=Sum("amount_minor"), businesses=Count("order__business", distinct=True))
        .order_by("programme", "order__currency")
    )
    return tuple(
        Relief(
            programme=row["programme"],
            amount=Money(int(row["sum"]), row["order__currency"]),
            businesses=row["businesses"],
        )
        for row in rows
    )
