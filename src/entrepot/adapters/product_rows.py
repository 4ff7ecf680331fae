"""Turns the rows of one product of a file into a draft, with a finding for each thing wrong.

Rows speak by the meaning of their columns: those of Shopify's CSV, to which other files are brought first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Final

from entrepot.adapters.country_names import country_of
from entrepot.adapters.csv_records import Record
from entrepot.adapters.plain_text import plain_text
from entrepot.adapters.product_parts import UNREADABLE, Part, parts_of
from entrepot.adapters.product_stock import oversold, pieces_of
from entrepot.apps.catalogue.gtin import is_gtin
from entrepot.apps.catalogue.provider import Finding, PictureDraft, Place, ProductDraft, VariantDraft

DEFAULT_TITLE: Final = "Default Title"
MOST_VARIANTS: Final = 2048  # Shopify's own limit
MOST_ROWS: Final = 10_000  # of one product, pictures too: a file of one endless product fills no memory
PICTURES: Final = "\n"  # what parts addresses in the cell `pictures`
_PRICE: Final = re.compile(r"\d{1,12}(\.\d{1,4})?")
_GRAMS: Final = re.compile(r"\d{1,9}(\.\d{1,6})?")
_PICTURE: Final = re.compile(r"https?://\S{1,990}")
_HS: Final = re.compile(r"\d{6}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_UNCLEAN: Final = re.compile(r"[^\w]+")
NO: Final = frozenset({"false", "no", "0"})


@dataclass(slots=True)
class Group:
    """The records that stand together under one handle, and what was wrong with them as records."""

    handle: str
    width: int
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)
    end: Place = field(default_factory=lambda: Place(0, 1, 1))

    def add(self, record: Record, columns: Mapping[str, int], *, undecodable: bool) -> None:
        """Take one more record."""
        self.end = record.next
        if len(self.records) >= MOST_ROWS:
            if len(self.records) == MOST_ROWS:
                self.findings.append(Row(record, columns).finding("", "too_many_rows", str(MOST_ROWS)))
                self.records.append(record)
            return
        self.records.append(record)
        row = Row(record, columns)
        if record.fault:
            self.findings.append(row.finding("", record.fault))
        elif undecodable:
            self.findings.append(row.finding("", "not_utf8"))
        elif any(cell.strip() for cell in record.cells[self.width :]):
            self.findings.append(row.finding("", "too_many_cells", str(len(record.cells))))
        elif not self.handle:
            self.findings.append(row.finding("handle", "handle_missing", row.cell("handle")))
        else:
            self.rows.append(row)


@dataclass(frozen=True, slots=True)
class Row:
    """One record, its cells by the meaning of their columns."""

    record: Record
    columns: Mapping[str, int]
    said: Mapping[str, str] = field(default_factory=dict)
    """What was made of its cells in the words of this module; it goes before them."""

    def cell(self, column: str) -> str:
        """Return a cell without blanks around it; empty when the row or the file has none."""
        told = self.said.get(column)
        if told is not None:
            return told
        at = self.columns.get(column)
        text = self.record.cells[at].strip() if at is not None and at < len(self.record.cells) else ""
        # An apostrophe keeps spreadsheets from reckoning with a text.
        return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text

    def finding(self, column: str, code: str, value: str = "", *, fatal: bool = True) -> Finding:
        """Return something to say about this row."""
        place = self.record.place
        return Finding(place.row, place.line, column, code, _shown(value), fatal)

    @property
    def is_variant(self) -> bool:
        """Whether the row sells something; else it only shows a picture."""
        return any(self.cell(column) for column in ("sku", "price", "option1"))


def drafted(group: Group, columns: Mapping[str, int], following: Place) -> ProductDraft:
    """Return the product of a group, or what is wrong with it."""
    findings = list(group.findings)
    first = group.rows[0] if group.rows else Row(group.records[0], columns)
    variants = tuple(_variants(group, findings)) if group.rows else ()
    if group.rows and not group.findings:  # of rows that are broken nothing more is said
        findings += _product_findings(first, group, variants)
        findings += oversold(group.rows)
    names = [first.cell(f"option{number}_name") for number in (1, 2, 3)]
    if first.cell("option1") == DEFAULT_TITLE:
        names = ["", "", ""]
    hs, origin = _hs(first, findings), _origin(first, findings)
    pictures = tuple(_pictures(group, variants, findings))
    parts = tuple(_parts(first, findings))
    return ProductDraft(
        row=group.records[0].place.row,
        handle=group.handle,
        title=first.cell("title")[:300],
        description=plain_text(first.cell("description")),
        brand=first.cell("vendor")[:120],
        category=(first.cell("category") or first.cell("type"))[:200],
        option_names=(names[0][:80], names[1][:80], names[2][:80]),
        hs=hs,
        origin=origin,
        variants=variants,
        pictures=pictures,
        parts=parts,
        findings=tuple(findings),
        cells=tuple((each.place.row, tuple(map(_sayable, each.cells))) for each in group.records),
        next=following,
    )


def _product_findings(first: Row, group: Group, variants: tuple[VariantDraft, ...]) -> Iterator[Finding]:
    if not first.cell("title"):
        yield first.finding("title", "title_missing")
    if not variants:
        yield first.finding("price", "variant_missing")
    if len(variants) > MOST_VARIANTS:
        yield first.finding("option1", "too_many_variants", str(len(variants)))
    if first.cell("gift_card").lower() in {"true", "yes", "1"}:
        yield first.finding("gift_card", "gift_card")
    for column in ("orphan", "not_goods", "deleted", "too_many_options"):
        if first.cell(column):
            yield first.finding("", column, first.cell(column))
    seen_options: set[tuple[str, str, str]] = set()
    seen_skus: set[str] = set()
    rows = {row.record.place.row: row for row in group.rows}
    for variant in variants:
        row = rows[variant.row]
        if variant.options in seen_options:
            yield row.finding("option1", "options_twice", " / ".join(filter(None, variant.options)))
        if variant.sku in seen_skus:
            yield row.finding("sku", "sku_twice", variant.sku)
        seen_options.add(variant.options)
        seen_skus.add(variant.sku)


def _variants(group: Group, findings: list[Finding]) -> Iterator[VariantDraft]:
    for row in group.rows:
        if not row.is_variant:
            continue
        options = [row.cell(f"option{number}")[:120] for number in (1, 2, 3)]
        if options[0] == DEFAULT_TITLE:
            options = ["", "", ""]
        if row.cell("ships").lower() in NO:
            findings.append(row.finding("ships", "not_shipped"))
        chosen = (options[0], options[1], options[2])
        yield VariantDraft(
            row=row.record.place.row,
            line=row.record.place.line,
            sku=_sku(row, group.handle, chosen),
            options=chosen,
            price=_price(row, findings),
            grams=_grams(row, findings),
            gtin=_gtin(row, findings),
            pieces=pieces_of(row, findings),
            net_grams=_whole(row, "net_grams", findings),
            currency=row.cell("currency").upper(),
        )


def _sku(row: Row, handle: str, options: tuple[str, str, str]) -> str:
    """Return the SKU; without one, a name that the same row gets again next time."""
    given = row.cell("sku").removeprefix("'")
    if given:
        return given[:120]
    parts = [handle, *(_UNCLEAN.sub("-", option.lower()).strip("-") for option in options if option)]
    return "-".join(filter(None, parts))[:120]


def _price(row: Row, findings: list[Finding]) -> str:
    price = row.cell("price")
    if not price:
        findings.append(row.finding("price", "price_missing"))
    elif not _PRICE.fullmatch(price):
        findings.append(row.finding("price", "price_unreadable", price))
    else:
        return price
    return ""


def _grams(row: Row, findings: list[Finding]) -> int | None:
    """Return the weight, rounded up to a whole gram. Shopify writes 0 where it knows none."""
    return _whole(row, "grams", findings)


def _whole(row: Row, column: str, findings: list[Finding]) -> int | None:
    grams = row.cell(column)
    if not grams:
        return None
    if not _GRAMS.fullmatch(grams):
        findings.append(row.finding(column, "grams_unreadable", grams))
        return None
    return int(Decimal(grams).to_integral_value(ROUND_CEILING)) or None


def _parts(first: Row, findings: list[Finding]) -> Iterator[Part]:
    """Yield what the first row says of composition and battery."""
    yield from parts_of(
        first.cell,
        lambda column, text: findings.append(first.finding(column, UNREADABLE, text, fatal=False)),
    )


def _gtin(row: Row, findings: list[Finding]) -> str:
    """Return the barcode when it is a GTIN; a seller's own code is left out and said so."""
    code = row.cell("barcode").removeprefix("'").replace(" ", "")
    if not code or is_gtin(code):
        return code
    findings.append(row.finding("barcode", "barcode_left_out", code, fatal=False))
    return ""


