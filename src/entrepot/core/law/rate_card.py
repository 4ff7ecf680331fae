"""The rate card: the law for one code, origin, route and set of days, looked up once.

A card holds everything pricing needs, so a stored quote can be recomputed to the cent from its cards alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from entrepot.core.law.request import Dates, Line
from entrepot.core.law.rows import (
    ConditionRow,
    GapRow,
    ListEntryRow,
    MeasureRow,
    PaperRow,
    Period,
    RoundingRow,
    RouteRow,
)
from entrepot.core.law.source import LawSource


@dataclass(frozen=True, slots=True)
class CardMeasure:
    """A measure that may apply, how exactly its code matched, its conditions and its rounding."""

    row: MeasureRow
    depth: int
    conditions: tuple[ConditionRow, ...]
    rounding: RoundingRow


@dataclass(frozen=True, slots=True)
class CardGap:
    """Missing law that concerns the line, with the conditions under which it does."""

    row: GapRow
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True)
class NationalChoice:
    """The national lines below six digits do not agree on a levy."""

    levy: str
    codes: tuple[str, ...]
    rates: int


@dataclass(frozen=True, slots=True)
class RateCard:
    """The resolved law for (destination, route, code, origin, days) in one edition."""

    edition: str
    destination: str
    route: RouteRow
    conditions: tuple[ConditionRow, ...]
    hs: str
    national: str
    origin: str
    dates: Dates
    measures: tuple[CardMeasure, ...]
    gaps: tuple[CardGap, ...]
    entries: tuple[ListEntryRow, ...]
    """Entries, of the lists that conditions name, that cover the code."""
    lists_below: tuple[str, ...]
    """Lists that hold only some of the national lines below the code."""
    choices: tuple[NationalChoice, ...]
    papers: tuple[PaperRow, ...]
    valid_until: date | None
    code_known: bool = True
    """False: the country's lines are loaded and the national code is not among them."""

    @property
    def code(self) -> str:
        """Return the most exact code known."""
        return self.national or self.hs


_NO_MATCH = -1
_RATE_LINE = 8
_DEEPER = -2


def code_depth(codes: Sequence[str], code: str) -> int:
    """Return the length of the longest prefix in ``codes`` that covers ``code``.

    -1: not covered, or left out by an exception. -2: only national lines below ``code`` are named.
    """
    best, deeper = _NO_MATCH, False
    for prefix in codes:
        if prefix == "*":
            best = max(best, 0)
        elif prefix[0] == "!":
            if code.startswith(prefix[1:]):
                return _NO_MATCH
        elif code.startswith(prefix):
            best = max(best, len(prefix))
        elif prefix.startswith(code):
            deeper = True
    return _DEEPER if best == _NO_MATCH and deeper else best


def covers_country(names: Sequence[str], country: str, law: LawSource, day: date) -> bool:
    """Say whether a list of countries, ``@GROUP``s, ``*`` and ``!`` exceptions covers ``country``."""
    covered = False
    for name in names:
        exception = name.startswith("!")
        bare = name[1:] if exception else name
        inside = bare == "*" or (
            country in law.geo(bare[1:], day) if bare.startswith("@") else bare == country
        )
        if inside and exception:
            return False
        covered = covered or inside
    return covered


def resolve(law: LawSource, route: RouteRow, line: Line, *, destination: str, dates: Dates) -> RateCard:
    """Look up everything the law says of a line on a route. Sources: the rows themselves."""
    day, edges = dates.declaration, _Edges(dates.declaration)
    conditions = _conditions(law, route.id, destination, dates, edges)
    measures, choices = _measures(law, route, line, destination=destination, dates=dates, edges=edges)
    gaps = _gaps(law, route, line, destination=destination, dates=dates, edges=edges)
    rows = [*conditions]
    rows += [row for measure in measures for row in measure.conditions]
    rows += [row for gap in gaps for row in gap.conditions]
    entries, below = _entries(law, rows, line.code, day)
    return RateCard(
        edition=law.edition,
        destination=destination,
        route=route,
        conditions=conditions,
        hs=line.hs,
        national=line.national,
        origin=line.origin,
        dates=dates,
        measures=measures,
        gaps=gaps,
        entries=entries,
        lists_below=below,
        choices=choices,
        papers=_papers(law, route, line, destination, day),
        valid_until=edges.next,
        code_known=_code_known(law, line, destination),
    )


def _gaps(
    law: LawSource, route: RouteRow, line: Line, *, destination: str, dates: Dates, edges: "_Edges"
) -> tuple[CardGap, ...]:
    return tuple(
        CardGap(row, _conditions(law, row.id, destination, dates, edges))
        for row in law.gaps(destination)
        if row.effect != "named"
        and _on_route(row.routes, route.id)
        and code_depth(row.codes, line.code) >= 0
        and covers_country(row.origins, line.origin, law, dates.declaration)
        and edges.holds(row.period, dates.declaration)
    )


def _papers(law: LawSource, route: RouteRow, line: Line, destination: str, day: date) -> tuple[PaperRow, ...]:
    return tuple(
        row
        for row in law.papers(destination)
        if _on_route(row.routes, route.id)
        and code_depth(row.codes, line.code) != _NO_MATCH
        and row.period.holds(day)
    )


