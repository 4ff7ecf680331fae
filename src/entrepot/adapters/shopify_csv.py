"""Reads the product CSV that Shopify exports, in its older and its newer columns.

The rows of a product share a handle and stand together; product fields stand in the first row only. A row
may hold a variant, a picture, or both. `Default Title` is Shopify's word for a product without variants.
Columns as documented at help.shopify.com, "Using CSV files to import and export products", read 2026-11.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from entrepot.adapters.csv_header import find_columns, is_undecodable, read_header
from entrepot.adapters.csv_records import read_records
from entrepot.adapters.product_parts import NAMES
from entrepot.adapters.product_rows import Group, Row, drafted
from entrepot.adapters.product_table import TableFormat
from entrepot.apps.catalogue.provider import Layout, Place, ProductDraft, ProductFile


def metafield(column: str) -> str:
    """Return what Shopify calls the column of a metafield, in which it keeps facts it has no column for."""
    return f"{NAMES[column]} (product.metafields.entrepot.{column})"


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "description", "body html"),
    "vendor": ("vendor",),
    "type": ("type",),
    "category": ("product category", "standard product type", "standardized product type"),
    "option1_name": ("option1 name",),
    "option1": ("option1 value",),
    "option2_name": ("option2 name",),
    "option2": ("option2 value",),
    "option3_name": ("option3 name",),
    "option3": ("option3 value",),
    "sku": ("variant sku", "sku"),
    "price": ("variant price", "price"),
    "currency": ("variant price currency",),  # of our own exports: Shopify's name none
    "grams": ("variant grams", "weight value (grams)"),
    "barcode": ("variant barcode", "barcode"),
    "pieces": ("variant inventory qty", "inventory quantity", "variant inventory quantity"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "oversell": ("variant inventory policy", "continue selling when out of stock"),
    "ships": ("variant requires shipping", "requires shipping"),
    "gift_card": ("gift card",),
    "picture": ("image src", "product image url", "image source"),
    "picture_position": ("image position",),
    "picture_alt": ("image alt text",),
    "variant_picture": ("variant image", "variant image url"),
    "hs": ("hs code", "variant hs code", "harmonized system code"),
    "origin": ("country of origin", "country/region of origin", "coo", "variant country of origin"),
    "net_grams": ("variant net grams",),  # of our own exports
    **{
        column: (metafield(column).lower(), f"{name.lower()} (product.metafields.custom.{column})")
        for column, name in NAMES.items()
    },
}
NEEDED: Final = ("handle", "title", "price")
_HANDLE: Final = re.compile(r"[^\s<>\"]{1,255}")


def read_products(source: BinaryIO, start: Place | None = None, *, encoding: str = "utf-8") -> ProductFile:
    """Open a product CSV and return its header and its products from a place on (the first one by default).

    Raises FileRefusedError: empty, not_utf8, header_unreadable, columns_missing (with their names).
    """
    header, begin, delimiter = read_header(source, encoding)
    columns = find_columns(header, COLUMNS, NEEDED)
    lines = Lines(source, len(header), delimiter, encoding)
    return ProductFile(header, _products(lines, start or begin, columns))


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of text whose rows have so many cells."""

    source: BinaryIO
    width: int
    delimiter: str
    encoding: str


def _products(lines: Lines, start: Place, columns: Mapping[str, int]) -> Iterator[ProductDraft]:
    """Gather the rows of each handle that stand together; a broken row belongs to the one it names."""
    handle_at = columns["handle"]

    def names(cells: Sequence[str]) -> bool:
        return bool(_handle(cells, handle_at))

    group: Group | None = None
    for record in read_records(
        lines.source,
        start,
        width=lines.width,
        names=names,
        delimiter=lines.delimiter,
        encoding=lines.encoding,
    ):
        if not record.fault and not any(cell.strip() for cell in record.cells):
            continue
        handle = _handle(record.cells, handle_at)
        if group is None or handle != group.handle or not handle:
            if group is not None:
                yield drafted(group, columns, record.place)
            group = Group(handle, lines.width)
        group.add(record, columns, undecodable=any(is_undecodable(cell) for cell in record.cells))
    if group is not None:
        yield drafted(group, columns, group.end)


def _handle(cells: Sequence[str], handle_at: int) -> str:
    handle = cells[handle_at].strip() if len(cells) > handle_at else ""
    return handle if _HANDLE.fullmatch(handle) and not is_undecodable(handle) else ""


def _named(row: Row) -> tuple[str, ...]:
    return (row.cell("handle"),) if row.cell("handle") else ()


def _as_it_stands(rows: list[Row], _layout: Layout) -> list[Row]:
    return rows


SHOPIFY: Final = TableFormat(
    columns=COLUMNS,
    needed=NEEDED,
    telling=("handle", "title", "option1_name", "price"),
    names=_named,
    parent=lambda row: row.cell("handle"),
    say=_as_it_stands,
)
"""The same columns in a workbook, or wherever the rows of a product lie apart."""
