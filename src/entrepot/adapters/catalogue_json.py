"""Reads products as typed JSON: one object a line (NDJSON), or a small document with a list of them.

An object has the fields that the API takes for a product, so what was exported comes back whole: several
languages, details, contents. A line that is wrong is named; the others are taken.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final, Literal

import msgspec

from entrepot.apps.catalogue.gtin import is_gtin
from entrepot.apps.catalogue.provider import (
    FileRefusedError,
    Finding,
    Layout,
    PictureDraft,
    Place,
    ProductDraft,
    ProductFile,
    VariantDraft,
)

JSON: Final = "json"
LINE: Final = "product"
LONGEST_LINE: Final = 1024 * 1024
MOST_DOCUMENT: Final = 32 * 1024 * 1024
_PICTURE: Final = r"^https?://\S{1,990}$"
_PATH: Final = re.compile(r" - at `\$\.?(.*)`$")

Decimals = Annotated[str, msgspec.Meta(pattern=r"^\d{1,12}(\.\d{1,4})?$")]
Text = Annotated[str, msgspec.Meta(max_length=50_000)]
Short = Annotated[str, msgspec.Meta(max_length=300)]
Amount = Annotated[int, msgspec.Meta(gt=0, le=2_000_000_000)]


class Picture(msgspec.Struct, forbid_unknown_fields=True):
    """A picture by its address."""

    address: Annotated[str, msgspec.Meta(pattern=_PICTURE)]
    alt: Annotated[str, msgspec.Meta(max_length=500)] = ""
    sku: Short = ""


class Detail(msgspec.Struct, forbid_unknown_fields=True):
    """A further fact."""

    kind: Literal["material", "fact", "measure", "national", "battery", "ingredient", "shelf_life"]
    name: Annotated[str, msgspec.Meta(max_length=60)]
    value: Annotated[str, msgspec.Meta(max_length=120)] = ""


class Price(msgspec.Struct, forbid_unknown_fields=True):
    """An amount and its currency, as the API writes them."""

    amount: Decimals
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]


class Variant(msgspec.Struct, forbid_unknown_fields=True):
    """What is sold: `price` is decimal text, with its currency or without; weights are in grams."""

    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    price: Decimals | Price
    currency: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] = ""
    basis: Literal["", "net", "all_in"] = ""
    per: Amount | None = None
    options: Annotated[list[Annotated[str, msgspec.Meta(max_length=120)]], msgspec.Meta(max_length=3)] = []
    gross_grams: Amount | None = None
    net_grams: Amount | None = None
    ml: Amount | None = None
    pieces: Amount | None = None
    gtin: Annotated[str, msgspec.Meta(max_length=14)] = ""
    stock: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None


class Product(msgspec.Struct):
    """One product; what is not known here is overlooked, so that a newer export is read too."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    variants: Annotated[list[Variant], msgspec.Meta(min_length=1, max_length=2048)]
    handle: Annotated[str, msgspec.Meta(pattern=r'^[^\s<>"]{0,255}$')] = ""
    language: Annotated[str, msgspec.Meta(pattern="^([a-z]{2,3}(-[a-z0-9]{2,8})?)?$")] = ""
    description: Text = ""
    brand: Annotated[str, msgspec.Meta(max_length=120)] = ""
    category: Annotated[str, msgspec.Meta(max_length=200)] = ""
    hs: Annotated[str, msgspec.Meta(pattern=r"^(\d{6})?$")] = ""
    origin: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    option_names: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=80)]], msgspec.Meta(max_length=3)
    ] = []
    details: Annotated[list[Detail], msgspec.Meta(max_length=200)] | None = None
    texts: dict[str, dict[Literal["title", "description"], Text]] = {}
    pictures: Annotated[list[Picture], msgspec.Meta(max_length=250)] = []


_DECODER: Final = msgspec.json.Decoder(Product)


def look(source: BinaryIO) -> Layout:
    """Say whether it is a line for each product or one document. Raises FileRefusedError: not_json."""
    source.seek(0)
    first = source.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").strip()
    try:
        found = msgspec.json.decode(first)
        whole = not isinstance(found, dict) or "products" in found
    except msgspec.DecodeError:
        whole = not first.endswith(b"}")  # a document begins with an open bracket; a line may be broken
    except RecursionError as error:
        raise FileRefusedError("not_json") from error
    if whole:
        _items(source)
    return Layout(source=JSON, wrapping=JSON if whole else "", header=(LINE,))