def _code_known(law: LawSource, line: Line, destination: str) -> bool:
    """Say whether a national code stands in the country's schedule: never a cut or padded one.

    A rate line of eight digits may be named for the lines below it; ``00`` is the statistical suffix of a
    rate line that has none below.
    """
    if not line.national:
        return True
    codes = {row.code for row in law.national(destination, line.hs) if len(row.code) > len(line.hs)}
    if not codes or line.national in codes:
        return True
    below = any(code.startswith(line.national) for code in codes)
    if len(line.national) == _RATE_LINE:
        return below
    parent = line.national[:_RATE_LINE]
    alone = parent in codes and not any(code != parent and code.startswith(parent) for code in codes)
    return alone and line.national == f"{parent}00"


class _Edges:
    """Finds the next day on which any row looked at begins or ends."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.next: date | None = None

    def holds(self, period: Period, day: date) -> bool:
        for edge in (period.start, period.end):
            if edge and edge > self.day and (self.next is None or edge < self.next):
                self.next = edge
        return period.holds(day)


def _on_route(routes: Sequence[str], route: str) -> bool:
    return "*" in routes or route in routes


def _conditions(
    law: LawSource, subject: str, destination: str, dates: Dates, edges: _Edges
) -> tuple[ConditionRow, ...]:
    return tuple(
        replace(row, value=_written_out(law, row, destination, dates.declaration))
        if "@" in row.value or "{" in row.value
        else row
        for row in law.conditions(subject)
        if edges.holds(row.period, dates.declaration)
    )


def _written_out(law: LawSource, row: ConditionRow, destination: str, day: date) -> str:
    """Write the groups and lists a condition names as their members, and a union's member by its code."""
    words: list[str] = []
    for word in row.value.replace("{country}", destination).split():
        if not word.startswith("@"):
            words.append(word)
        elif row.fact == "hs":
            words.extend(entry.code for entry in law.list_entries(word[1:], "") if entry.period.holds(day))
        else:
            words.extend(sorted(law.geo(word[1:], day)))
    return " ".join(words)


def _entries(
    law: LawSource, rows: Iterable[ConditionRow], code: str, day: date
) -> tuple[tuple[ListEntryRow, ...], tuple[str, ...]]:
    """Return the entries that cover the code, and the lists that name only lines below it."""
    covering: list[ListEntryRow] = []
    below: list[str] = []
    for name in sorted({row.fact[5:] for row in rows if row.fact.startswith(("list:", "flag:"))}):
        entries = [entry for entry in law.list_entries(name, code) if entry.period.holds(day)]
        found = [entry for entry in entries if code.startswith(entry.code)]
        covering.extend(found)
        if entries and not found:
            below.append(name)
    return tuple(covering), tuple(below)


def _measures(
    law: LawSource, route: RouteRow, line: Line, *, destination: str, dates: Dates, edges: _Edges
) -> tuple[tuple[CardMeasure, ...], tuple[NationalChoice, ...]]:
    settled: list[tuple[MeasureRow, int]] = []
    deeper: dict[str, list[MeasureRow]] = {}
    for row in law.measures(destination, line.code):
        if not _on_route(row.routes, route.id):
            continue
        depth = code_depth(row.codes, line.code)
        day = dates.on(row.date_basis)
        if depth == _NO_MATCH or not covers_country(row.origins, line.origin, law, day):
            continue
        if not edges.holds(row.period, day):
            continue
        if depth == _DEEPER:
            deeper.setdefault(row.levy, []).append(row)
        else:
            settled.append((row, depth))
    choices = []
    for levy, rows in deeper.items():
        agreed, choice = _national(law, levy, rows, line.code)
        settled.extend(agreed)
        if choice:
            choices.append(choice)
    cards = [
        CardMeasure(
            row, depth, _conditions(law, row.id, destination, dates, edges), law.rounding(row.rounding)
        )
        for row, depth in settled
    ]
    return tuple(cards), tuple(choices)


def _national(
    law: LawSource, levy: str, rows: Sequence[MeasureRow], code: str
) -> tuple[list[tuple[MeasureRow, int]], NationalChoice | None]:
    """Take the national lines' rate where all agree; else name the choice (a code is never padded)."""
    lines = sorted({prefix for row in rows for prefix in row.codes if prefix.startswith(code)})
    by_line = {line: [row for row in rows if code_depth(row.codes, line) >= 0] for line in lines}
    says = {line: frozenset(_says(law, row) for row in by_line[line]) for line in lines}
    if len(set(says.values())) == 1:
        first = lines[0]
        return [(row, code_depth(row.codes, first)) for row in by_line[first]], None
    return [], NationalChoice(levy, tuple(lines), len(set(says.values())))


def _says(law: LawSource, row: MeasureRow) -> tuple[object, ...]:
    conditions = tuple((test.group, test.fact, test.op, test.value) for test in law.conditions(row.id))
    return (row.expression, row.relief, row.base, row.stack, row.priority, row.agreement, conditions)
