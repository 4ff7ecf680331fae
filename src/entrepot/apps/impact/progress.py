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
from entrepot.apps.impact.models import DailyFigure
from entrepot.apps.impact.standing import evidence_column, rows_of, value_column
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.core.support.business_facts import Evidence
from entrepot.core.support.indicators import Pace, reckon_pace

FEWEST = 5
ONLINE = "businesses_online"
ELSEWHERE = ""
PROVED_FIRST = ("", *reversed([each.value for each in Evidence]))
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where an indicator stands: in whole units, by level of proof, and by country (the largest first).

    `course` is its value on each day that was kept, the oldest first; `pace` is there where it has a goal.
    """

    indicator: Indicator
    value: int
    by_evidence: Mapping[str, int]
    by_country: Mapping[str, int]
    course: tuple[tuple[date, int], ...]
    pace: Pace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One business that counts for an indicator: how much, and how well that is known."""

    business: str
    country: str
    value: int
    evidence: str


@dataclass(slots=True)
class _Sums:
    evidence: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    country: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    total: int = 0


def list_progress(*, viewer: Actor, country: str = "") -> tuple[date | None, list[Progress]]:
    """Return the day of the newest figures and how far every indicator has come, of all or of one country.

    For everybody; None and nought everywhere before anything was kept.
    """
    day = DailyFigure.objects.aggregate(day=Max("day"))["day"]
    rows = DailyFigure.objects.filter(country=country) if country else DailyFigure.objects.all()
    if country and not _sees_all(viewer) and _online(country, day) < FEWEST:
        rows = rows.none()
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for row in rows.filter(day=day).values_list("indicator", "country", "evidence", "value"):
        found = sums[row[0]]
        found.country[row[1]] += row[3]
        found.evidence[row[2]] += row[3]
        found.total += row[3]
    few = set() if _sees_all(viewer) else _few(sums[ONLINE].country)
    courses: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for code, on, value in (
        rows.values_list("indicator", "day").annotate(value=Sum("value")).order_by("indicator", "day")
    ):
        courses[code].append((on, value))
    return day, [_progress(each, sums[each.code], courses[each.code], few) for each in indicators().values()]


def list_rows(
    indicator: str, *, viewer: Actor, country: str = "", evidence: str = "", after: str = "", limit: int = 50
) -> list[Row]:
    """Return the businesses behind a figure as they stand now, by public id. For operators and officers.

    `after` is the last one seen. Raises KeyError for an indicator that there is not.
    """
    require_role(viewer, OPERATOR, roles.OFFICER)
    one = indicators()[indicator].one
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


def _few(online: Mapping[str, int]) -> set[str]:
    return {country for country, count in online.items() if count < FEWEST}


def _progress(indicator: Indicator, sums: _Sums, course: list[tuple[date, int]], few: set[str]) -> Progress:
    countries: dict[str, int] = defaultdict(int)
    for country, value in sums.country.items():
        told_apart = country not in few or indicator.code == ONLINE
        countries[country if told_apart else ELSEWHERE] += value
    ordered = sorted(countries.items(), key=lambda each: (each[0] == ELSEWHERE, -each[1], each[0]))
    one = indicator.one
    told = tuple((day, value // one) for day, value in course)
    return Progress(
        indicator=indicator,
        value=sums.total // one,
        by_evidence={name: sums.evidence[name] // one for name in PROVED_FIRST if name in sums.evidence},
        by_country={country: value // one for country, value in ordered},
        course=told,
        pace=reckon_pace(told, indicator.goal) if indicator.goal and told else None,
    )
