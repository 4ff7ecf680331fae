"""Orders, as their buyer, their seller and the platform see them."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.apps.shipping.actions import Address as ParcelAddress
from entrepot.core.trade.disputes import Wish
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told


class Address(Told):
    """Where an order goes."""

    recipient: str
    lines: str
    locality: str
    area: str
    postcode: str
    phone: str
    local: str


class OrderLine(Told):
    """One line as it was sold. Weights are of one piece."""

    variant: str
    product: str
    title: str
    sku: str
    hs: str
    national: str = Field(description="The destination's own code, or empty.")
    origin: str
    quantity: int
    net_grams: int | None
    gross_grams: int | None
    amount: Amount
    value: Amount = Field(description="Without what is inside an all-in price.")

    @classmethod
    def of(cls, row: queries.LineView) -> Self:
        """Make one from a row."""
        return cls.copied(row, amount=Amount.of(row.amount), value=Amount.of(row.value))


class OrderParcel(Told):
    """One parcel: by which way in, and how far it has come."""

    id: str = Field(examples=["pcl_" + "0" * 22])
    ship_from: str
    route: str = Field(examples=["SG-LVG"])
    service: str
    shipment: str = Field(description="The id of its shipment once it is packed, or empty.")
    tracking: str
    customs: str = Field(description="The last step of its declaration, or empty.")
    customs_words: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None = Field(description="Since when it is known that it will not arrive.")
    failed_as: str = Field(description="lost, or rejected by customs: its share goes back. Or empty.")
    lines: list[OrderLine]

    @classmethod
    def of(cls, row: queries.ParcelView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, lines=[OrderLine.of(each) for each in row.lines])


class ExplainedParcel(OrderParcel):
    """One parcel, and why it cost what it did: the law's answer as it was frozen."""

    why: dict[str, Any]

    @classmethod
    def of(cls, row: queries.ParcelView) -> Self:
        """Make one from a row."""
        return cls(**OrderParcel.of(row).model_dump(), why=row.reply)


class Share(Told):
    """Whose a part of what was paid is, and how much of it went back."""

    part: str = Field(examples=["goods"])
    account: str
    owner: str
    levy: str
    amount: Amount
    refunded: Amount

    @classmethod
    def of(cls, row: queries.ShareView) -> Self:
        """Make one from a row."""
        return cls.copied(row, amount=Amount.of(row.amount), refunded=Amount.of(row.refunded))


class OrderInList(Told):
    """An order. Its buyer does not see commission and the seller's share."""

    id: str = Field(examples=["ord_" + "0" * 22])
    checkout: str
    business: str
    market: str = Field(examples=["SG"])
    country: str = Field(examples=["SG"])
    language: str
    state: str = Field(examples=["awaiting_payment"])
    state_words: str
    goods: Amount
    total: Amount = Field(description="What was charged.")
    at_delivery: Amount = Field(description="What is paid on delivery, beside it.")
    refunded: Amount
    commission: Amount | None
    commission_tax: Amount | None
    seller_share: Amount | None
    payment: str
    placed_at: datetime
    pay_until: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    release_on: datetime | None = Field(description="When silence counts as receipt.")
    released_at: datetime | None

    @classmethod
    def shared(cls, row: queries.OrderView) -> dict[str, Any]:
        """Return the fields of this class from a row."""
        money = ("goods", "total", "at_delivery", "refunded", "commission", "commission_tax", "seller_share")
        given: dict[str, Any] = {"id": row.public_id}
        given |= {name: Amount.maybe(getattr(row, name)) for name in money}
        names = OrderInList.model_fields.keys() - given.keys()
        return given | {name: getattr(row, name) for name in names}

    @classmethod
    def of(cls, row: queries.OrderView) -> Self:
        """Make one from a row."""
        return cls(**cls.shared(row))


class Order(OrderInList):
    """An order with its lines, parcels and shares."""

    address: Address
    parcels: list[ExplainedParcel]
    shares: list[Share]

    @classmethod
    def of(cls, row: queries.OrderView) -> Self:
        """Make one from a row."""
        return cls(
            **cls.shared(row),
            address=Address.copied(row.address),
            parcels=[ExplainedParcel.of(each) for each in row.parcels],
            shares=[Share.of(each) for each in row.shares],
        )


class OrderStanding(OrderInList):
    """Where an order and its parcels stand after a step."""

    parcels: list[OrderParcel]

    @classmethod
    def of(cls, row: queries.OrderView) -> Self:
        """Make one from a row."""
        return cls(**cls.shared(row), parcels=[OrderParcel.of(each) for each in row.parcels])


class OrderPage(Told):
    """Some orders, the newest first."""

    items: list[OrderInList]
    next: Next


class Step(Told):
    """One thing that happened. `event` is the code, `words` say it, `why` is what somebody noted."""

    event: str = Field(examples=["paid"])
    words: str
    why: str
    at: datetime
    subject: str = Field(description="The parcel it is about, or empty.")


class Timeline(Told):
    """The steps of an order, the oldest first."""

    items: list[Step]


class Why(Asked):
    """What somebody notes beside a step."""

    why: str = Field("", max_length=300, examples=["One candle came broken."])


class ComplainedLine(Asked):
    """So many pieces that a complaint is about."""

    variant: str = Field(max_length=40)
    quantity: int = Field(ge=1)


class Complaint(Asked):
    """What is wrong, of which goods, and what should be done about it."""

    why: str = Field(min_length=1, max_length=300, examples=["One candle came broken."])
    reason: Literal["not_received", "damaged", "not_as_described", "incomplete", "other"] = "other"
    asked: AmountAsked | None = Field(None, description="What should go back; all that is left when empty.")
    wish: Wish = Field(Wish.MONEY, description="`replacement`: to have it sent again, else `asked` back.")
    lines: list[ComplainedLine] = Field([], max_length=100, description="Empty for the whole order.")


class Decision(Asked):
    """How a dispute ends."""

    for_buyer: bool
    why: str = Field(min_length=1, max_length=300)


class RefundAsked(Asked):
    """What goes back to the buyer."""

    amount: AmountAsked
    reason: str = Field(min_length=1, max_length=300, examples=["One candle came broken."])


class Refund(Told):
    """Money on its way back. It is posted when the provider has made it; the order then says so."""

    id: str = Field(examples=["orf_" + "0" * 22])
    order: str
    amount: Amount


class SenderContent(Asked):
    """From where a parcel is sent, and its packed weight (by default the sum of its lines)."""

    country: str = Field(pattern="^[A-Z]{2}$", examples=["US"])
    recipient: str = Field(
        min_length=1, max_length=120, description="Who sends it.", examples=["Hill Candles"]
    )
    lines: list[str] = Field(min_length=1, max_length=6, examples=[["1 Hill Road"]])
    locality: str = Field("", max_length=120, examples=["Bend"])
    area: str = Field("", max_length=120, examples=["OR"])
    postcode: str = Field("", max_length=20, examples=["97701"])
    phone: str = Field("", max_length=40)
    local: str = Field("", max_length=600)
    grams: int = Field(0, ge=0, le=1_000_000, description="0 for the sum of its lines.")

    def as_address(self) -> ParcelAddress:
        """Return it as shipping takes it."""
        return ParcelAddress(**self.model_dump(exclude={"lines", "grams"}), lines=tuple(self.lines))
