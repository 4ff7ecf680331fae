"""The papers that go with a parcel, in one file: commercial invoice, packing list and label.

They say what is declared to customs, from the same rows: nothing is typed again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.customs.queries import DeclarationView, DueView
from entrepot.apps.orders.queries import OrderView, ParcelView
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping.queries import Address
from entrepot.apps.shipping.queries import ParcelView as Shipment
from entrepot.core.money import Money, exponent
from entrepot.core.trade.declarations import terms_of_delivery
from entrepot.core.trade.invoices import Party
from entrepot.web.design import formats, places
from entrepot.web.documents.paper import (
    Cell,
    Column,
    Drawing,
    Facts,
    Paper,
    Part,
    Prose,
    Reckoning,
    Sheet,
    Side,
    Sides,
    Signing,
    Table,
)
from entrepot.web.public.words import KINDS

LABEL = (100, 150)
FONTS_NAMED = re.compile(r'font-family="[^"]*"')
OWN_FONTS = 'font-family="Noto Sans, Noto Sans Thai, Noto Sans CJK SC"'
"""A label names fonts of the printer's machine; here it is set in those of the paper around it."""

FINER = 2
"""Places a price of one piece has beyond its currency's, where the value does not divide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A packed parcel with all that is known of it. `seller` is who sells, by the order's invoice, if any."""

    order: OrderView
    parcel: ParcelView
    shipment: Shipment
    declaration: DeclarationView | None
    seller: Party | None
    invoice: str
    service: str
    label: str


@dataclass(frozen=True, slots=True)
class _Line:
    description: str
    sku: str
    code: str
    origin: str
    quantity: int
    grams: int | None
    is_gross: bool
    value: Money


def paper_of_parcel(packed: Packed) -> Paper:
    """Return the papers of a parcel, dated as it was paid; without an invoice where no border is crossed."""
    lines = _lines_of(packed)
    list_of = Sheet(title=_("Packing list"), number=packed.shipment.number, facts=_facts(packed))
    told = [*_packing(packed, lines), Sheet(title=_("Label"), number=packed.shipment.number), _label(packed)]
    first: Sheet = list_of
    if packed.declaration is not None:
        first = Sheet(title=_("Commercial invoice"), number=packed.invoice, facts=_facts(packed))
        told = [*_invoice(packed, packed.declaration, lines), list_of, *told]
    return Paper(
        name=f"papers-{packed.shipment.number}",
        title=first.title,
        number=first.number,
        at=packed.order.paid_at or packed.order.placed_at,
        facts=first.facts,
        parts=tuple(told),
        foot=f"{packed.order.public_id} · {packed.shipment.number}",
    )


def _facts(packed: Packed) -> tuple[tuple[Any, str], ...]:
    order = packed.order
    declared = packed.declaration.reference if packed.declaration else ""
    told = (
        (_("Date"), formats.day((order.paid_at or order.placed_at).date())),
        (_("Order"), order.public_id),
        (_("Parcel"), packed.shipment.number),
        (_("Carrier"), packed.service),
        (_("Customs number"), declared),
    )
    return tuple((label, value) for label, value in told if value)


def _invoice(packed: Packed, declared: DeclarationView, lines: list[_Line]) -> Iterator[Part]:
    yield _sides(packed)
    yield Facts(pairs=tuple(_terms(packed, declared)))
    yield _goods(lines)
    sums = [
        (_("Goods"), _say(declared.value)),
        (_("Freight"), _say(declared.freight)),
        (_("Insurance"), _say(declared.insurance)),
    ]
    total = _say(declared.value + declared.freight + declared.insurance)
    yield Reckoning(lines=tuple(sums), total=(_("Total"), total))
    if declared.dues:
        yield _dues(declared.dues)
    yield Signing(
        declares=_(
            "I declare that what stands here is true and complete, and that the parcel holds nothing the law "
            "or the carrier forbids."
        ),
        labels=(_("Place and day"), _("Name and signature of the exporter")),
    )


def _packing(packed: Packed, lines: list[_Line]) -> Iterator[Part]:
    yield _sides(packed)
    yield Facts(
        pairs=(
            (_("Packages"), "1"),
            (_("Weight with packaging"), _weight(packed.shipment.grams)),
            (_("Number on the package"), packed.shipment.number),
        )
    )
    known = [each.grams for each in lines if each.grams is not None and not each.is_gross]
    net = _weight(sum(known)) if len(known) == len(lines) else ""
    pieces = formats.number(str(sum(each.quantity for each in lines)))
    yield Table(
        columns=_goods_columns(),
        rows=tuple(_goods_cells(number, each) for number, each in enumerate(lines, 1)),
        sums=(("", _("In all"), "", "", pieces, net),),
    )
    if any(each.is_gross for each in lines):
        yield Prose(paragraphs=(_("* with packaging: no net weight is known"),), is_quiet=True)


def _label(packed: Packed) -> Drawing:
    width, height = LABEL
    says = _("Label of the parcel %(number)s") % {"number": packed.shipment.number}
    drawn = FONTS_NAMED.sub(OWN_FONTS, packed.label)
    return Drawing(svg=drawn, width=width, height=height, says=says)


