"""Figures and settings of the platform: what came about, what is charged, what markets show."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, model_validator

from entrepot.apps.impact import queries as impact
from entrepot.apps.markets.queries import FamilyView
from entrepot.core.money import Money
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told

_RATE = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


class TradeLane(Told):
    """Goods went from a country to another."""

    from_country: str = Field(examples=["US"])
    to_country: str = Field(examples=["SG"])
    orders: int
    since: date


class ProgrammePaid(Told):
    """What a programme paid of sellers' commission."""

    programme: str
    amount: Amount
    businesses: int


class PlatformFigures(Told):
    """What came about, as the books say it too. An order counts once its money is released."""

    listing: int = Field(description="Businesses that listed something.")
    selling: int
    across_a_border: int = Field(description="Businesses that sold abroad.")
    orders: int
    sales: list[Amount]
    dues: list[Amount]
    paid_out: list[Amount]
    lanes: list[TradeLane]
    reliefs: list[ProgrammePaid]

    @classmethod
    def of(cls, row: impact.Figures) -> Self:
        """Make one from the figures."""
        return cls.copied(
            row,
            **{
                name: [Amount.of(each) for each in getattr(row, name)]
                for name in ("sales", "dues", "paid_out")
            },
            lanes=[TradeLane.copied(each) for each in row.lanes],
            reliefs=[ProgrammePaid.copied(each, amount=Amount.of(each.amount)) for each in row.reliefs],
        )


class CountingAnew(Told):
    """Work in the background; a second one is refused while one is under way."""

    run: str = Field(examples=["run_" + "0" * 22])


class Commission(Told):
    """A commission in force."""

    id: str = Field(examples=["fee_" + "0" * 22])
    name: str = Field(examples=["standard"])
    market: str = Field(description="Empty for all.")
    category: str = Field(description="Empty for all.")
    rate: str = Field(description="A fraction.", examples=["0.05"])
    fixed: Amount | None
    least: Amount | None
    most: Amount | None
    tax_rate: str
    tax_authority: str
    valid_from: date

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            rate=_fraction(row.rate),
            tax_rate=_fraction(row.tax_rate),
            **{
                name: _amount(getattr(row, f"{name}_minor"), row.currency)
                for name in ("fixed", "least", "most")
            },
        )


class CommissionRelief(Told):
    """What a programme pays of a business's commission."""

    id: str = Field(examples=["rlf_" + "0" * 22])
    business: str
    programme: str
    programme_name: str
    market: str
    category: str
    share: str | None = Field(description="A fraction.", examples=["0.5"])
    amount: Amount | None
    valid_from: date
    valid_to: date | None = Field(description="The first day without it.")

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            share=None if row.share is None else _fraction(row.share),
            amount=_amount(row.amount_minor, row.currency),
        )


class FeeBook(Told):
    """What is charged and what programmes pay of it, today."""

    commissions: list[Commission]
    reliefs: list[CommissionRelief]


class CommissionAsked(Asked):
    """A commission from a day on; amounts are in one currency."""

    name: str = Field("standard", min_length=1, max_length=40)
    rate: str = Field(pattern=_RATE, description="A fraction.", examples=["0.05"])
    valid_from: date = Field(ge=FIRST, le=LAST, examples=["2026-12-01"])
    market: str = Field("", max_length=16)
    category: str = Field("", max_length=200)
    fixed: AmountAsked | None = None
    least: AmountAsked | None = None
    most: AmountAsked | None = None
    tax_rate: str = Field("0", pattern=_RATE, description="A fraction.")
    tax_authority: str = Field("", max_length=64)

    def as_terms(self) -> dict[str, Any]:
        """Return it as the action takes it."""
        given = self.model_dump(exclude={"rate", "tax_rate", "fixed", "least", "most"})
        money = {name: getattr(self, name) for name in ("fixed", "least", "most")}
        return {
            **given,
            "rate": Decimal(self.rate),
            "tax_rate": Decimal(self.tax_rate),
            **{name: each.as_money() if each else None for name, each in money.items()},
        }


class ReliefAsked(Asked):
    """What a programme pays of a business's commission: a share, or an amount an order."""

    business: str = Field(pattern="^biz_[0-9a-z]{22}$", examples=["biz_" + "0" * 22])
    programme: str = Field(min_length=1, max_length=40, description="Its short code: who pays.")
    programme_name: str = Field(min_length=1, max_length=120)
    share: str | None = Field(None, pattern=_RATE, examples=["0.5"])
    amount: AmountAsked | None = None
    valid_from: date = Field(ge=FIRST, le=LAST, examples=["2026-12-01"])
    valid_to: date | None = Field(None, ge=FIRST, le=LAST, description="The first day without it.")
    market: str = Field("", max_length=16)
    category: str = Field("", max_length=200)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.share is None) == (self.amount is None):
            raise ValueError("give either a share or an amount")
        return self

    def as_terms(self) -> dict[str, Any]:
        """Return it as the action takes it."""
        return {
            **self.model_dump(exclude={"share", "amount"}),
            "share": None if self.share is None else Decimal(self.share),
            "amount": self.amount.as_money() if self.amount else None,
        }


class FamilyInList(Told):
    """A family of storefronts and the codes of its markets."""

    code: str = Field(examples=["south-east-asia"])
    name: str
    markets: list[str] = Field(examples=[["SG", "MY"]])

    @classmethod
    def of(cls, row: FamilyView) -> Self:
        """Make one from a row."""
        return cls.copied(row, markets=[each.code for each in row.markets])


class FamilyList(Told):
    """The families, in their order."""

    items: list[FamilyInList]


class DatedSetting(Told):
    """One value that a family or a market has, had, or will have for itself."""

    name: str = Field(examples=["currency"])
    value: str = Field(description="Words with a blank between.", examples=["SGD"])
    valid_from: date
    valid_to: date | None = Field(description="The first day without it.")

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class SettingHistory(Told):
    """Every value a family or a market ever had for itself, by setting, the newest first."""

    owner: str
    items: list[DatedSetting]


class SettingAsked(Asked):
    """A setting from a day on; null lets a market inherit from its family again."""

    value: str | None = Field(max_length=200, examples=["SGD"])
    valid_from: date = Field(ge=FIRST, le=LAST, examples=["2026-12-01"])


def _fraction(rate: Decimal) -> str:
    """Return a fraction without zeros at its end, never in powers of ten."""
    return f"{rate.normalize():f}"


def _amount(minor: int | None, currency: str) -> Amount | None:
    return None if minor is None else Amount.of(Money(minor, currency))
