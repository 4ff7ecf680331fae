"""The rows behind each figure as they stand now: businesses, and of money and time the single things."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.impact.asking import EVERYTHING, Asked
from entrepot.apps.impact.definitions import indicators
from entrepot.apps.impact.euros import UNIT
from entrepot.apps.impact.incomes import FARMER_INCOME
from entrepot.apps.impact.models import (
    CountedBusiness,
    CountedCase,
    CountedIncome,
    CountedOrder,
    CountedRelief,
    CountedSupport,
)
from entrepot.apps.impact.standing import ABROAD, FAST, HOURS, RELIEF, evidence_column, rows_of, value_column
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.money import Money
from entrepot.core.support.indicators import percent

MOST = 200
WORTH = "worth"
NAMED = 1000
"""What is left out of a figure is counted up to so many."""
EXPORTS = frozenset({"first_exports", "markets_opened"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One business that counts for an indicator: how much, and how well that is known.

    Of farmers' income it is one payout to members: what they brought and have; of sales abroad and relief
    one order, with the money of it and the same in `euros`; of the fast lane one case, with the time it
    `saved`. `value` is None where nothing stands beside it, and `missing` names the data that lack.
    """

    business: str
    country: str
    value: int | None
    evidence: str
    payout: str = ""
    grams: int = 0
    paid: Money | None = None
    missing: str = ""
    order: str = ""
    case: str = ""
    lane: str = ""
    euros: Money | None = None
    saved: timedelta | None = None
    at: datetime | None = None

    @property
    def key(self) -> str:
        """What the next ones come after."""
        return self.payout or self.order or self.case or self.business


def list_rows(
    indicator: str, *, viewer: Actor, asked: Asked = EVERYTHING, after: str = "", limit: int = 50
) -> list[Row]:
    """Return the rows behind a figure as they stand now, by public id. For operators and officers.

    Days narrow them to what began to count on these. `after` is the key of the last one seen. Raises
    KeyError for an indicator that there is not.
    """
    require_role(viewer, OPERATOR, roles.OFFICER)
    told = indicators()[indicator]
    if asked.evidence and not told.declared and told.evidence != asked.evidence:
        return []
    listing = _LISTINGS.get(indicator)
    if listing is not None:
        return listing(asked, after, min(limit, MOST))
    return _businesses(indicator, asked, after, min(limit, MOST))


def count_left_out(indicator: str, *, viewer: Actor) -> int:
    """Return how many orders or cases are not in a figure, as nothing stands beside them; 1001 for more.

    Of all countries and programmes. For operators and officers.
    """
    require_role(viewer, OPERATOR, roles.OFFICER)
    orders = CountedOrder.objects.filter(euro_cents=None)
    left: dict[str, QuerySet[Any]] = {
        ABROAD: orders,
        RELIEF: orders.filter(reliefs__euro_cents=None, reliefs__isnull=False),
        FAST: CountedCase.objects.filter(ordinary_seconds=None),
    }
    return left[indicator].order_by()[: NAMED + 1].count() if indicator in left else 0


def _businesses(indicator: str, asked: Asked, after: str, limit: int) -> list[Row]:
    one = indicators()[indicator].one
    known, value = evidence_column(indicator), value_column(indicator)
    rows = rows_of(indicator).filter(
        business__gt=after, **asked.days("first_exported_at" if indicator in EXPORTS else "listed_at")
    )
    rows = rows.filter(**asked.where("country"))
    if asked.evidence and known:
        rows = rows.filter(**{known: asked.evidence})
    worth = F(value) if value else None
    if asked.programme:
        gives = {"supports__hours_given__gt": 0} if indicator == HOURS else {"supports__since__isnull": False}
        rows = rows.filter(supports__programme=asked.programme, **gives)
        worth = F("supports__hours_given") if indicator == HOURS else worth
    if worth is not None:
        rows = rows.annotate(**{WORTH: worth})
    return [
        Row(
            business=row.business,
            country=row.country,
            value=getattr(row, WORTH) // one if worth is not None else 1,
            evidence=getattr(row, known) if known else indicators()[indicator].evidence,
            at=row.listed_at,
        )
        for row in rows.order_by("business")[:limit]
    ]


