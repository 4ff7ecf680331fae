"""Reads the product CSV that WooCommerce exports: simple and variable products, variations by parent.

A variation names its parent by `id:44` or by SKU and may stand anywhere. Columns as in WooCommerce's "Product
CSV import schema", read 2026-11; `Weight (kg)` names the unit the shop is set to. A shop that parts its
cents by a comma exports its prices and weights so.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from entrepot.adapters.prices import price_of
from entrepot.adapters.product_rows import NO, PICTURES, Row
from entrepot.adapters.product_table import TableFormat, small
from entrepot.adapters.weights import grams_of, unit_in
from entrepot.apps.catalogue.provider import Layout

MOST_ATTRIBUTES: Final = 12
_NOT_GOODS: Final = frozenset({"external", "grouped"})
_NUMBERED: Final = {
    "name": (
        *("attribute {} name", "attribut {} name", "nom de l’attribut {}", "nom de l'attribut {}"),
        *("nombre del atributo {}", "属性 {} 名称"),
    ),
    "value": (
        *("attribute {} value(s)", "attribut {} wert(e)", "valeur(s) de l’attribut {}"),
        *("valeur(s) de l'attribut {}", "valor(es) del atributo {}", "属性 {} 值"),
    ),
}
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "kind": ("type", "typ", "tipo", "类型"),
    "sku": ("sku", "artikelnummer", "ugs"),
    "barcode": (
        *("gtin, upc, ean, or isbn", "gtin, upc, ean oder isbn", "gtin, upc, ean ou isbn"),
        *("gtin, upc, ean o isbn", "gtin", "ean"),
    ),
    "title": ("name", "nom", "nombre", "名称"),
    "description": ("description", "beschreibung", "descripción", "描述"),
    "short": ("short description", "kurzbeschreibung", "description courte", "descripción corta", "简短描述"),
    "price": ("regular price", "regulärer preis", "tarif régulier", "precio normal", "常规售价"),
    "type": ("categories", "kategorien", "catégories", "categorías", "分类"),
    "vendor": ("brands", "brand", "marken", "marques", "marcas", "品牌"),
    "weight": tuple(
        f"{name}{unit}"
        for name in ("weight", "gewicht", "poids", "peso", "重量")
        for unit in ("", " (kg)", " (g)", " (lbs)", " (oz)", "(公斤)", "(kg)")
    ),
    "pieces": ("stock", "lager", "bestand", "inventario", "库存"),
    "backorders": (
        *("backorders allowed?", "lieferrückstände erlaubt?", "lieferrückstande erlaubt?"),
        *("autoriser les commandes de produits en rupture ?", "¿permitir reservas de productos agotados?"),
        "允许缺货下单？",
    ),
    "images": ("images", "bilder", "imágenes", "图片"),
    "parent": ("parent", "übergeordnetes produkt", "übergeordnet", "superior", "父级"),
    "hs": ("hs code", "meta: hs_code", "meta: _hs_code"),
    "origin": ("country of origin", "meta: country_of_origin", "meta: _country_of_origin"),
    **{
        f"{part}{number}": tuple(name.format(number) for name in names)
        for number in range(1, MOST_ATTRIBUTES + 1)
        for part, names in _NUMBERED.items()
    },
}
"""What WooCommerce calls its columns, in the language its shop is set to: en, de, fr, es, zh."""


def _names(row: Row) -> tuple[str, ...]:
    number, sku = row.cell("id"), row.cell("sku")
    return tuple(filter(None, (f"id:{number}" if number else "", f"sku:{sku}" if sku else "")))


def _parent(row: Row) -> str:
    parent = row.cell("parent") if "variation" in row.cell("kind").lower() else ""
    return parent if not parent or parent.startswith("id:") else f"sku:{parent}"


def _say(rows: list[Row], layout: Layout) -> list[Row]:
    unit = unit_in(layout.header[layout.columns["weight"]]) if "weight" in layout.columns else ""
    variations = [row for row in rows if "variation" in row.cell("kind").lower()]
    options = list(
        dict.fromkeys(name for row in variations for name, value in _attributes(row).items() if value)
    )
    handle = _handle(rows[0])
    return [
        replace(
            row, said=_said(row, handle, options, unit, is_parent=bool(variations) and row not in variations)
        )
        for row in rows
    ]


def _said(row: Row, handle: str, options: list[str], unit: str, *, is_parent: bool) -> dict[str, str]:
    kinds = {kind.strip() for kind in row.cell("kind").lower().split(",")}
    own = _attributes(row)
    said = {
        "handle": handle,
        "sku": row.cell("sku") or (f"woo-{row.cell('id')}" if row.cell("id") else ""),
        "description": row.cell("description") or row.cell("short"),
        "price": price_of(row.cell("price")),
        "grams": grams_of(row.cell("weight"), unit or "kg"),
        "pieces": "" if row.cell("pieces") == "parent" else row.cell("pieces"),
        "oversell": "continue" if row.cell("backorders").lower() not in {"", *NO} else "",
        "ships": "no" if kinds & {"virtual", "downloadable"} else "",
        "variant_picture" if "variation" in kinds else "pictures": PICTURES.join(
            each.strip() for each in row.cell("images").split(", ")
        ),
        "type": row.cell("type").partition(", ")[0],
        "not_goods": next(iter(kinds & _NOT_GOODS), ""),
        "orphan": "yes" if "variation" in kinds and not is_parent and handle == _handle(row) else "",
    }
    for number in (1, 2, 3):
        name = options[number - 1] if len(options) >= number else ""
        said[f"option{number}_name"] = name
        said[f"option{number}"] = own.get(name, "") if name else ""
    if len(options) > 3:  # noqa: PLR2004 - as many as a product has
        said["too_many_options"] = ", ".join(options)
    if is_parent or "variable" in kinds:
        said |= {"sku": "", "price": "", "option1": "", "pieces": ""}
    return said


def _attributes(row: Row) -> dict[str, str]:
    found = {}
    for number in range(1, MOST_ATTRIBUTES + 1):
        if name := row.cell(f"name{number}")[:80]:
            found[name] = row.cell(f"value{number}")
    return found


def _handle(row: Row) -> str:
    number = row.cell("id")
    return f"woo-{number}" if number else "-".join(row.cell("sku").split())


WOOCOMMERCE: Final = TableFormat(
    columns=COLUMNS,
    needed=("title",),
    telling=("kind", "sku", "price", "title"),
    names=_names,
    parent=_parent,
    say=_say,
    normal=small,
)
