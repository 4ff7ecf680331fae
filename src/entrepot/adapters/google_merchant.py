"""Reads Google Merchant feeds, as text with tabs and as XML: one item is one variant of an item group.

Attributes as in Google's product data specification, read 2026-11. Options that Google has no attribute for
stand in `product_detail` (section Option), as our own feed writes them; section Trade holds code, origin and
what goods consist of.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from entrepot.adapters.google_merchant_xml import COLUMNS as ATTRIBUTES
from entrepot.adapters.prices import currency_of, price_of
from entrepot.adapters.product_parts import NAMES
from entrepot.adapters.product_rows import PICTURES, Row
from entrepot.adapters.product_table import TableFormat, small
from entrepot.adapters.weights import grams_of
from entrepot.apps.catalogue.provider import Layout

OPTION, TRADE, HS_CODE, ORIGIN = "Option", "Trade", "HS code", "Country of origin"
CONTENT: Final = "Content (g)"
AXES: Final = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
MOST_OPTIONS: Final = 3
_ADDRESSES: Final = re.compile(r",\s*(?=https?:)")
_DETAILS: Final = re.compile(r"(?<!\\),")
_PARTS: Final = 3


def _plain(name: str) -> str:
    return small(name).removeprefix("g:").replace(" ", "_")


def _group(row: Row) -> str:
    group = row.cell("item_group_id")
    return f"group:{group}" if group else ""


def _named(row: Row) -> tuple[str, ...]:
    return (_group(row),) if _group(row) else ()


def _say(rows: list[Row], _layout: Layout) -> list[Row]:
    details = [_details(row) for row in rows]
    named = list(dict.fromkeys(name for each in details for section, name in each if section == OPTION))
    known = {name.lower() for name in named}
    plain = [
        axis
        for axis, name in AXES.items()
        if name.lower() not in known and _group(rows[0]) and len({row.cell(axis) for row in rows}) > 1
    ]
    return [
        replace(row, said=_said(row, rows[0], each) | _options(row, each, named, plain))
        for row, each in zip(rows, details, strict=True)
    ]


def _said(row: Row, first: Row, details: Mapping[tuple[str, str], str]) -> dict[str, str]:
    price = row.cell("price")
    return {
        "handle": "-".join((first.cell("item_group_id") or first.cell("id")).split()),
        "sku": row.cell("id"),
        "price": price_of(price),
        "currency": currency_of(price),
        "grams": grams_of(row.cell("shipping_weight") or row.cell("product_weight"), "g"),
        "net_grams": details.get((TRADE, CONTENT), ""),
        "pieces": row.cell("quantity") or row.cell("sell_on_google_quantity"),
        "vendor": first.cell("brand"),
        "type": first.cell("product_type") or first.cell("google_product_category"),
        "barcode": row.cell("gtin"),
        "pictures": PICTURES.join(
            (row.cell("image_link"), *_ADDRESSES.split(row.cell("additional_image_link")))
        ),
        "hs": details.get((TRADE, HS_CODE), ""),
        "origin": details.get((TRADE, ORIGIN), ""),
        **{column: details.get((TRADE, name), "") for column, name in NAMES.items()},
    }


def _options(
    row: Row, details: Mapping[tuple[str, str], str], named: Sequence[str], plain: Sequence[str]
) -> dict[str, str]:
    """Return the options: those that details name, then those that Google has a column for."""
    names = [*named, *(AXES[axis] for axis in plain)]
    values = [details.get((OPTION, name), "") for name in named] + [row.cell(axis) for axis in plain]
    said = {}
    for number in range(1, MOST_OPTIONS + 1):
        said[f"option{number}_name"] = names[number - 1] if len(names) >= number else ""
        said[f"option{number}"] = values[number - 1] if len(values) >= number else ""
    if len(names) > MOST_OPTIONS:
        said["too_many_options"] = ", ".join(names)
    return said


def _details(row: Row) -> dict[tuple[str, str], str]:
    """Return what `product_detail` says as {(section, attribute): value}."""
    found = {}
    for each in _DETAILS.split(row.cell("product_detail")):
        parts = each.replace(r"\,", ",").strip().split(":", 2)
        if len(parts) == _PARTS:
            found[parts[0].strip(), parts[1].strip()] = parts[2].strip()
    return found


GOOGLE: Final = TableFormat(
    columns={name: (name,) for name in ATTRIBUTES},
    needed=("id", "title", "price"),
    telling=("id", "title", "link", "price", "availability"),
    names=_named,
    parent=_group,
    say=_say,
    normal=_plain,
)
