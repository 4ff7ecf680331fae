"""Figures of what has come about, as a file and as a line, the same for everybody and the platform."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.http import FileResponse, HttpResponse

from entrepot.apps.impact.queries import Progress
from entrepot.apps.kernel.spreadsheets import csv_text
from entrepot.web.documents.sheets import Sheet, Value, hand_out_sheets

WIDE, HIGH = 300, 60
CAME: Final = "came"
"""The column of what came since the first day asked for; only where one is."""
TOGETHER: Final = "ZZ"
"""The country of those that are told together: ISO 3166 gives this code to nobody."""


def write_figures(day: date | None, found: Sequence[Progress], more: Mapping[str, str]) -> HttpResponse:
    """Hand out figures by country as CSV; `more` are columns that say what was asked for."""
    return HttpResponse(
        csv_text([_headings(more, came=_asks_what_came(found)), *_rows(day, found, more)]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="impact.csv"'},
    )


def write_figures_sheet(
    day: date | None, found: Sequence[Progress], more: Mapping[str, str], *, at: datetime
) -> FileResponse:
    """Hand out the same as XLSX, figures as figures."""
    sheet = Sheet("impact", _headings(more, came=_asks_what_came(found)), _rows(day, found, more))
    return hand_out_sheets("impact", [sheet], at=at)


def _asks_what_came(found: Sequence[Progress]) -> bool:
    return any(each.since is not None for each in found)


def _headings(more: Mapping[str, str], *, came: bool) -> list[str]:
    return ["day", "indicator", "unit", "country", "value", *([CAME] if came else []), *more]


def _rows(
    day: date | None, found: Sequence[Progress], more: Mapping[str, str]
) -> Iterator[tuple[Value, ...]]:
    for each in found:
        for country, value in each.by_country.items():
            told = (day, each.indicator.code, each.indicator.unit, country or TOGETHER, value)
            came = () if each.since is None else (each.came_by_country.get(country, ""),)
            yield (*told, *came, *more.values())


def draw_course(course: Sequence[tuple[date, int]]) -> str:
    """Return the points of a line through a course, nought at the bottom; nothing for less than two days."""
    days = [day.toordinal() for day, _value in course]
    if not days or days[0] == days[-1]:
        return ""
    most = max(value for _day, value in course) or 1
    return " ".join(
        f"{(day - days[0]) * WIDE // (days[-1] - days[0])},{HIGH - value * HIGH // most}"
        for day, (_day, value) in zip(days, course, strict=True)
    )
