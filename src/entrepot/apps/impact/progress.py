"""How far every indicator has come, and where: from the figures of each day. Counts are for everybody.

Who is online where, everybody sees in the shop. What few businesses say of themselves or sell is nobody
else's to read: to those without a role on the platform, countries with fewer than `FEWEST` are told together.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.impact.definitions import Indicator, indicators
from entrepot.apps.impact.incomes import FARMER_INCOME, count_payers
from entrepot.apps.impact.models import CountedIncome, DailyFigure
from entrepot.apps.impact.standing import evidence_column, rows_of, value_column
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.money import Money
from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.indicators import Pace, percent, reckon_pace

FEWEST = 5
ONLINE = "businesses_online"
ELSEWHERE = ""
PROVED_FIRST = ("", *reversed([each.value for each in Evidence]))
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where an indicator stands: in whole units, by level of proof, and by country (the largest first).

    `course` is its value on each day that was kept, the oldest first; `pace` is there where it has a goal.
    `value` is None for a share of nothing, and for one that too few stand behind to be told to the viewer.
    """

    indicator: Indicator
    value: int | None
    by_evidence: Mapping[str, int]
    by_country: Mapping[str, int]
    course: tuple[tuple[date, int], ...]
    pace: Pace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One business that counts for an indicator: how much, and how well that is known.

    Of farmers' income it is one payout to members: what they brought and have. `value` is None then where
    no local price stands beside it, and `missing` names the data that lack.
    """

    business: str
    country: str
    value: int | None
    evidence: str
    payout: str = ""
    grams: int = 0
    paid: Money | None = None
    missing: str = ""

    @property
    def key(self) -> str:
        """What the next ones come after."""
        return self.payout or self.business


@dataclass(slots=True)
class _Sum:
    """A value, and for a share what it is a part of."""

    value: int = 0
    base: int = 0

    def add(self, value: int, base: int | None) -> None:
        self.value += value
        self.base += base or 0

    def told(self, indicator: Indicator) -> int | None:
        """Return it in whole units; None for a share of nothing."""
        if indicator.is_share:
            return percent(self.value, self.base)
        return self.value // indicator.one


@dataclass(slots=True)
class _Sums:
    evidence: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    country: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    course: dict[date, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    total: _Sum = field(default_factory=_Sum)


def list_progress(*, viewer: Actor, country: str = "") -> tuple[date | None, list[Progress]]:
    """Return the day of the newest figures and how far every indicator has come, of all or of one country.

    For everybody; None and nought everywhere before anything was kept.
    """
    day = DailyFigure.objects.aggregate(day=Max("day"))["day"]
    rows = DailyFigure.objects.filter(country=country) if country else DailyFigure.objects.all()
    if country and not _sees_all(viewer) and _online(country, day) < FEWEST:
        rows = rows.none()
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for row in rows.filter(day=day).values_list("indicator", "country", "evidence", "value", "base"):
        found = sums[row[0]]
        for each in (found.country[row[1]], found.evidence[row[2]], found.total):
            each.add(row[3], row[4])
    courses = rows.values_list("indicator", "day").annotate(value=Sum("value"), base=Sum("base"))
    for code, on, value, base in courses.order_by("indicator", "day"):
        sums[code].course[on].add(value, base)
    payers = _payers(country)
    if not _sees_all(viewer) and sum(payers.values()) < FEWEST:
        sums.pop(FARMER_INCOME, None)  # what one co-operative pays its members is not for everybody
    few = _few(sums, payers, viewer)
    return day, [_progress(each, sums[each.code], few[each.code]) for each in indicators().values()]


def list_rows(
    indicator: str, *, viewer: Actor, country: str = "", evidence: str = "", after: str = "", limit: int = 50
) -> list[Row]:
    """Return the businesses behind a figure as they stand now, by public id. For operators and officers.

    `after` is the key of the last one seen. Raises KeyError for an indicator that there is not.
    """
    require_role(viewer, OPERATOR, roles.OFFICER)
    one = indicators()[indicator].one
    if indicator == FARMER_INCOME:
        return _incomes(country, evidence, after, min(limit, MOST))
    known, value = evidence_column(indicator), value_column(indicator)
    rows = rows_of(indicator).filter(business__gt=after)
    if country:
        rows = rows.filter(country=country)
    if evidence and known:
        rows = rows.filter(**{known: evidence})
    return [
        Row(
            business=row.business,
            country=row.country,
            value=getattr(row, value) // one if value else 1,
            evidence=getattr(row, known) if known else "",
        )
        for row in rows.order_by("business")[: min(limit, MOST)]
    ]


def list_countries(*, viewer: Actor) -> list[str]:
    """Return the countries with businesses online in the figures kept. For operators and officers."""
    require_role(viewer, OPERATOR, roles.OFFICER)
    rows = DailyFigure.objects.filter(indicator=ONLINE).exclude(country="").order_by("country")
    return list(rows.values_list("country", flat=True).distinct())


def _sees_all(viewer: Actor) -> bool:
    return viewer.is_system or bool(viewer.roles & {OPERATOR, roles.OFFICER})


def _online(country: str, day: date | None) -> int:
    rows = DailyFigure.objects.filter(indicator=ONLINE, country=country)
    return rows.filter(day=day).values_list("value", flat=True).first() or 0 if day else 0


def _payers(country: str) -> dict[str, int]:
    """Return how many co-operatives stand behind the income of farmers, by country."""
    payers = count_payers()
    return {country: payers.get(country, 0)} if country else payers


def _few(sums: Mapping[str, _Sums], payers: Mapping[str, int], viewer: Actor) -> dict[str, set[str]]:
    """Return, by indicator, the countries with too few behind their figure to be told apart to the viewer."""
    if _sees_all(viewer):
        return defaultdict(set)
    online = {name: each.value for name, each in sums[ONLINE].country.items()}
    few = {name for name, count in online.items() if count < FEWEST}
    found: dict[str, set[str]] = defaultdict(lambda: few)
    found[ONLINE] = set()
    found[FARMER_INCOME] = {name for name, count in payers.items() if count < FEWEST}
    return found


def _progress(indicator: Indicator, sums: _Sums, few: set[str]) -> Progress:
    countries: dict[str, _Sum] = defaultdict(_Sum)
    for country, each in sums.country.items():
        countries[ELSEWHERE if country in few else country].add(each.value, each.base)
    ordered = sorted(countries.items(), key=lambda each: (each[0] == ELSEWHERE, -each[1].value, each[0]))
    course = tuple(
        (day, told) for day, each in sums.course.items() if (told := each.told(indicator)) is not None
    )
    return Progress(
        indicator=indicator,
        value=sums.total.told(indicator),
        by_evidence=_known(
            {name: sums.evidence[name] for name in PROVED_FIRST if name in sums.evidence}, indicator
        ),
        by_country=_known(dict(ordered), indicator),
        course=course,
        pace=reckon_pace(course, indicator.goal) if indicator.goal and course else None,
    )


def _known(sums: Mapping[str, _Sum], indicator: Indicator) -> dict[str, int]:
    return {name: told for name, each in sums.items() if (told := each.told(indicator)) is not None}


def _incomes(country: str, evidence: str, after: str, limit: int) -> list[Row]:
    rows = CountedIncome.objects.filter(payout__gt=after)
    if country:
        rows = rows.filter(country=country)
    if evidence:
        rows = rows.filter(evidence=evidence)
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
        )
        for row in rows.order_by("payout")[:limit]
    ]
