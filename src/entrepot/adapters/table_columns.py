"""Reads any table of products: its columns are guessed by the names people give them, or said by its seller.

The names wait in `data/catalogue/column_names.toml`, in several languages. A row is a variant; rows with the
same name of a product (`handle`) are one product, else each row is one.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from entrepot.adapters.prices import currency_of, price_of
from entrepot.adapters.product_rows import PICTURES, Row
from entrepot.adapters.product_table import TableFormat, small
from entrepot.adapters.weights import grams_of, unit_in
from entrepot.apps.catalogue.provider import Layout
from entrepot.apps.kernel.paths import data_dir

NEEDED: Final = ("title", "price")
FIELDS: Final = (
    *("title", "sku", "price", "currency", "pieces", "weight", "net_weight", "description", "vendor", "type"),
    *("hs", "origin", "barcode", "materials", "ingredients", "shelf_life", "battery", "images", "handle"),
    *("option1_name", "option1", "option2_name", "option2", "option3_name", "option3"),
)
"""What may be said of a column, in the order in which people are asked."""
_UNIT: Final = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*$")
_ADDRESSES: Final = re.compile(r"[\s,;|]+(?=https?:)")
_CJK: Final = re.compile(r"[\u3040-\u9fff\u0e00-\u0e7f]")


@cache
def column_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names that people give each field, in small letters."""
    told = tomllib.loads((data_dir() / "catalogue" / "column_names.toml").read_text("utf-8"))
    return {
        field: tuple(dict.fromkeys(small(name) for names in told[field].values() for name in names))
        for field in FIELDS
    }


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Return which column most likely holds which field, each column once."""
    found: dict[str, int] = {}
    for number, name in enumerate(header):
        plain = small(_UNIT.sub("", name)) or small(name)
        field = next((field for field, names in column_names().items() if plain in names), "")
        if field and field not in found:
            found[field] = number
    for number, name in enumerate(header):  # then by what a name holds: 商品名称（中文）, Price USD
        if number not in found.values() and (field := _within(small(name), found)):
            found[field] = number
    return found


def _within(name: str, found: Mapping[str, int]) -> str:
    for field, names in column_names().items():
        if field in found:
            continue
        for known in names:
            if (len(known) > 1 and _CJK.search(known) and known in name) or name.startswith(f"{known} "):
                return field
    return ""


def _handle(row: Row) -> str:
    return row.cell("handle")


def _names(row: Row) -> tuple[str, ...]:
    return (_handle(row),) if _handle(row) else ()


def _say(rows: list[Row], layout: Layout) -> list[Row]:
    header, columns = layout.header, layout.columns
    units = {
        column: unit_in(header[columns[column]]) or layout.weight_unit
        for column in ("weight", "net_weight")
        if column in columns
    }
    names = []
    for number in (1, 2, 3):
        at = columns.get(f"option{number}")
        said = rows[0].cell(f"option{number}_name")
        named = said or (
            header[at] if at is not None and any(row.cell(f"option{number}") for row in rows) else ""
        )
        names.append(named)
    single = len(rows) == 1 and "handle" not in columns
    return [
        replace(row, said=_said(row, rows[0], names if not single else _kept(row, names), units))
        for row in rows
    ]


def _kept(row: Row, names: list[str]) -> list[str]:
    return [name if row.cell(f"option{number}") else "" for number, name in enumerate(names, 1)]


def _said(row: Row, first: Row, names: list[str], units: Mapping[str, str]) -> dict[str, str]:
    price = row.cell("price")
    sku = row.cell("sku") or row.cell("barcode")
    said = {
        "handle": "-".join((first.cell("handle") or first.cell("sku") or first.cell("title")).split()),
        "sku": sku,
        "price": price_of(price),
        "currency": row.cell("currency") or currency_of(price),
        "grams": grams_of(row.cell("weight"), units.get("weight", "")),
        "net_grams": grams_of(row.cell("net_weight"), units.get("net_weight", "")),
        "pictures": PICTURES.join(_ADDRESSES.split(row.cell("images"))),
    }
    filled = [(name, row.cell(f"option{number}")) for number, name in enumerate(names, 1) if name]
    for number in (1, 2, 3):
        name, value = filled[number - 1] if len(filled) >= number else ("", "")
        said[f"option{number}_name"] = name
        said[f"option{number}"] = value
    return said


class _Guessed(TableFormat):
    """A table whose columns are guessed."""

    def columns_in(self, header: Sequence[str]) -> dict[str, int]:
        return guess_columns(header)


TABLE: Final = _Guessed(
    columns={field: (field,) for field in FIELDS},
    needed=NEEDED,
    telling=(),
    names=_names,
    parent=_handle,
    say=_say,
)
