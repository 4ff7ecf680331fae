"""The rows of one chunk, by table, and the row numbers they take."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from entrepot.apps.catalogue import sheets as readiness
from entrepot.apps.catalogue.visibility import READY
from entrepot.cli.simulate.tables import TABLES

if TYPE_CHECKING:
    from entrepot.cli.simulate.bulk import Row

YES: Final = True
NO: Final = False


class Sheet:
    """Rows on their way into the tables."""

    __slots__ = ("_digests", "ids", "rows", "said")

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = dict(ids)
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.said: dict[str, readiness.Sheet] = {}
        """What is said of goods in markets, by its digest: goods alike share it."""
        self._digests: dict[tuple[tuple[int, str], ...], str] = {}

    def ready(self, ways: Mapping[int, str], edition: str) -> str:
        """Return the digest of goods that are ready in markets, each by a way in."""
        same = tuple(ways.items())
        if same not in self._digests:
            found = {market: readiness.Said(READY, "", way, edition, None) for market, way in ways.items()}
            digest = self._digests[same] = readiness.digest_of(found)
            self.said[digest] = found
        return self._digests[same]

    def take(self, table: str) -> int:
        """Return the next row number of a table."""
        number = self.ids[table]
        self.ids[table] = number + 1
        return number

    def add(self, table: str, *cells: Any) -> int:
        """Write a row behind its number, and return the number."""
        number = self.take(table)
        self.rows[table].append((number, *cells))
        return number
