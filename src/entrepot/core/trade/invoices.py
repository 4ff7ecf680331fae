"""Invoices and credit notes of one order: what was shown and charged, line by line, adding up to the coin.

Values only, and plain ones: whole minor units of the document's currency, texts and codes, so that a document
can be kept as it is and read again years later. Who the parties are, and in which language a page says it, is
for the apps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from .errors import TradeError


class InvoiceKind(StrEnum):
    """What a document is. The code is stored and never renamed."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    COMMISSION = "commission"


class InvoiceError(TradeError):
    """The figures of a document do not add up to what it says was charged or given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxNumber:
    """A party's number with a tax authority, under a scheme or of a country; empty where unknown."""

    place: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody on a document. What is not known is empty, and shown as missing; nothing is made up.

    A buyer's name and street are not kept here: they stand on the order, which erasure can blank.
    """

    role: str
    name: str = ""
    country: str = ""
    address: tuple[str, ...] = ()
    registration: str = ""
    register: str = ""
    numbers: tuple[TaxNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """Goods of one line: ``net`` before and ``value`` after ``discount``, without duty, tax and carriage.

    ``place`` is the line's place on the invoice, from 0, and the same on a credit note of it.
    ``listed`` is what the seller asked for ``per`` pieces, as text with its currency; ``rate`` says by which
    rate, whose, of which day it was brought into the document's currency, and is empty where both are one.
    """

    place: int
    parcel: int
    title: str
    quantity: int
    net: int
    discount: int
    value: int
    sku: str = ""
    hs: str = ""
    national: str = ""
    origin: str = ""
    listed: str = ""
    per: int = 1
    rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One duty or tax on one line, the rule it follows, whose it is and who is liable for it by that rule.

    ``line`` counts the document's lines; -1 where an amount is of several. What is paid ``at_delivery``
    is shown and is no part of the total.
    """

    line: int
    kind: str
    account: str
    amount: int
    authority: str
    base: int = 0
    expression: str = ""
    measure: str = ""
    source: str = ""
    confidence: str = ""
    liable: str = ""
    scheme: str = ""
    at_delivery: bool = False
    local: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """Freight and insurance, and who carries."""

    carrier: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One consignment: from where to where, on which way in, by which edition of the law."""

    ship_from: str
    destination: str
    route: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceBody:
    """A document as it is frozen. ``total`` = goods + carriage + dues charged + ``adjustment``.

    ``adjustment`` is what a credit note takes off for the way back, below zero; nothing on an invoice.
    """

    currency: str
    total: int
    parties: tuple[Party, ...]
    lines: tuple[GoodsLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    carriage: tuple[Carriage, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    adjustment: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        made = self.goods + self.carried + self.duty + self.tax + self.adjustment
        if made != self.total:
            raise InvoiceError(f"The lines make {made} {self.currency}, the total is {self.total}.")
        for line in self.lines:
            if line.net - line.discount != line.value:
                raise InvoiceError(f"{line.title}: {line.net} less {line.discount} is not {line.value}.")

    @property
    def goods(self) -> int:
        """The goods after discount."""
        return sum(line.value for line in self.lines)

    @property
    def discount(self) -> int:
        """What was taken off the goods."""
        return sum(line.discount for line in self.lines)

    @property
    def carried(self) -> int:
        """Freight and insurance."""
        return sum(each.amount for each in self.carriage)

    @property
    def duty(self) -> int:
        """Customs duty and fees charged with the price."""
        return self._charged("duty")

    @property
    def tax(self) -> int:
        """Taxes charged with the price."""
        return self._charged("tax")

    @property
    def at_delivery(self) -> int:
        """What is still paid at the door, no part of the total."""
        return sum(each.amount for each in self.charges if each.at_delivery)

    def party(self, role: str) -> Party:
        """Return a party by its role, an empty one where there is none."""
        return next((each for each in self.parties if each.role == role), Party(role=role))

    def _charged(self, account: str) -> int:
        return sum(each.amount for each in self.charges if each.account == account and not each.at_delivery)


def as_plain(body: InvoiceBody) -> dict[str, Any]:
    """Return a document as it is kept."""
    return asdict(body)


def from_plain(kept: Mapping[str, Any]) -> InvoiceBody:
    """Return a kept document; raises ``InvoiceError`` when it does not add up any more."""
    parties = tuple(
        Party(
            **{
                **each,
                "address": tuple(each["address"]),
                "numbers": tuple(TaxNumber(**number) for number in each["numbers"]),
            }
        )
        for each in kept["parties"]
    )
    return InvoiceBody(
        **{
            **kept,
            "parties": parties,
            "lines": tuple(GoodsLine(**each) for each in kept["lines"]),
            "charges": tuple(Charge(**each) for each in kept["charges"]),
            "carriage": tuple(Carriage(**each) for each in kept["carriage"]),
            "parcels": tuple(Parcel(**each) for each in kept["parcels"]),
        }
    )


def parties_liable(charges: Sequence[Charge]) -> tuple[tuple[str, str], ...]:
    """Return (who is liable, under which scheme) for the taxes of a document, each once, in their order."""
    return tuple(dict.fromkeys((each.liable, each.scheme) for each in charges if each.account == "tax"))


def display_number(kind: str, year: int, number: int) -> str:
    """Return the number people read: ``INV-2026-000012``; each kind counts for itself."""
    prefix = {InvoiceKind.INVOICE: "INV", InvoiceKind.CREDIT_NOTE: "CRN", InvoiceKind.COMMISSION: "FEE"}
    return f"{prefix[InvoiceKind(kind)]}-{year}-{number:06d}"