def flatten(source: BinaryIO, target: BinaryIO) -> None:
    """Write a document's list of products as one object a line. Raises FileRefusedError."""
    target.writelines(msgspec.json.encode(item) + b"\n" for item in _items(source))


def _items(source: BinaryIO) -> list[Any]:
    """Return the products of a document. Raises FileRefusedError: not_json, json_too_large."""
    source.seek(0)
    content = source.read(MOST_DOCUMENT + 1)
    if len(content) > MOST_DOCUMENT:
        raise FileRefusedError("json_too_large")
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise FileRefusedError("not_json") from error
    items = found.get("products") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise FileRefusedError("not_json")
    return items


def read_products(source: BinaryIO, start: Place | None = None) -> ProductFile:
    """Open a file with an object a line, from a place on."""
    return ProductFile((LINE,), _products(source, start or Place(0, 1, 1)))


def _products(source: BinaryIO, start: Place) -> Iterator[ProductDraft]:
    source.seek(start.offset)
    place = start
    while raw := source.readline(LONGEST_LINE):
        length, too_long = len(raw), len(raw) == LONGEST_LINE and not raw.endswith(b"\n")
        rest = raw
        while too_long and rest and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST_LINE)
            length += len(rest)
        following = Place(place.offset + length, place.row + 1, place.line + 1)
        text = raw.strip().removeprefix(b"\xef\xbb\xbf")
        if too_long:
            yield _broken(place, following, b"", "line_too_long")
        elif text:
            yield _draft(place, following, text)
        place = following


def _draft(place: Place, following: Place, text: bytes) -> ProductDraft:
    try:
        product = _DECODER.decode(text)
    except msgspec.ValidationError as error:
        found = _PATH.search(str(error))
        reason = _PATH.sub("", str(error))
        return _broken(place, following, text, "refused", column=found[1] if found else "", value=reason)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _broken(place, following, text, "json_unreadable")
    return _whole(product, place, following, text)


def _whole(product: Product, place: Place, following: Place, text: bytes) -> ProductDraft:
    names = (*product.option_names, "", "", "")
    findings = tuple(
        Finding(place.row, place.line, f"variants[{number}].gtin", "barcode_left_out", each.gtin, fatal=False)
        for number, each in enumerate(product.variants)
        if each.gtin and not is_gtin(each.gtin)
    )
    return ProductDraft(
        row=place.row,
        handle=product.handle,
        title=product.title,
        description=product.description,
        brand=product.brand,
        category=product.category,
        option_names=(names[0], names[1], names[2]),
        hs=product.hs,
        origin=product.origin,
        variants=tuple(_variant(each, place) for each in product.variants),
        pictures=tuple(
            PictureDraft(each.address, each.alt, number, each.sku)
            for number, each in enumerate({each.address: each for each in product.pictures}.values(), 1)
        ),
        findings=findings,
        cells=((place.row, (text.decode("utf-8", "replace"),)),),
        next=following,
        language=product.language,
        details=None
        if product.details is None
        else tuple((each.kind, each.name, each.value) for each in product.details),
        texts=tuple(
            (language, field, said)
            for language, fields in product.texts.items()
            for field, said in fields.items()
            if said
        ),
    )


def _variant(each: Variant, place: Place) -> VariantDraft:
    options = (*each.options, "", "", "")
    return VariantDraft(
        row=place.row,
        line=place.line,
        sku=each.sku,
        options=(options[0], options[1], options[2]),
        price=each.price.amount if isinstance(each.price, Price) else each.price,
        grams=each.gross_grams,
        gtin=each.gtin if is_gtin(each.gtin) else "",
        pieces=each.stock,
        net_grams=each.net_grams,
        ml=each.ml,
        content=each.pieces,
        per=each.per,
        currency=each.price.currency if isinstance(each.price, Price) else each.currency,
        basis=each.basis,
    )


def _broken(
    place: Place, following: Place, text: bytes, code: str, *, column: str = "", value: str = ""
) -> ProductDraft:
    return ProductDraft(
        row=place.row,
        handle="",
        title="",
        description="",
        brand="",
        category="",
        option_names=("", "", ""),
        hs="",
        origin="",
        variants=(),
        pictures=(),
        findings=(Finding(place.row, place.line, column, code, value[:200]),),
        cells=((place.row, (text.decode("utf-8", "replace").replace("\0", "?"),)),),
        next=following,
    )
