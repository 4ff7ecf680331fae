"""Names that must stand somewhere: sources, routes, roundings, lists, geo groups, schemes, gaps, units."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from entrepot.core.law.expressions import Specific, gaps, parse, walk
from entrepot.core.law.pack_cells import OWN_UNITS
from entrepot.core.law.pack_duplicates import periods_meet
from entrepot.core.law.pack_faults import Fault, Located, Place, Reference
from entrepot.core.law.pack_index import Folder, Index
from entrepot.core.law.rows import ListEntryRow, MeasureRow

UNIT_FIX = "use UN/ECE Rec 20, or explain it in text.csv as unit:<name>"
SOURCED = (
    "route", "measure", "condition", "list", "geo", "gap", "fx", "counter", "registration", "paper",
)  # fmt: skip
NAMED_ANYWHERE = (
    ("measure", "rounding", "rounding", "id"),
    ("measure", "scheme", "registration", "scheme"),
    ("list_entry", "list", "list", "id"),
)
"""(table, column) names (table, column), in any folder."""


def check_parents(index: Index) -> Iterator[Fault]:
    """Yield a fault for a parent that is no folder, and for packs that are each other's parents."""
    for folder in index.folders:
        parent, place = folder.pack.parent, Place(f"{folder.name}/pack.toml", 1)
        if parent and parent not in index.by_name:
            yield place.fault("parent", f"there is no pack '{parent}'", 'write parent = "" or add its folder')
        elif parent and index.chain(folder.name)[-1].pack.parent:
            yield place.fault("parent", f"'{parent}' leads back to {folder.name}", "cut the circle")


def check_references(index: Index, reference: Reference) -> Iterator[Fault]:
    """Yield a fault for every name that stands nowhere."""
    yield from _check_sources(index)
    for table, column, target, key in NAMED_ANYWHERE:
        known = index.ids(target, key)
        for _, located in index.each(table):
            name = getattr(located.row, column)
            if name and name not in known:
                yield _unknown(located, column, name, f"{target}.csv")
    for table in ("measure", "gap", "paper"):
        yield from _check_selections(index, table)
    yield from _check_listed_periods(index)
    yield from _check_expressions(index, reference)


def _check_sources(index: Index) -> Iterator[Fault]:
    """Yield a fault for a source that stands nowhere, and for grade P where nobody can look it up."""
    sources = index.ids("source")
    nowhere = {located.row.id for _, located in index.each("source") if not located.row.address}
    for table in SOURCED:
        for _, located in index.each(table):
            name = located.row.source
            if name not in sources:
                yield _unknown(located, "source", name, "source.csv")
            elif name in nowhere and getattr(located.row, "confidence", "") == "P":
                reason = f"'{name}' has no address, so no official page was seen"
                yield located.place.fault("confidence", reason, "write S, or add the address")


def _unknown(located: Located[Any], column: str, name: str, where: str) -> Fault:
    return located.place.fault(column, f"there is no '{name}' in {where}", "add it there or correct the id")


def _check_selections(index: Index, table: str) -> Iterator[Fault]:
    lists, geos = index.ids("list"), index.ids("geo")
    fine: set[tuple[str, tuple[str, ...]]] = set()
    for folder, located in index.each(table):
        row = located.row
        if (folder.name, row.routes) not in fine:
            missing = [
                name for name in row.routes if name != "*" and not index.resolves("route", name, folder)
            ]
            if missing:
                yield _unknown(located, "routes", missing[0], "route.csv")
            else:
                fine.add((folder.name, row.routes))
        for word in row.codes:
            if "@" in word and word.partition("@")[2] not in lists:
                yield _unknown(located, "codes", word.partition("@")[2], "list.csv")
        for word in getattr(row, "origins", ()):
            if "@" in word and word.partition("@")[2] not in geos:
                yield _unknown(located, "origins", word.partition("@")[2], "geo.csv")


def _check_listed_periods(index: Index) -> Iterator[Fault]:
    """Yield a fault where a list in ``codes`` changes: written out it has no dates, so it must hold."""
    entries: dict[str, list[ListEntryRow]] = {}
    for _, located in index.each("list_entry"):
        entries.setdefault(located.row.list, []).append(located.row)
    for _, located in index.each("measure"):
        measure: MeasureRow = located.row
        for word in measure.codes:
            listed = entries.get(word.partition("@")[2], []) if "@" in word else []
            if any(not _covers(entry, measure) for entry in listed):
                reason = f"{word} has entries that begin or end within this row's period"
                yield located.place.fault(
                    "codes", reason, "use a condition on list: instead, or split the row"
                )


def _covers(entry: ListEntryRow, measure: MeasureRow) -> bool:
    inner, outer = measure.period, entry.period
    starts = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    ends = outer.end is None or (inner.end is not None and inner.end <= outer.end)
    return (starts and ends) or not periods_meet(inner, outer)


class Asked(NamedTuple):
    """What an expression names."""

    units: frozenset[str]
    currencies: frozenset[str]
    gaps: frozenset[str]


@lru_cache(maxsize=65536)
def _asked(expression: str) -> Asked:
    node = parse(expression)
    specifics = [part for part in walk(node) if isinstance(part, Specific)]
    currencies = frozenset(part.currency for part in specifics if part.currency)
    return Asked(frozenset(part.unit for part in specifics), currencies, gaps(node))


def _check_expressions(index: Index, reference: Reference) -> Iterator[Fault]:
    known = reference.units | OWN_UNITS | index.own_units
    for folder, located in index.each("measure"):
        asked = _asked(located.row.expression)
        for unit in asked.units:
            if unit not in known:
                yield located.place.fault("expression", f"'{unit}' is not a known unit", UNIT_FIX)
        for currency in asked.currencies - reference.currencies:
            yield located.place.fault("expression", f"'{currency}' is not an ISO 4217 currency")
        for gap in asked.gaps:
            if not _gap_stands(index, gap, folder):
                yield _unknown(located, "expression", gap, "gap.csv")


def _gap_stands(index: Index, gap: str, folder: Folder) -> bool:
    return index.resolves("gap", gap, folder)
