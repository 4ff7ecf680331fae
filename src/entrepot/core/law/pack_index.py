"""All folders at once, with the ids that rows of one may name in another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from entrepot.core.law.pack_faults import Located
from entrepot.core.law.rows import PackRow

MEMBER = "{country}"
UNIT_TEXT = "unit:"
"""A unit of a pack's own (the dollars of a watch case) is one that text.csv explains as ``unit:<name>``."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The rows of one folder by table, each with its place."""

    name: str
    pack: PackRow
    tables: dict[str, list[Located[Any]]]
    broken: set[str]
    """Ids of rows that could not be read: naming one is not a second mistake."""

    def rows(self, table: str) -> list[Located[Any]]:
        """Return the rows of a table, none when the folder has no such file."""
        return self.tables.get(table, [])


class Index:
    """What is known by id across all folders."""

    def __init__(self, folders: list[Folder]) -> None:
        self.folders = folders
        self.by_name = {folder.name: folder for folder in folders}
        self.members: dict[str, list[str]] = defaultdict(list)
        for folder in folders:
            if folder.pack.parent:
                self.members[folder.pack.parent].append(folder.name)

    def each(self, table: str) -> Iterator[tuple[Folder, Located[Any]]]:
        """Yield every row of a table with its folder."""
        for folder in self.folders:
            for located in folder.rows(table):
                yield folder, located

    def ids(self, table: str, column: str = "id") -> frozenset[str]:
        """Return all values of a column over all folders."""
        known = {getattr(located.row, column) for _, located in self.each(table)}
        return frozenset(known.union(*(folder.broken for folder in self.folders)))

    @cached_property
    def own_units(self) -> frozenset[str]:
        """Return the units of packs' own: what text.csv explains as ``unit:<name>``."""
        codes = (code for code in self.ids("text", "code") if code.startswith(UNIT_TEXT))
        return frozenset(code.removeprefix(UNIT_TEXT) for code in codes)

    def chain(self, country: str) -> list[Folder]:
        """Return a country's folder and its parents'; a cycle ends where it closes."""
        found: list[Folder] = []
        while country in self.by_name and self.by_name[country] not in found:
            found.append(self.by_name[country])
            country = found[-1].pack.parent
        return found

    def destinations(self, folder: Folder) -> list[str]:
        """Return the countries the folder's rows hold for: its members, or itself when it has none."""
        return self.members.get(folder.name) or [folder.name]

    def known_in(self, table: str, country: str) -> frozenset[str]:
        """Return the ids of a table that hold for a country, with the member's place filled in."""
        key = (table, country)
        if key not in self._known:
            rows = (located.row for folder in self.chain(country) for located in folder.rows(table))
            names = {row.id for row in rows}.union(*(folder.broken for folder in self.folders))
            self._known[key] = frozenset(name.replace(MEMBER, country) for name in names)
        return self._known[key]

    def resolves(self, table: str, name: str, folder: Folder) -> bool:
        """Say whether an id named in a folder stands for every country the folder's rows hold for."""
        return all(
            name.replace(MEMBER, country) in self.known_in(table, country)
            for country in self.destinations(folder)
        )

    @cached_property
    def _known(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}