def _sides(packed: Packed) -> Sides:
    seller, sender, receiver = packed.seller, packed.shipment.sender, packed.shipment.receiver
    numbers: list[tuple[Any, str]] = []
    if seller is not None:
        registered = [(seller.register or _("Registration"), seller.registration)]
        taxed = [(_("Tax number, %(place)s") % {"place": each.place}, each.number) for each in seller.numbers]
        numbers = [(label, number) for label, number in (*registered, *taxed) if number]
    name = seller.name if seller is not None and seller.name else sender.recipient
    return Sides(
        sides=(
            Side(
                role=_("Exporter"),
                name=name,
                lines=_address(sender, beside=name),
                facts=tuple(numbers),
            ),
            Side(role=_("Consignee"), name=receiver.recipient, lines=_address(receiver)),
        )
    )


def _terms(packed: Packed, declared: DeclarationView) -> Iterator[tuple[Any, str]]:
    destination = _country(declared.country)
    yield _("Sent from"), _country(declared.sent_from)
    yield _("Country of destination"), destination
    paid_at_door = any(each.at_door for each in declared.dues)
    terms = terms_of_delivery(str(packed.parcel.request.get("incoterm") or ""), pays_at_door=paid_at_door)
    yield _("Terms of delivery"), f"{terms} {destination}, Incoterms® 2020"
    yield _("Why it is sent"), _("Sale of goods")
    yield _("Way into the country"), declared.route
    yield _("Packages"), f"1 · {_weight(packed.shipment.grams)}"


def _goods(lines: list[_Line]) -> Table:
    return Table(
        columns=(
            *_goods_columns(),
            Column(_("One piece"), "right"),
            Column(_("Value"), "right"),
        ),
        rows=tuple(
            (*_goods_cells(number, each), _one(each), _say(each.value))
            for number, each in enumerate(lines, 1)
        ),
    )


def _goods_columns() -> tuple[Column, ...]:
    return (
        Column(_("No.")),
        Column(_("Description of goods"), share=1),
        Column(_("Code")),
        Column(_("Made in")),
        Column(_("Pieces"), "right"),
        Column(_("Net weight"), "right"),
    )


def _goods_cells(number: int, line: _Line) -> tuple[str | Cell, ...]:
    return (
        str(number),
        Cell(line.description, (line.sku,) if line.sku else ()),
        Cell(line.code, is_code=True),
        _country(line.origin),
        formats.number(str(line.quantity)),
        _net(line),
    )


def _dues(dues: tuple[DueView, ...]) -> Table:
    return Table(
        title=_("Duty and tax"),
        columns=(
            Column(_("Kind"), share=1),
            Column(_("Who pays it to customs"), share=1),
            Column(_("As quoted"), "right"),
        ),
        rows=tuple((str(KINDS.get(each.kind, each.kind)), _payer(each), _say(each.quoted)) for each in dues),
    )


def _payer(due: DueView) -> str:
    if due.at_door:
        return _("The consignee, at the door")
    if due.scheme:
        return _("Charged at the sale, under %(scheme)s") % {"scheme": due.scheme}
    return _("Prepaid by the buyer; paid with the declaration")


def _lines_of(packed: Packed) -> list[_Line]:
    skus = {each.title: each.sku for each in packed.parcel.lines}
    if packed.declaration is not None:
        return [
            _Line(
                description=each.description,
                sku=skus.get(each.description, ""),
                code=each.national or each.hs,
                origin=each.origin,
                quantity=each.quantity,
                grams=each.net_grams,
                is_gross=each.net_is_gross,
                value=each.value,
            )
            for each in packed.declaration.lines
        ]
    return [
        _Line(
            description=each.title,
            sku=each.sku,
            code=each.national or each.hs,
            origin=each.origin,
            quantity=each.quantity,
            grams=None if each.net_grams is None else each.net_grams * each.quantity,
            is_gross=False,
            value=each.value,
        )
        for each in packed.parcel.lines
    ]


def _one(line: _Line) -> str:
    """Return what one piece is declared at: exactly where the value divides, else finer than its currency."""
    minor, rest = divmod(line.value.minor, line.quantity)
    if not rest:
        return _say(Money(minor, line.value.currency))
    finer = Decimal(1).scaleb(-exponent(line.value.currency) - FINER)
    each = (line.value.to_decimal() / line.quantity).quantize(finer)
    return formats.money(each, line.value.currency)


def _net(line: _Line) -> str:
    if line.grams is None:
        return ""
    return f"{_weight(line.grams)} *" if line.is_gross else _weight(line.grams)


def _weight(grams: int) -> str:
    return f"{formats.number(str(Decimal(grams).scaleb(-3).normalize()))} kg"


def _address(address: Address, *, beside: str = "") -> tuple[str, ...]:
    place = " ".join(part for part in (address.postcode, address.locality, address.area) if part)
    own = address.recipient if beside and address.recipient != beside else ""
    local = [each.strip() for each in address.local.splitlines()]
    told = (own, *address.lines, place, _country(address.country), address.phone, *local)
    return tuple(each for each in told if each)


def _country(iso: str) -> str:
    return reference.country_name(iso, places.current().language) if iso else ""


def _say(money: Money) -> str:
    return formats.money(money.format_plain(), money.currency)
