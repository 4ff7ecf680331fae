"""The rows of one chunk, by table, and the row numbers they take."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from entrepot.cli.simulate.tables import TABLES

if TYPE_CHECKING:
    from entrepot.cli.simulate.bulk import Row

YES: Final = True
NO: Final = False


class Sheet:
    """Rows on their way into the tables."""

    __slots__ = ("ids", "rows")

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = dict(ids)
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}

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
