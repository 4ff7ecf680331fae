"""Rows that say the same thing twice."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from entrepot.core.law.pack_faults import Fault, Located, Place
from entrepot.core.law.pack_index import Index
from entrepot.core.law.rows import Period

ONCE = {
    "source": ("id",),
    "route": ("id",),
    "measure": ("id",),
    "rounding": ("id",),
    "list": ("id",),
    "gap": ("id",),
    "paper": ("id",),
    "code": ("country", "code"),
    "text": ("code", "language"),
    "correlate": ("from_edition", "from_code", "to_edition", "to_code"),
}
"""Columns that name a row once and for all."""

ONCE_A_DAY = {
    "geo": ("id",),
    "counter": ("id", "scope"),
    "registration": ("scheme",),
    "list_entry": ("list", "code", "text", "flag"),
}
"""Columns that name a row on a given day: the same again is fine in another period."""

_FX = ("country", "use")


def periods_meet(first: Period, second: Period) -> bool:
    """Say whether two half-open periods share a day."""
    return (first.end is None or second.start is None or second.start < first.end) and (
        second.end is None or first.start is None or first.start < second.end
    )


def check_duplicates(index: Index) -> Iterator[Fault]:
    """Yield a fault for the second of two rows that name the same thing."""
    for table, columns in (ONCE | {"fx": _FX}).items():
        seen: dict[tuple[Any, ...], Place] = {}
        for _, located in index.each(table):
            key = tuple(getattr(located.row, column) for column in columns)
            first = seen.setdefault(key, located.place)
            if first is not located.place:
                yield _twice(located, columns, key, first)
    for table, columns in ONCE_A_DAY.items():
        groups: dict[tuple[Any, ...], list[Located[Any]]] = defaultdict(list)
        for _, located in index.each(table):
            key = tuple(getattr(located.row, column) for column in columns)
            for other in groups[key]:
                if periods_meet(other.row.period, located.row.period):
                    yield _twice(located, columns, key, other.place)
                    break
            groups[key].append(located)


def _twice(located: Located[Any], columns: tuple[str, ...], key: tuple[Any, ...], first: Place) -> Fault:
    name = " ".join(str(part) for part in key if part)
    reason = f"'{name}' stands already at {first.file}:{first.line}"
    return located.place.fault(columns[0], reason, "ids are unique in all packs: rename or remove one")
