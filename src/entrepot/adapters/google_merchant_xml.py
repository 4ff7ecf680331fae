"""Rows of a Google Merchant feed in XML: RSS 2.0 with items, or Atom with entries.

Each item becomes a row in the columns of the same feed as a text file; what stands several times, such as
`additional_image_link`, is joined as there. Attributes as in Google's product data
specification, read 2026-11.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from entrepot.adapters.xml_stream import parse
from entrepot.apps.catalogue.provider import FileRefusedError

COLUMNS: Final = (
    *("id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price"),
    *("sale_price", "brand", "gtin", "mpn", "google_product_category", "product_type", "item_group_id"),
    *("color", "size", "material", "pattern", "condition", "shipping_weight", "product_weight"),
    *("product_detail", "quantity", "sell_on_google_quantity", "is_bundle", "adult", "gender", "age_group"),
)
_AT: Final = {name: number for number, name in enumerate(COLUMNS)}
_ITEMS: Final = frozenset({"item", "entry"})
_DETAIL: Final = ("section_name", "attribute_name", "attribute_value")
_MOST_CELL: Final = 100_000


def read_rows(source: BinaryIO) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (row, line, cells), the header first. `line` counts items. Raises FileRefusedError."""
    yield 1, 1, COLUMNS
    row, item = 1, _Item()
    for kind, name, text, attributes in parse(source):
        if kind == "start":
            item.begin(name, attributes)
        elif name in _ITEMS and item.is_open:
            row += 1
            yield row, row, item.ended()
        elif item.is_open:
            item.take(name, text.strip())
    if row == 1:
        raise FileRefusedError("no_items")


class _Item:
    """What is known of the item in hand."""

    def __init__(self) -> None:
        self.is_open = False
        self.said: dict[str, list[str]] = {}
        self.detail: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ITEMS:
            self.is_open, self.said = True, {}
        elif name == "link" and self.is_open and attributes.get("href"):  # Atom
            self.said.setdefault("link", []).append(attributes["href"])

    def take(self, name: str, text: str) -> None:
        if name in _DETAIL:
            self.detail[name] = text
        elif name == "product_detail":
            parts = (self.detail.get(part, "").replace(",", r"\,") for part in _DETAIL)
            self.said.setdefault(name, []).append(":".join(parts))
            self.detail = {}
        elif name in _AT and text:
            self.said.setdefault(name, []).append(text)

    def ended(self) -> tuple[str, ...]:
        self.is_open = False
        return tuple(",".join(self.said.get(column, ()))[:_MOST_CELL] for column in COLUMNS)
