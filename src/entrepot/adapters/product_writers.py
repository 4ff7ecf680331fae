"""Products as files that other shops read: Shopify's CSV, Google's feed as text, our own JSON.

Each is what the reader of the same kind reads, so that what goes out comes back the same. A text that a
spreadsheet would reckon with has an apostrophe before it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Final

from entrepot.adapters.google_merchant import AXES, CONTENT, HS_CODE, OPTION, ORIGIN, TRADE
from entrepot.adapters.google_merchant_xml import COLUMNS as ATTRIBUTES
from entrepot.adapters.product_parts import NAMES, columns_of
from entrepot.adapters.shopify_csv import metafield
from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.provider import WrittenProduct
from entrepot.apps.kernel.spreadsheets import cells_of, csv_pieces
from entrepot.core.money import Money

SHOPIFY_HEADER: Final = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Option1 Name", "Option1 Value", "Option2 Name"),
    *("Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams", "Variant Price"),
    *("Variant Price Currency", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text"),
    *("Variant Image", "HS Code", "Country of Origin", "Variant Net Grams"),
    *map(metafield, NAMES),
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Fulfils `catalogue.provider.ProductWriter`."""

    content_type: str
    file_name: str
    pieces: Callable[[Iterator[WrittenProduct]], Iterator[str]]

    def __call__(self, products: Iterator[WrittenProduct]) -> Iterator[str]:
        """Yield the file piece by piece."""
        return self.pieces(products)


def _price(variant: VariantInput) -> str:
    return Money(variant.price_minor, variant.currency).format_plain()


def _options(product: ProductInput, variant: VariantInput) -> list[tuple[str, str]]:
    values = (*variant.options, "", "", "")
    return [(name, values[number]) for number, name in enumerate(product.option_names)]


def _shopify(products: Iterator[WrittenProduct]) -> Iterator[str]:
    rows = (cells_of(SHOPIFY_HEADER, row) for each in products for row in _shopify_rows(each))
    return csv_pieces(chain([SHOPIFY_HEADER], rows), mark=True)


def _shopify_rows(each: WrittenProduct) -> Iterator[dict[str, str]]:
    product, handle = each.content, each.content.handle or each.content.variants[0].sku.replace(" ", "-")
    shown = {picture.sku: picture.address for picture in each.pictures if picture.sku}
    rows: list[dict[str, str]] = []
    for variant in product.variants:
        row = {
            "Handle": handle,
            "Variant SKU": variant.sku,
            "Variant Grams": str(variant.gross_grams or ""),
            "Variant Net Grams": str(variant.net_grams or ""),
            "Variant Price": _price(variant),
            "Variant Price Currency": variant.currency,
            "Variant Barcode": variant.gtin,
            "Variant Image": shown.get(variant.sku, ""),
        }
        options = _options(product, variant) or [("Title", "Default Title")]
        for number, (name, value) in enumerate(options, 1):
            row |= {f"Option{number} Value": value} | ({f"Option{number} Name": name} if not rows else {})
        rows.append(row)
    rows[0] |= {
        "Title": product.title,
        "Body (HTML)": _html(product.description),
        "Vendor": product.brand,
        "Type": product.category,
        "HS Code": product.hs,
        "Country of Origin": product.origin,
        **{metafield(column): text for column, text in columns_of(product.details).items()},
    }
    for number, picture in enumerate(each.pictures):
        if number >= len(rows):
            rows.append({"Handle": handle})
        rows[number] |= {
            "Image Src": picture.address,
            "Image Position": str(number + 1),
            "Image Alt Text": picture.alt,
        }
    yield from rows


def _html(text: str) -> str:
    """Return plain text as HTML that reads back as the same lines."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n")) if text else ""


def _google(products: Iterator[WrittenProduct]) -> Iterator[str]:
    items = (
        cells_of(ATTRIBUTES, _google_item(each, variant))
        for each in products
        for variant in each.content.variants
    )
    return csv_pieces(chain([ATTRIBUTES], items), dialect="excel-tab")


def _google_item(each: WrittenProduct, variant: VariantInput) -> dict[str, str]:
    product = each.content
    own = [picture for picture in each.pictures if picture.sku in {"", variant.sku}]
    first, *others = [picture.address for picture in own] or [""]
    options = _options(product, variant)
    details = [(OPTION, name, value) for name, value in options]
    details += [(TRADE, HS_CODE, product.hs), (TRADE, ORIGIN, product.origin)]
    details += [(TRADE, CONTENT, str(variant.net_grams or ""))]
    details += [(TRADE, NAMES[column], text) for column, text in columns_of(product.details).items()]
    item = {
        "id": variant.sku,
        "title": product.title,
        "description": product.description,
        "link": each.page,
        "image_link": first,
        "additional_image_link": ",".join(others),
        "availability": "in_stock",
        "price": f"{_price(variant)} {variant.currency}",
        "brand": product.brand,
        "gtin": variant.gtin,
        "product_type": product.category,
        "condition": "new",
        "shipping_weight": f"{variant.gross_grams} g" if variant.gross_grams else "",
        "product_detail": ",".join(_detail(detail) for detail in details if detail[2]),
    }
    if len(product.variants) > 1 or product.handle:
        item["item_group_id"] = product.handle or product.variants[0].sku
    return item | {axis: value for axis, name in AXES.items() for told, value in options if told == name}


def _detail(parts: Sequence[str]) -> str:
    return ":".join(part.replace(",", r"\,") for part in parts)


def _json(products: Iterator[WrittenProduct]) -> Iterator[str]:
    for each in products:
        yield json.dumps(_json_product(each), ensure_ascii=False, separators=(",", ":")) + "\n"


def _json_product(each: WrittenProduct) -> dict[str, object]:
    said = asdict(each.content)
    texts: dict[str, dict[str, str]] = {}
    for language, field, text in each.texts:
        texts.setdefault(language, {})[field] = text
    said["details"] = [
        {"kind": kind, "name": name, "value": value} for kind, name, value in each.content.details
    ]
    said["variants"] = [_json_variant(variant) for variant in each.content.variants]
    said["texts"] = texts
    said["pictures"] = [
        {"address": picture.address, "alt": picture.alt, "sku": picture.sku} for picture in each.pictures
    ]
    return said


def _json_variant(variant: VariantInput) -> dict[str, object]:
    said = {key: value for key, value in asdict(variant).items() if value not in {None, ""}}
    del said["price_minor"], said["currency"]
    return {**said, "price": {"amount": _price(variant), "currency": variant.currency}}


SHOPIFY: Final = Writer("text/csv; charset=utf-8", "products-shopify.csv", _shopify)
GOOGLE: Final = Writer("text/tab-separated-values; charset=utf-8", "products-google.tsv", _google)
JSON: Final = Writer("application/x-ndjson; charset=utf-8", "products.ndjson", _json)