def _hs(first: Row, findings: list[Finding]) -> str:
    code = first.cell("hs").replace(".", "").replace(" ", "")
    if not code or _HS.fullmatch(code):
        return code
    findings.append(first.finding("hs", "hs_unreadable", code))
    return ""


def _origin(first: Row, findings: list[Finding]) -> str:
    country = first.cell("origin").upper()
    if not country or _COUNTRY.fullmatch(country):
        return country
    if found := country_of(country):
        return found
    findings.append(first.finding("origin", "origin_unreadable", country))
    return ""


def _pictures(
    group: Group, variants: tuple[VariantDraft, ...], findings: list[Finding]
) -> Iterator[PictureDraft]:
    """Yield the pictures in their order, each address once. One that is no web address is left out."""
    skus = {variant.row: variant.sku for variant in variants}
    found: dict[str, PictureDraft] = {}
    for row in group.rows:
        sku = skus.get(row.record.place.row, "")
        for column, address in _addresses(row):
            if not _PICTURE.fullmatch(address):
                findings.append(row.finding(column, "picture_left_out", address, fatal=False))
                continue
            own = sku if column == "variant_picture" else ""
            place = row.cell("picture_position") if column == "picture" else ""
            position = int(place) if place.isdecimal() and len(place) <= 4 else len(found) + 1  # noqa: PLR2004 - digits
            known = found.get(address)
            if known is None:
                found[address] = PictureDraft(address, row.cell("picture_alt")[:500], position, own)
            elif own and not known.sku:
                found[address] = PictureDraft(address, known.alt, known.position, own)
    yield from sorted(found.values(), key=lambda picture: picture.position)


def _addresses(row: Row) -> Iterator[tuple[str, str]]:
    for column in ("picture", "pictures", "variant_picture"):
        for address in row.cell(column).split(PICTURES):
            if address.strip():
                yield column, address.strip()


def _sayable(text: str) -> str:
    """Return the text with what was no UTF-8 shown as such, so that it can be stored."""
    return text.encode("utf-8", errors="replace").decode("utf-8").replace("\0", "?")


def _shown(value: str) -> str:
    return _sayable(value)[:80]
