"""Members of a co-operative, their lots and deliveries, and what they are paid."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.cooperatives.actions import LotInput, MemberInput
from entrepot.apps.cooperatives.queries import (
    DeliveryView,
    LotView,
    MemberView,
    SeasonLine,
    SeasonReport,
)
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told

NUMBER = "The co-operative's own."
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
HEAVIEST = 1_000_000_000
LOT = "lot_" + "0" * 22


class MemberContent(Asked):
    """A new member. Where they are paid is kept sealed and never told again."""

    number: str = Field(min_length=1, max_length=20, description=NUMBER, examples=["M-001"])
    name: str = Field(min_length=1, max_length=120)
    village: str = Field("", max_length=120)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    land_square_metres: int | None = Field(None, ge=0, le=100_000_000)
    sex: Literal["", "f", "m"] = ""
    birth_year: int | None = Field(None, ge=1900, le=2100)
    language: Literal["en", "fr", "sw", "zh-hans"] = Field("en", description="Of what is written to them.")
    shows_name: bool = Field(default=False, description="They agreed that buyers read their name.")
    way: Literal["cash", "mobile", "bank"] = "cash"
    paid_through: str = Field("", max_length=60, description="The bank, or the mobile money service.")
    bank_code: str = Field(
        "", max_length=40, description="Of a bank account: the BIC, or the bank's own code."
    )
    account: str = Field("", max_length=60, description="An account or a mobile number.")

    def as_input(self) -> MemberInput:
        """Return it as co-operatives take it."""
        return MemberInput(**self.model_dump())


class CooperativeMember(Told):
    """One member; of where they are paid the last figures only."""

    public_id: str = Field(examples=["mbr_" + "0" * 22])
    number: str = Field(description=NUMBER)
    name: str = Field(description="Empty once they left and were forgotten.")
    village: str
    phone: str
    language: str
    shows_name: bool
    way: str
    paid_through: str
    bank_code: str
    ending: str
    left_at: datetime | None

    @classmethod
    def of(cls, row: MemberView) -> Self:
        """Make one of a member."""
        return cls.copied(row)


class MemberPage(Told):
    """Members by number."""

    items: list[CooperativeMember]
    next: Next


class LotContent(Asked):
    """A new lot: goods of one product, harvest day and grade, kept together. Weights are in grams."""

    product: str = Field(pattern="^prd_[0-9a-z]{22}$", examples=["prd_" + "0" * 22])
    harvested_on: date = Field(ge=FIRST_DAY, le=LAST_DAY)
    weight_grams: int = Field(ge=1, le=HEAVIEST, description="What members brought, as it came in.")
    ready_grams: int = Field(
        0, ge=0, le=HEAVIEST, description="What there is to sell after drying or roasting; 0: the same."
    )
    grade: str = Field("", max_length=40)

    def as_input(self) -> LotInput:
        """Return it as co-operatives take it."""
        return LotInput(**self.model_dump())


class LotChange(Asked):
    """What is corrected of a lot; what is left out stays."""

    weight_grams: int = Field(1, ge=1, le=HEAVIEST)
    ready_grams: int = Field(0, ge=0, le=HEAVIEST)
    grade: str = Field("", max_length=40)


class Lot(Told):
    """One lot: its code leads buyers to where it comes from. Weights are in grams."""

    public_id: str = Field(examples=[LOT])
    code: str
    product: str
    harvested_on: date
    grade: str
    weight_grams: int
    ready_grams: int = Field(description="What there is to sell after drying or roasting.")
    sold_grams: int
    delivered_grams: int
    missing_grams: int = Field(description="What deliveries lack of the weight; below zero, too much.")
    members: int

    @classmethod
    def of(cls, row: LotView) -> Self:
        """Make one of a lot."""
        return cls.copied(row)


class LotPage(Told):
    """Lots, the newest harvest first."""

    items: list[Lot]
    next: Next


class DeliveryContent(Asked):
    """What a member brought. The same entry counts once, however often it is sent."""

    member: str = Field(min_length=1, max_length=40, description="The member's id or number.")
    grams: int = Field(ge=1, le=HEAVIEST)
    entry: str = Field(
        pattern="^[A-Za-z0-9_-]{8,64}$",
        description="A key made where it was weighed.",
        examples=["scale-1-0001"],
    )
    weighed_on: date = Field(ge=FIRST_DAY, le=LAST_DAY)
    grade: str = Field("", max_length=40)


class LotDelivery(Told):
    """One delivery."""

    public_id: str = Field(examples=["dlv_" + "0" * 22])
    member: str
    number: str
    grams: int
    grade: str
    weighed_on: date
    called_off_at: datetime | None

    @classmethod
    def of(cls, row: DeliveryView) -> Self:
        """Make one of a delivery."""
        return cls.copied(row)


class LotDeliveries(Told):
    """The deliveries of a lot, the last one first."""

    items: list[LotDelivery]


class SeasonPrice(Told):
    """A local price of one kilogram, and where it was read."""

    price: str = Field(description="In units of the currency, as published.")
    kind: Literal["minimum", "fixed", "market"]
    valid_from: date
    valid_to: date | None = Field(description="The day after its last; null while it holds.")
    source: str
    address: str
    confidence: str = Field(description="P read at the authority, S reported, U neither.")


class SeasonProduct(Told):
    """What members were paid for one product in one currency."""

    product: str = Field(description="Empty for what was shared out by days.")
    title: str
    grams: int
    paid: Amount
    per_kilogram: Amount
    members: int
    against_local: int | None = Field(description="Ten thousandths of the local price; null: not compared.")
    prices: list[SeasonPrice]
    missing_data: str = Field(description="What we would need to know; empty where nothing is missing.")

    @classmethod
    def of(cls, row: SeasonLine) -> Self:
        """Make one of a line."""
        prices = [SeasonPrice.copied(each, price=str(each.price)) for each in row.prices]
        money = {"paid": Amount.of(row.paid), "per_kilogram": Amount.of(row.per_kilogram)}
        return cls.copied(row, prices=prices, **money)


class Season(Told):
    """What came of the harvests of some days."""

    start: date
    end: date
    delivered_grams: int
    members_delivered: int
    members_paid: int
    series: str = Field(description="The local price of what members bring, as they say; empty: none.")
    lines: list[SeasonProduct]

    @classmethod
    def of(cls, report: SeasonReport) -> Self:
        """Make one of a report."""
        return cls.copied(report, lines=[SeasonProduct.of(row) for row in report.lines])