def _members(programme: str) -> QuerySet[Any, Any]:
    """Return the public ids of the businesses that a programme took in."""
    rows = CountedSupport.objects.filter(programme=programme, since__isnull=False)
    return rows.values("business__business")


def _sales(asked: Asked, after: str, limit: int) -> list[Row]:
    """Return orders that went abroad from where their business is, of businesses that are counted."""
    rows = CountedOrder.objects.filter(order__gt=after, goods_minor__gt=0, **asked.days("released_at"))
    rows = rows.filter(**asked.where("home")).exclude(home="")
    if asked.programme:
        rows = rows.filter(business__in=_members(asked.programme))
    found = rows.exclude(to_country=F("home")).order_by("order")[:limit]
    return [_order(row, row.goods_minor, row.euro_cents, ABROAD) for row in found]


def _reliefs(asked: Asked, after: str, limit: int) -> list[Row]:
    """Return orders of which programmes paid commission: each once, with what they paid together."""
    rows = CountedRelief.objects.filter(order__order__gt=after, **asked.days("order__released_at"))
    rows = rows.filter(**asked.where("order__home")).exclude(order__home="")
    if asked.programme:
        rows = rows.filter(programme=asked.programme)
    summed = rows.values("order_id", "order__order").annotate(
        minor=Sum("amount_minor"), cents=Sum("euro_cents")
    )
    page = list(summed.order_by("order__order")[:limit])
    orders = CountedOrder.objects.in_bulk([row["order_id"] for row in page])
    return [_order(orders[row["order_id"]], int(row["minor"]), row["cents"], RELIEF) for row in page]


def _order(row: CountedOrder, minor: int, cents: int | None, indicator: str) -> Row:
    told = indicators()[indicator]
    return Row(
        business=row.business,
        country=row.home,
        value=None if cents is None else int(cents) // told.one,
        evidence=told.evidence,
        order=row.order,
        paid=Money(minor, row.currency),
        euros=None if cents is None else Money(int(cents), UNIT),
        missing=row.currency if cents is None else "",
        at=row.released_at,
    )


def _cases(asked: Asked, after: str, limit: int) -> list[Row]:
    """Return cases that somebody decided in a fast lane; those that nothing stands beside too."""
    rows = CountedCase.objects.filter(item__gt=after, **asked.days("done_at"))
    there = CountedBusiness.objects.filter(**asked.where("country"))
    rows = rows.filter(business__in=there.values("business"))
    if asked.programme:
        rows = rows.filter(programme=asked.programme)
    page = list(rows.order_by("item")[:limit])
    named = CountedBusiness.objects.filter(business__in={row.business for row in page})
    countries = dict(named.values_list("business", "country"))
    return [_case(row, countries.get(row.business, "")) for row in page]


def _case(row: CountedCase, country: str) -> Row:
    told = indicators()[FAST]
    saved = None if row.ordinary_seconds is None else row.ordinary_seconds - row.waited_seconds
    return Row(
        business=row.business,
        country=country,
        value=None if saved is None else (abs(saved) // told.one) * (1 if saved >= 0 else -1),
        evidence=told.evidence,
        case=row.item,
        lane=row.lane,
        saved=None if saved is None else timedelta(seconds=saved),
        at=row.done_at,
    )


def _incomes(asked: Asked, after: str, limit: int) -> list[Row]:
    found = CountedIncome.objects.filter(payout__gt=after, **asked.days("paid_at"))
    found = found.filter(**asked.where("country"))
    if asked.evidence:
        found = found.filter(evidence=asked.evidence)
    if asked.programme:
        found = found.filter(business__in=_members(asked.programme))
    return [
        Row(
            business=row.business,
            country=row.country,
            value=None if row.worth_grams is None else percent(row.worth_grams, row.grams),
            evidence=row.evidence,
            payout=row.payout,
            grams=row.grams,
            paid=Money(row.paid_minor, row.currency),
            missing=row.missing,
            at=row.paid_at,
        )
        for row in found.order_by("payout")[:limit]
    ]


_LISTINGS: dict[str, Callable[[Asked, str, int], list[Row]]] = {
    ABROAD: _sales,
    RELIEF: _reliefs,
    FAST: _cases,
    FARMER_INCOME: _incomes,
}
