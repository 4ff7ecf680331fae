"""Invoices and credit notes as their buyer, their seller and the platform see them."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.core.money import Money
from entrepot.core.trade.invoices import Charge, GoodsLine, Party
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told


class TaxNumber(Told):
    """A number with a tax authority; empty where the party has not told it."""

    place: str = Field(examples=["EU-IOSS"], description="A scheme or a country.")
    number: str


class InvoiceParty(Told):
    """Who is on the document. What nobody told is empty; nothing is made up."""

    role: str = Field(examples=["seller"], description="seller, platform or buyer.")
    name: str
    address: list[str]
    country: str
    registration: str
    registry: str = Field(description="Who keeps the registration.")
    numbers: list[TaxNumber]

    @classmethod
    def of(cls, party: Party, view: queries.InvoiceView) -> Self:
        """Make one; the buyer is who stands on the order."""
        buyer = view.buyer if party.role == "buyer" else None
        return cls.copied(
            party,
            registry=party.register,
            name=buyer.name if buyer else party.name,
            address=list(buyer.lines if buyer else party.address),
            numbers=[TaxNumber.copied(each) for each in party.numbers],
        )


class InvoiceLine(Told):
    """Goods of one line, without duty, tax and carriage."""

    title: str
    sku: str
    hs: str
    national: str
    origin: str
    quantity: int
    net: Amount
    discount: Amount
    value: Amount
    listed: str = Field(description="What the seller asks, in its own currency.")
    rate: str = Field(
        examples=["EUR/SGD 1.51 ECB 2026-11-20"], description="Empty where nothing was converted."
    )

    @classmethod
    def of(cls, line: GoodsLine, currency: str) -> Self:
        """Make one from a line."""
        amounts = {
            name: Amount.of(Money(getattr(line, name), currency)) for name in ("net", "discount", "value")
        }
        return cls.copied(line, **amounts)


class InvoiceCharge(Told):
    """One duty or tax, the rule it follows, whose it is and who is liable for it."""

    line: int = Field(description="Which line it is on, from 0; -1 for several.")
    kind: str = Field(examples=["vat"])
    account: str = Field(description="duty or tax.")
    amount: Amount
    base: Amount
    expression: str
    measure: str
    source: str
    confidence: str
    authority: str = Field(description="Whose it is.")
    liable: str = Field(description="Who owes it by the law of the way in; empty where the law does not say.")
    scheme: str
    at_delivery: bool = Field(description="Paid at the door; no part of the total.")
    local: str

    @classmethod
    def of(cls, charge: Charge, currency: str) -> Self:
        """Make one from a charge."""
        return cls.copied(
            charge,
            amount=Amount.of(Money(charge.amount, currency)),
            base=Amount.of(Money(charge.base, currency)),
        )


class InvoiceInList(Told):
    """One document in short. What a credit note gives back is above zero."""

    id: str
    kind: str = Field(description="invoice, credit_note or commission.")
    number: str = Field(
        examples=["INV-2026-000012"], description="Without a gap for each issuer, kind and year."
    )
    business: str
    order: str = Field(description="Empty on commissions.")
    issued_at: datetime
    corrects: str = Field(description="The invoice a credit note is for.")
    goods: Amount
    carriage: Amount
    duty: Amount
    tax: Amount
    total: Amount

    @classmethod
    def of(cls, view: queries.InvoiceView) -> Self:
        """Make one from a document."""
        return cls.copied(view, **_short(view))


class Invoice(InvoiceInList):
    """One document whole, as it was frozen."""

    payment: str
    reason: str
    parties: list[InvoiceParty]
    lines: list[InvoiceLine]
    charges: list[InvoiceCharge]
    at_delivery: Amount

    @classmethod
    def of(cls, view: queries.InvoiceView) -> Self:
        """Make one from a document."""
        body = view.body
        return cls.copied(
            view,
            **_short(view),
            reason=body.reason,
            parties=[InvoiceParty.of(each, view) for each in body.parties],
            lines=[InvoiceLine.of(each, view.currency) for each in body.lines],
            charges=[InvoiceCharge.of(each, view.currency) for each in body.charges],
            at_delivery=Amount.of(Money(body.at_delivery, view.currency)),
        )


class InvoicePage(Told):
    """Documents, the newest first."""

    items: list[InvoiceInList]
    next: Next


class InvoicesOfOrder(Told):
    """The invoice of an order and its credit notes, the oldest first."""

    items: list[InvoiceInList]


class InvoiceDetails(Told):
    """What stands on the documents of a business from now on."""

    name: str
    country: str
    lines: list[str]
    numbers: list[TaxNumber]

    @classmethod
    def of(cls, view: queries.InvoiceDetailsView) -> Self:
        """Make one from what is kept."""
        numbers = [TaxNumber(place=place, number=number) for place, number in view.numbers]
        return cls(name=view.name, country=view.country, lines=view.lines.splitlines(), numbers=numbers)


class TaxNumberContent(Asked):
    """A tax number of a country or a scheme."""

    place: str = Field(min_length=2, max_length=24)
    number: str = Field(max_length=40)


class InvoiceDetailsContent(Asked):
    """What shall stand on documents from now on. Numbers not named stay; an empty one is taken back."""

    name: str = Field(min_length=1, max_length=200)
    country: str = Field(pattern="^[A-Z]{2}$", examples=["SG"])
    lines: list[str] = Field(min_length=1, max_length=6)
    numbers: list[TaxNumberContent] = Field(default=[], max_length=20)


def _short(view: queries.InvoiceView) -> dict[str, object]:
    amounts = {name: Amount.of(getattr(view, name)) for name in ("goods", "carriage", "duty", "tax", "total")}
    return {"id": view.public_id, "corrects": view.corrects[0] if view.corrects else "", **amounts}
