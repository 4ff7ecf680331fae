"""Money between currencies: the rates that are needed and stated, what is kept, what our bank changed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.core.money import Money
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told

RATE = r"^[0-9]{1,9}(\.[0-9]{1,12})?$"
SHARE = r"^0(\.[0-9]{1,6})?$"
CURRENCY: Any = Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["USD"])
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


class StatedRate(Told):
    """A rate as somebody of the platform stated it."""

    base: str = Field(examples=["USD"])
    quote: str = Field(examples=["EUR"])
    rate: str = Field(description="Units of `quote` for one of `base`.", examples=["0.8649"])
    source: str = Field(examples=["ECB"])
    on: date
    is_fresh: bool = Field(description="It may serve a payout of today.")

    @classmethod
    def of(cls, row: queries.RateView) -> Self:
        """Make one from a row."""
        return cls.copied(row, rate=f"{row.rate.normalize():f}")


class WantedRate(Told):
    """A pair that money waits to be changed in."""

    base: str = Field(description="What is held.", examples=["SGD"])
    quote: str = Field(description="What somebody is paid in.", examples=["USD"])
    rate: StatedRate | None = Field(
        description="The rate of today; null: what waits stays until one is stated."
    )

    @classmethod
    def of(cls, row: queries.Wanted) -> Self:
        """Make one from a row."""
        return cls.copied(row, rate=StatedRate.of(row.rate) if row.rate else None)


class ExchangeCharge(Told):
    """What is kept of a seller's money that is changed."""

    share: str = Field(description="A fraction.", examples=["0.005"])
    source: str = Field(description="Where it is written; empty while nobody has set one.")
    valid_from: date | None


class ExchangeBook(Told):
    """What is needed, what holds, and what stands open between currencies."""

    wanted: list[WantedRate]
    stated: list[StatedRate] = Field(description="The latest first, 50 at most.")
    charge: ExchangeCharge
    positions: list[Amount] = Field(
        description="Above zero we hold it and owe it to nobody, below we are short: for our bank to change."
    )

    @classmethod
    def of(
        cls,
        wanted: Sequence[queries.Wanted],
        stated: Sequence[queries.RateView],
        charge: queries.ChargeView,
        positions: Sequence[Money],
    ) -> Self:
        """Make one from what is kept."""
        return cls(
            wanted=[WantedRate.of(each) for each in wanted],
            stated=[StatedRate.of(each) for each in stated],
            charge=ExchangeCharge.copied(charge, share=f"{charge.share.normalize():f}"),
            positions=[Amount.of(each) for each in positions],
        )


class RateAsked(Asked):
    """One rate of one day."""

    base: str = CURRENCY
    quote: str = CURRENCY
    rate: str = Field(pattern=RATE, description="Units of `quote` for one of `base`.", examples=["0.8649"])
    source: str = Field(
        min_length=1, max_length=120, description="Who quotes it; sellers read it.", examples=["ECB"]
    )
    on: date = Field(ge=FIRST, le=LAST, description="Its day, of the last seven.", examples=["2026-11-20"])

    def as_terms(self) -> dict[str, Any]:
        """Return it as the action takes it."""
        return {**self.model_dump(), "rate": Decimal(self.rate)}


class ChargeAsked(Asked):
    """What is kept of a seller's money that is changed, from a day on."""

    share: str = Field(pattern=SHARE, description="A fraction, a tenth at most.", examples=["0.005"])
    source: str = Field(
        min_length=1,
        max_length=300,
        description="Where it is written.",
        examples=["Terms of 2026-11-01, § 4"],
    )
    valid_from: date | None = Field(None, ge=FIRST, le=LAST, description="Null: today.")

    def as_terms(self) -> dict[str, Any]:
        """Return it as the action takes it."""
        return {**self.model_dump(), "share": Decimal(self.share)}


class DealAsked(Asked):
    """What our bank changed, from its own advice."""

    reference: str = Field(
        pattern=r"^[^:\x00-\x1f]{1,40}$", description="It stands on both lines of the statement."
    )
    given: AmountAsked
    arrived: AmountAsked
    rate: str = Field(pattern=RATE, description="Units of what arrived for one given.", examples=["0.8649"])
    on: date = Field(ge=FIRST, le=LAST, examples=["2026-11-20"])

    def as_terms(self) -> dict[str, Any]:
        """Return it as the action takes it."""
        return {
            "reference": self.reference,
            "given": self.given.as_money(),
            "arrived": self.arrived.as_money(),
            "rate": Decimal(self.rate),
            "on": self.on,
        }
