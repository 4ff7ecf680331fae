"""Reads Amazon's inventory flat files: the common subset that every category has, in older and newer columns.

Three rows stand above the goods: the template's settings, names for people, names for machines; the last one
counts, in whatever language the second is. Newest ones say in the first row where the names and the goods
stand (`settings=attributeRow=5&dataRow=7`): an example may lie between. Newer names carry a marketplace and a
number (`item_name[marketplace_id=…]#1.value`), which are left out here. A child names its parent by SKU.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from entrepot.adapters.prices import price_of
from entrepot.adapters.product_rows import PICTURES, Row
from entrepot.adapters.product_table import TableFormat
from entrepot.adapters.weights import grams_of
from entrepot.apps.catalogue.provider import Layout

_SAID: Final = re.compile(r"\b(attributeRow|dataRow)=(\d{1,2})\b")
_MARKED: Final = re.compile(r"\[[^\]]*\]|#\d+")
_AXES: Final = ("color", "size", "style", "material", "pattern", "scent", "flavor", "model", "edition")
_PICTURES: Final = 8
_POINTS: Final = 5
MOST_OPTIONS: Final = 3
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "sku": ("item_sku", "contribution_sku.value", "sku", "seller-sku"),
    "title": ("item_name", "item_name.value", "item-name"),
    "kind": ("feed_product_type", "product_type.value", "item_type", "item_type_keyword.value"),
    "action": ("update_delete", "::record_action", "record_action"),
    "barcode": (
        *(
            "external_product_id",
            "amzn1.volt.ca.product_id_value",
            "externally_assigned_product_identifier.value",
        ),
        "standard_product_id",
    ),
    "vendor": ("brand_name", "brand.value", "manufacturer", "manufacturer.value"),
    "description": ("product_description", "product_description.value", "item-description"),
    "price": (
        *("standard_price", "purchasable_offer.our_price.schedule.value_with_tax", "your_price", "price"),
        *("list_price", "list_price.value_with_tax"),
    ),
    "currency": ("currency", "purchasable_offer.currency", "list_price.currency"),
    "pieces": ("quantity", "fulfillment_availability.quantity"),
    "picture": ("main_image_url", "main_product_image_locator.media_location"),
    "level": ("parent_child", "parentage", "parentage_level.value"),
    "parent": ("parent_sku", "child_parent_sku_relationship.parent_sku"),
    "theme": ("variation_theme", "variation_theme.name"),
    "weight": (
        *("package_weight", "item_package_weight.value", "item_weight", "item_weight.value"),
        *("website_shipping_weight",),
    ),
    "weight_unit": (
        *("package_weight_unit_of_measure", "item_package_weight.unit", "item_weight_unit_of_measure"),
        *("item_weight.unit", "website_shipping_weight_unit_of_measure"),
    ),
    "origin": ("country_of_origin", "country_of_origin.value"),
    "hs": ("hs_code", "harmonized_tariff_code"),
    **{f"axis_{axis}": (f"{axis}_name", f"{axis}.value", axis) for axis in _AXES},
    **{
        f"picture{number}": (
            f"other_image_url{number}",
            f"other_product_image_locator_{number}.media_location",
        )
        for number in range(1, _PICTURES + 1)
    },
    **{f"point{number}": (f"bullet_point{number}",) for number in range(1, _POINTS + 1)},
}


def _machine(name: str) -> str:
    return _MARKED.sub("", name.strip().lower())


def template_rows(head: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Return the rows that a template says its names and goods stand in (from 0); None: it is no template."""
    first = [unquote(cell) for cell in head[0]]
    if not any(cell.startswith("TemplateType=") or "settings=attributeRow=" in cell for cell in first):
        return None
    return {name: int(row) - 1 for cell in first for name, row in _SAID.findall(cell)}


def _names(row: Row) -> tuple[str, ...]:
    return (row.cell("sku"),) if row.cell("sku") else ()


def _parent(row: Row) -> str:
    return row.cell("parent") if row.cell("level").lower() != "parent" else ""


def _say(rows: list[Row], _layout: Layout) -> list[Row]:
    parent = next((row for row in rows if row.cell("level").lower() == "parent"), None)
    children = [row for row in rows if row is not parent]
    theme = (parent or rows[0]).cell("theme").lower()
    varied = [axis for axis in _AXES if len({row.cell(f"axis_{axis}") for row in children}) > 1]
    themed = [axis for axis in _AXES if axis in theme and any(row.cell(f"axis_{axis}") for row in children)]
    axes = (themed or varied) if parent is not None or len(rows) > 1 else []
    handle = "-".join(rows[0].cell("sku").split())
    return [replace(row, said=_said(row, handle, axes, is_parent=row is parent)) for row in rows]


def _said(row: Row, handle: str, axes: list[str], *, is_parent: bool) -> dict[str, str]:
    points = [row.cell(f"point{number}") for number in range(1, _POINTS + 1)]
    said = {
        "handle": handle,
        "description": row.cell("description") or "\n".join(f"• {point}" for point in points if point),
        "type": row.cell("kind"),
        "price": price_of(row.cell("price")),
        "grams": grams_of(row.cell("weight"), row.cell("weight_unit")),
        "variant_picture" if axes and not is_parent else "pictures": row.cell("picture"),
        "orphan": "yes" if row.cell("parent") and not is_parent and handle == row.cell("sku") else "",
        "deleted": "yes" if row.cell("action").lower() == "delete" else "",
    }
    more = PICTURES.join(filter(None, (row.cell(f"picture{number}") for number in range(1, _PICTURES + 1))))
    said["pictures"] = PICTURES.join(filter(None, (said.get("pictures", ""), more)))
    said["picture"] = ""
    for number in range(1, MOST_OPTIONS + 1):
        axis = axes[number - 1] if len(axes) >= number else ""
        said[f"option{number}_name"] = axis.capitalize()
        said[f"option{number}"] = row.cell(f"axis_{axis}") if axis else ""
    if len(axes) > MOST_OPTIONS:
        said["too_many_options"] = ", ".join(axes)
    if is_parent:
        said |= {"sku": "", "price": "", "option1": "", "pieces": ""}
    return said


AMAZON: Final = TableFormat(
    columns=COLUMNS,
    needed=("sku", "title"),
    telling=("sku", "title", "kind", "price", "pieces"),
    names=_names,
    parent=_parent,
    say=_say,
    normal=_machine,
)
