"""A programme's effect: its businesses beside others alike, in what the counted orders say of both.

Windows are counted from the Monday of the week in which each business came in, so that the two of a pair are
looked at over the same days. Who was in any programme by the end of its window is compared with nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from entrepot.apps.accounts import roles
from entrepot.apps.impact.euros import Euros
from entrepot.apps.impact.models import CountedBusiness, CountedOrder
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes import queries as programmes
from entrepot.core.money import Money
from entrepot.core.support import effect as core

WINDOW: Final = timedelta(days=90)
ORDERS, ABROAD, SALES = "orders", "orders_abroad", "sales"
MEASURES: Final = (ORDERS, ABROAD, SALES)
MOST_OTHERS: Final = 20_000

type Windows = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectView:
    """What the figures say of a programme. Means are in hundredths of a unit, for each window.

    `supported` came in; of them `too_young` have no whole window after, or no two before. `unpriced`
    are currencies in which nobody quotes, so that businesses that sold in them are left out.
    """

    programme: str
    measure: str
    found: core.Effect
    supported: int
    too_young: int
    means: tuple[tuple[int, int, int], tuple[int, int, int]]
    unpriced: tuple[str, ...]
    window_days: int


def get_effect(*, programme: str, measure: str, viewer: Actor, at: datetime) -> EffectView:
    """Return what changed in a programme's businesses beside others alike. For officers and operators.

    `measure` is one of MEASURES. Raises KeyError for another one.
    """
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    if measure not in MEASURES:
        raise KeyError(measure)
    supported = programmes.list_supported(viewer=viewer, programme=programme)
    anywhere = programmes.list_supported(viewer=viewer)
    cohorts: dict[date, list[str]] = defaultdict(list)
    for business, since in supported.items():
        cohorts[since - timedelta(days=since.weekday())].append(business)
    rates = _Rates(at)
    pairs: list[core.Pair] = []
    unmatched, old_enough = 0, 0
    taken: set[str] = set()
    for start, members in sorted(cohorts.items()):
        if start + WINDOW > at.date():
            continue
        cases, others = _cases(start, members, anywhere, measure=measure, rates=rates, viewer=viewer)
        old_enough += len(cases)
        matched = core.match(cases, [each for each in others if each.key not in taken])
        taken |= {pair.other.key for pair in matched}
        unmatched += len(cases) - len(matched)
        pairs += matched
    found = core.judge(pairs, unmatched)
    return EffectView(
        programme=programme,
        measure=measure,
        found=found,
        supported=len(supported),
        too_young=len(supported) - old_enough,
        means=(_means([p.supported for p in pairs]), _means([p.other for p in pairs])),
        unpriced=tuple(sorted(rates.missing)),
        window_days=WINDOW.days,
    )


def _cases(
    start: date,
    members: Collection[str],
    anywhere: Mapping[str, date],
    *,
    measure: str,
    rates: "_Rates",
    viewer: Actor,
) -> tuple[list[core.Case], list[core.Case]]:
    """Return the cases of a cohort and of all that may be compared with it."""
    there = CountedBusiness.objects.filter(listed_at__lte=_moment(start - 2 * WINDOW))
    members = set(there.filter(business__in=members).values_list("business", flat=True))
    homes = set(there.filter(business__in=members).values_list("country", flat=True))
    traits = programmes.list_traits(viewer=viewer, countries=homes)
    wanted = {traits[each] for each in members if each in traits}
    end = start + WINDOW
    others = [
        each
        for each in there.filter(country__in=homes).order_by("pk").values_list("business", flat=True)
        if traits.get(each) in wanted and anywhere.get(each, end) >= end and each not in members
    ][:MOST_OTHERS]
    counted = _count(start, homes, measure, rates)

    def case(business: str) -> core.Case:
        own = traits[business]
        earlier, before, after = counted.get(business, (0, 0, 0))
        told = (own.country, own.kind, own.size)
        return core.Case(key=business, traits=told, earlier=earlier, before=before, after=after)

    known = [each for each in members if each in traits and each not in rates.spoilt]
    return [case(each) for each in known], [case(each) for each in others if each not in rates.spoilt]


def _count(start: date, homes: Collection[str], measure: str, rates: "_Rates") -> Windows:
    """Return what businesses of some countries did in the three windows around a day."""
    rows = _in_windows(start)
    at_home = CountedBusiness.objects.filter(country__in=homes).values("business", "country")
    if measure == SALES:
        return _sales(rows, rates)
    if measure == ABROAD:
        lands = dict(at_home.values_list("business", "country"))
        told: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        grouped = rows.values("business", "to_country", "window").annotate(count=Count("id"))
        for row in grouped.order_by("business"):
            if lands.get(row["business"], row["to_country"]) != row["to_country"]:
                told[row["business"]][row["window"]] += row["count"]
        return {business: (one, two, three) for business, (one, two, three) in told.items()}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows.values("business", "window").annotate(count=Count("id")).order_by("business"):
        found[row["business"]][row["window"]] += row["count"]
    return {business: (one, two, three) for business, (one, two, three) in found.items()}


def _sales(rows: QuerySet[Any], rates: "_Rates") -> Windows:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    grouped = rows.values("business", "window", "currency").annotate(sum=Sum("goods_minor"))
    for row in grouped.order_by("business", "currency"):
        euros = rates.whole_euros(Money(int(row["sum"]), row["currency"]))
        if euros is None:
            rates.spoilt.add(row["business"])
            continue
        found[row["business"]][row["window"]] += euros
    return {business: (one, two, three) for business, (one, two, three) in found.items()}


def _in_windows(start: date) -> QuerySet[Any]:
    """Return counted orders of the three windows, each with the number of its window: 0, 1 or 2."""
    edges = [_moment(start + WINDOW * step) for step in (-2, -1, 0, 1)]
    rows = CountedOrder.objects.filter(released_at__gte=edges[0], released_at__lt=edges[3], goods_minor__gt=0)
    number = Case(
        When(Q(released_at__lt=edges[1]), then=Value(0)),
        When(Q(released_at__lt=edges[2]), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(window=number)


class _Rates:
    """Euros of one day, so that a rate that moves is no growth; which currencies nobody quotes, and whose."""

    def __init__(self, at: datetime) -> None:
        self._on = at.date()
        self._euros = Euros()
        self.missing: set[str] = set()
        self.spoilt: set[str] = set()

    def whole_euros(self, amount: Money) -> int | None:
        """Return whole euros, half up; None where nobody quotes the currency."""
        value = self._euros.value(amount, self._on)
        if value is None:
            self.missing.add(amount.currency)
            return None
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _means(cases: Collection[core.Case]) -> tuple[int, int, int]:
    count = len(cases) or 1
    return (
        sum(each.earlier for each in cases) * 100 // count,
        sum(each.before for each in cases) * 100 // count,
        sum(each.after for each in cases) * 100 // count,
    )
