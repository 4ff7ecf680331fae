"""How far every indicator has come, and where: from the figures of each day. Counts are for everybody.

Who is online where, everybody sees in the shop. What few businesses say of themselves or sell is nobody
else's to read: to those without a role on the platform, countries with fewer than `FEWEST` are told together.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.impact.asking import EVERYTHING, Asked
from entrepot.apps.impact.definitions import Indicator, indicators
from entrepot.apps.impact.hiding import ELSEWHERE, FEWEST, too_few
from entrepot.apps.impact.incomes import FARMER_INCOME, count_payers
from entrepot.apps.impact.models import DailyFigure
from entrepot.apps.impact.standing import WEIGHED
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.indicators import Pace, percent, reckon_pace

ONLINE = "businesses_online"
PROVED_FIRST = tuple(reversed([each.value for each in Evidence]))
WINDOW = timedelta(days=90)
MOST_DAYS = 60
"""Days of a course that are read, evenly spread; a longer one looks the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where an indicator stands: in whole units, by level of proof, and by country (the largest first).

    `course` is its value on days that were kept, the oldest first; `pace` is there where it has a goal.
    `value` is None for a share of nothing, for time that cannot be compared, and for one that too few stand
    behind to be told to the viewer. `came` is what came since the figures of the day `since`, both None
    unless days were asked from one on.
    """

    indicator: Indicator
    value: int | None
    by_evidence: Mapping[str, int]
    by_country: Mapping[str, int]
    course: tuple[tuple[date, int], ...]
    pace: Pace | None
    since: date | None = None
    came: int | None = None
    came_by_country: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Sum:
    """A value, and for a share what it is a part of."""

    value: int = 0
    base: int = 0

    def add(self, value: int, base: int | None) -> None:
        self.value += value
        self.base += base or 0

    def told(self, indicator: Indicator) -> int | None:
        """Return it in whole units, towards nought; None for a share of nothing, time beside nothing."""
        if indicator.is_share:
            return percent(self.value, self.base)
        if indicator.is_time and not self.base:
            return None
        whole = abs(self.value) // indicator.one
        return whole if self.value >= 0 else -whole


@dataclass(slots=True)
class _Sums:
    evidence: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    country: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    course: dict[date, _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    total: _Sum = field(default_factory=_Sum)
    came: _Sum = field(default_factory=_Sum)
    came_country: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))


@dataclass(frozen=True, slots=True)
class _Days:
    """The day whose figures are told, the one they are compared with, and those of the course."""

    last: date
    before: date | None
    course: list[date]


def list_progress(*, viewer: Actor, asked: Asked = EVERYTHING) -> tuple[date | None, list[Progress]]:
    """Return the day of the newest figures asked for and how far every indicator has come by then.

    For everybody; None and nought everywhere where nothing was kept.
    """
    days = _days(asked)
    sums: dict[str, _Sums] = defaultdict(_Sums)
    if days is not None and (_sees_all(viewer) or _may_be_told(asked, days.last)):
        _add_up(sums, _rows(asked), days)
    payers = count_payers(asked)
    sees_all = _sees_all(viewer)
    if not sees_all and sum(payers.values()) < FEWEST:
        sums.pop(FARMER_INCOME, None)  # what one co-operative pays its members is not for everybody
    found = []
    for each in indicators().values():
        own = sums[each.code]
        few: set[str] | None = set() if sees_all else _few(each.code, sums, payers)
        before = days.before if days is not None else None
        found.append(_progress(each, own, few, before))
    return (days.last if days is not None else None), found


def list_countries(*, viewer: Actor) -> list[str]:
    """Return the countries with businesses online in the newest figures. For operators and officers."""
    require_role(viewer, OPERATOR, roles.OFFICER)
    kept = DailyFigure.objects.filter(programme="", indicator=ONLINE)
    rows = kept.filter(day=kept.aggregate(day=Max("day"))["day"]).exclude(country="").order_by("country")
    return list(rows.values_list("country", flat=True).distinct())


def list_supporters(*, viewer: Actor) -> list[str]:
    """Return the public ids of the programmes that figures were kept for. Open to all, as programmes are."""
    del viewer
    rows = DailyFigure.objects.order_by("programme").values_list("programme", flat=True)
    found = [""]
    while (following := rows.filter(programme__gt=found[-1]).first()) is not None:
        found.append(following)  # each by a look into the index: of a programme there are a great many rows
    return found[1:]


def _sees_all(viewer: Actor) -> bool:
    return viewer.is_system or bool(viewer.roles & {OPERATOR, roles.OFFICER})


def _days(asked: Asked) -> _Days | None:
    """Return the days to be read; None where nothing was kept by then."""
    kept = DailyFigure.objects.filter(programme="")
    if asked.until is not None:
        kept = kept.filter(day__lte=asked.until)
    last, before = kept.aggregate(day=Max("day"))["day"], None
    if last is None:
        return None
    online = kept.filter(indicator=ONLINE, day__lt=last).order_by("day")
    days = [*online.values_list("day", flat=True).distinct(), last]
    if asked.since is not None:
        earlier = [day for day in days if day < asked.since]
        before = (earlier or days)[-1 if earlier else 0]
        days = [day for day in days if day >= before]
    step = -(-len(days) // MOST_DAYS)
    recent = next(day for day in days if day >= last - WINDOW)
    return _Days(last, before, sorted({*days[::step], recent, last}))


def _rows(asked: Asked) -> QuerySet[DailyFigure]:
    rows = DailyFigure.objects.filter(programme=asked.programme, **asked.where("country"))
    return rows.filter(asked.known()) if asked.evidence else rows


def _may_be_told(asked: Asked, day: date) -> bool:
    """Whether enough businesses are online in what is asked for that everybody may read it."""
    if not asked.where("country") and not asked.programme:
        return True
    online = _rows(asked).filter(indicator=ONLINE, day=day).aggregate(value=Sum("value"))["value"]
    return (online or 0) >= FEWEST


def _add_up(sums: dict[str, _Sums], rows: QuerySet[DailyFigure], days: _Days) -> None:
    columns = ("indicator", "country", "evidence", "value", "base")
    for code, country, evidence, value, base in rows.filter(day=days.last).values_list(*columns):
        found = sums[code]
        own = evidence or indicators()[code].evidence if code in indicators() else evidence
        for each in (found.country[country], found.evidence[own], found.total):
            each.add(value, base)
        for each in (found.came, found.came_country[country]):
            each.add(value, base)
    if days.before is not None:
        for code, country, _evidence, value, base in rows.filter(day=days.before).values_list(*columns):
            for each in (sums[code].came, sums[code].came_country[country]):
                each.add(-value, -(base or 0))
    courses = rows.filter(day__in=days.course).values_list("indicator", "day")
    summed = courses.annotate(sum=Sum("value"), of=Sum("base"))
    for code, on, value, base in summed.order_by("indicator", "day"):
        sums[code].course[on].add(value, base)


def _few(code: str, sums: Mapping[str, _Sums], payers: Mapping[str, int]) -> set[str] | None:
    """Return the countries with too few behind their figure to be told apart; None: too few in all."""
    if code == ONLINE:
        return set()
    if code == FARMER_INCOME:
        return {name for name, count in payers.items() if count < FEWEST}
    if code in WEIGHED:
        return too_few({name: each.base for name, each in sums[code].country.items()})
    return {name for name, each in sums[ONLINE].country.items() if each.value < FEWEST}


def _progress(indicator: Indicator, sums: _Sums, few: set[str] | None, before: date | None) -> Progress:
    if few is None:
        return Progress(indicator=indicator, value=None, by_evidence={}, by_country={}, course=(), pace=None)
    ordered = _by_country(sums.country, few)
    course = tuple(
        (day, told) for day, each in sums.course.items() if (told := each.told(indicator)) is not None
    )
    return Progress(
        indicator=indicator,
        value=sums.total.told(indicator),
        by_evidence=_known(
            {name: sums.evidence[name] for name in PROVED_FIRST if name in sums.evidence}, indicator
        ),
        by_country=_known(ordered, indicator),
        course=course,
        pace=reckon_pace(course, indicator.goal) if indicator.goal and course else None,
        since=before,
        came=sums.came.told(indicator) if before is not None else None,
        came_by_country=_known(_by_country(sums.came_country, few), indicator) if before is not None else {},
    )


def _by_country(sums: Mapping[str, _Sum], few: set[str]) -> dict[str, _Sum]:
    """Return them the largest first, those with few behind them together at the end."""
    countries: dict[str, _Sum] = defaultdict(_Sum)
    for country, each in sums.items():
        countries[ELSEWHERE if country in few else country].add(each.value, each.base)
    return dict(sorted(countries.items(), key=lambda each: (each[0] == ELSEWHERE, -each[1].value, each[0])))


def _known(sums: Mapping[str, _Sum], indicator: Indicator) -> dict[str, int]:
    return {name: told for name, each in sums.items() if (told := each.told(indicator)) is not None}
