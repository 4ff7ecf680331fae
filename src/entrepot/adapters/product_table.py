"""What a kind of product table is: its columns, which rows are one product, and what they say.

Rows of one product may lie far apart, and a parent after its children. They are brought together in a
temporary database first, so memory does not grow with the file; what comes out is flat: a line for each row,
with the number it had, where reading may stop and go on.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO, Final

from entrepot.adapters.csv_records import Record
from entrepot.adapters.product_rows import Group, Row, drafted
from entrepot.adapters.table_rows import records_of
from entrepot.apps.catalogue.provider import Layout, Place, ProductDraft, ProductFile

MOST_LINE: Final = 4 * 1024 * 1024
_BATCH: Final = 1000
_BLANKS: Final = re.compile(r"\s+")


def small(name: str) -> str:
    """Return a column's name as names are compared: small letters, single blanks."""
    return _BLANKS.sub(" ", name.strip().lower().rstrip("*:").strip())


def alone(_row: Row) -> tuple[str, ...]:
    """Each row is a product of its own."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFormat:
    """One kind of table.

    `telling` are the columns by which it is known, `needed` those without which nothing can be read. `names`
    are those by which other rows may call a row, `parent` the one by which it calls its own. `say` turns
    the rows of a product into the words of `product_rows`.
    """

    columns: Mapping[str, Sequence[str]]
    needed: tuple[str, ...]
    telling: tuple[str, ...]
    say: Callable[[list[Row], Layout], list[Row]]
    names: Callable[[Row], tuple[str, ...]] = alone
    parent: Callable[[Row], str] = field(default=lambda _row: "")
    normal: Callable[[str], str] = small

    def columns_in(self, header: Sequence[str]) -> dict[str, int]:
        """Return where each known column stands; of two names for one, the first of our list."""
        places: dict[str, int] = {}
        for number, name in enumerate(header):
            places.setdefault(self.normal(name), number)
        found = {}
        for column, names in self.columns.items():
            at = next((places[name] for name in names if name in places), None)
            if at is not None:
                found[column] = at
        return found

    def flatten(self, source: BinaryIO, layout: Layout, target: BinaryIO, rows: int | None = None) -> None:
        """Write the rows (the first few, or all), those of a product together, a parent first."""
        named_at = layout.columns.get("sku", layout.columns.get("title", -1))
        with closing(sqlite3.connect("", isolation_level=None)) as kept:  # a temporary file of its own
            kept.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
                "CREATE TABLE lines (seq INTEGER PRIMARY KEY, parent TEXT, line TEXT);"
                "CREATE TABLE named (name TEXT PRIMARY KEY, seq INTEGER) WITHOUT ROWID;"
            )
            batch: list[tuple[int, str, str]] = []
            for seq, record in enumerate(islice(records_of(source, layout, named_at), rows)):
                row = Row(record, layout.columns)
                names = () if record.fault else self.names(row)
                kept.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", [(name, seq) for name in names])
                batch.append((seq, "" if record.fault else self.parent(row), _line(record)))
                if len(batch) == _BATCH:
                    kept.executemany("INSERT INTO lines VALUES (?, ?, ?)", batch)
                    batch = []
            kept.executemany("INSERT INTO lines VALUES (?, ?, ?)", batch)
            target.writelines(
                f"{group}\t{line}\n".encode()
                for group, line in kept.execute(
                    "SELECT COALESCE(named.seq, lines.seq) AS whole, line FROM lines"
                    " LEFT JOIN named ON lines.parent != '' AND named.name = lines.parent"
                    " ORDER BY whole, lines.seq != whole, lines.seq"
                )
            )

    def read(self, source: BinaryIO, layout: Layout, start: Place | None = None) -> ProductFile:
        """Open a flat file from a place on."""
        return ProductFile(layout.header, self._products(source, layout, start.offset if start else 0))

    def _products(self, source: BinaryIO, layout: Layout, offset: int) -> Iterator[ProductDraft]:
        width = len(layout.header)
        group, number = Group("…", width), ""
        for owner, record in _flat(source, offset):
            if owner != number and group.records:
                yield self._drafted(group, layout)
                group = Group("…", width)
            number = owner
            group.add(record, layout.columns, undecodable=False)
        if group.records:
            yield self._drafted(group, layout)

    def _drafted(self, group: Group, layout: Layout) -> ProductDraft:
        if group.rows:
            group.rows = self.say(group.rows, layout)
        group.handle = group.rows[0].cell("handle")[:255] if group.rows else ""
        return drafted(group, layout.columns, group.end)


def _line(record: Record) -> str:
    return json.dumps(
        [record.place.row, record.place.line, record.fault, record.cells], separators=(",", ":")
    )


def _flat(source: BinaryIO, offset: int) -> Iterator[tuple[str, Record]]:
    source.seek(offset)
    while raw := source.readline(MOST_LINE * 8):
        offset += len(raw)
        owner, _tab, text = raw.decode("ascii").partition("\t")
        row, line, fault, cells = json.loads(text)
        yield owner, Record(Place(0, row, line), Place(offset, row + 1, line + 1), tuple(cells), fault)


def laid_out(
    layout: Layout, head: Sequence[Sequence[str]], formats: Mapping[str, TableFormat], *, kind: str = ""
) -> Layout | None:
    """Return the layout with the kind of table that the first rows show, None when they show none of them."""
    for name, each in formats.items() if not kind else [(kind, formats[kind])]:
        for number, cells in enumerate(head):
            columns = each.columns_in(cells)
            if all(column in columns for column in chain(each.telling, each.needed)):
                return Layout(
                    source=name,
                    wrapping=layout.wrapping,
                    encoding=layout.encoding,
                    header=tuple(cells),
                    header_row=number,
                    columns=columns,
                    weight_unit=layout.weight_unit,
                )
    return None
