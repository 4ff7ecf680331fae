"""Every product file we read: what it is, how its rows are brought together, its products one by one."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import BinaryIO, Final

from entrepot.adapters import catalogue_json
from entrepot.adapters.amazon_flat_file import AMAZON, template_rows
from entrepot.adapters.google_merchant import GOOGLE
from entrepot.adapters.line_ends import with_newlines
from entrepot.adapters.product_table import TableFormat, laid_out
from entrepot.adapters.shopify_csv import SHOPIFY, read_products
from entrepot.adapters.table_columns import TABLE, guess_columns
from entrepot.adapters.table_opening import ENCODINGS, JSON, TEXT, encoding_of, wrapping_of
from entrepot.adapters.table_rows import head_of, records_of
from entrepot.adapters.woocommerce_csv import WOOCOMMERCE
from entrepot.apps.catalogue.provider import FileRefusedError, Layout, Place, ProductDraft, ProductFile

FORMATS: Final[dict[str, TableFormat]] = {
    "shopify": SHOPIFY,
    "woocommerce": WOOCOMMERCE,
    "google": GOOGLE,
    "amazon": AMAZON,
}
PLAIN: Final = "table"
_ENOUGH_CELLS: Final = 2
_ROWS_A_PRODUCT: Final = 10


class Files:
    """Fulfils `catalogue.provider.ProductFiles`."""

    sources = (*FORMATS, PLAIN, JSON)

    def look(self, source: BinaryIO, *, kind: str = "", encoding: str = "") -> Layout:
        """Say what file this is. Raises FileRefusedError."""
        wrapping = wrapping_of(source)
        if wrapping == JSON:
            if kind not in {"", JSON}:
                raise FileRefusedError("not_a_table")
            return catalogue_json.look(source)
        if kind == JSON:
            raise FileRefusedError("not_json")
        if wrapping == TEXT:
            source = with_newlines(source)
        if encoding not in ENCODINGS:
            encoding = encoding_of(source) if wrapping == TEXT else ENCODINGS[0]
        head = head_of(source, wrapping, encoding)
        bare = Layout(source=kind, wrapping=wrapping, encoding=encoding)
        if kind in FORMATS:
            return _known(bare, head, kind)
        if kind == PLAIN:
            return _plain(bare, head)
        if template_rows(head) is not None:  # it says itself what it is, however few of its columns we know
            return _known(bare, head, "amazon")
        return laid_out(bare, head, FORMATS) or _plain(bare, head)

    def is_flat(self, layout: Layout) -> bool:
        """Whether it is read as it stands."""
        if layout.source == JSON:
            return layout.wrapping == TEXT
        return layout.source == "shopify" and layout.wrapping == TEXT

    def flatten(self, source: BinaryIO, layout: Layout, target: BinaryIO) -> None:
        """Write the rows, those of a product together. Raises FileRefusedError."""
        if layout.source == JSON:
            catalogue_json.flatten(source, target)
        else:
            _format(layout).flatten(_lines(source, layout), layout, target)

    def read(self, source: BinaryIO, layout: Layout, start: Place | None = None) -> ProductFile:
        """Open a flat file from a place on."""
        if layout.source == JSON:
            return catalogue_json.read_products(source, start)
        if self.is_flat(layout):
            return read_products(_lines(source, layout), start, encoding=layout.encoding)
        return _format(layout).read(source, layout, start)

    def preview(self, source: BinaryIO, layout: Layout, products: int) -> list[ProductDraft]:
        """Return the first few products, by the first rows alone."""
        if self.is_flat(layout):
            return list(islice(self.read(source, layout).products, products))
        target = BytesIO()
        if layout.source == JSON:
            catalogue_json.flatten(source, target)
        else:
            _format(layout).flatten(_lines(source, layout), layout, target, rows=products * _ROWS_A_PRODUCT)
        return list(islice(self.read(target, layout).products, products))

    def peek(self, source: BinaryIO, layout: Layout, rows: int) -> list[tuple[str, ...]]:
        """Return the first few rows under the header."""
        if layout.source == JSON:
            return []
        records = records_of(_lines(source, layout), layout)
        return [record.cells for record in islice(records, rows) if not record.fault]


FILES: Final = Files()


def _format(layout: Layout) -> TableFormat:
    return TABLE if layout.source == PLAIN else FORMATS[layout.source]


def _lines(source: BinaryIO, layout: Layout) -> BinaryIO:
    return with_newlines(source) if layout.wrapping == TEXT else source


def _known(bare: Layout, head: Sequence[tuple[str, ...]], kind: str) -> Layout:
    """Return the layout of what is said to be of a kind: the row that has what it needs is its header."""
    bare, rows = replace(bare, source=kind), template_rows(head) if kind == "amazon" else None
    if rows is None and (found := laid_out(bare, head, FORMATS, kind=kind)):
        return found
    columns, needed = FORMATS[kind].columns, FORMATS[kind].needed
    places = [FORMATS[kind].columns_in(cells) for cells in head]
    best = max(range(len(head)), key=lambda row: len(places[row]))
    missing = tuple(columns[column][0] for column in needed if column not in places[best])
    if missing:
        raise FileRefusedError("columns_missing", missing)
    last = max(best, (rows or {}).get("dataRow", 0) - 1)
    return replace(bare, header=head[best], header_row=last, columns=places[best])


def _plain(bare: Layout, head: Sequence[tuple[str, ...]]) -> Layout:
    """Return the layout of a table nobody knows: its header is the row that speaks most of our words."""
    wide = [row for row in range(len(head)) if len([cell for cell in head[row] if cell]) >= _ENOUGH_CELLS]
    if not wide:
        raise FileRefusedError("not_a_table")
    best = max(wide, key=lambda row: (len(guess_columns(head[row])), -row))
    return replace(bare, source=PLAIN, header=head[best], header_row=best, columns=guess_columns(head[best]))
