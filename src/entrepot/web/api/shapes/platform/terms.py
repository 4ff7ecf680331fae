"""When sellers are paid and on which terms goods go back, market by market; who keeps what customs spares."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field

from entrepot.apps.customs.queries import SurplusTermView
from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Asked, Told
from entrepot.web.api.shapes.return_places import ReturnAddress

MARKET: Any = Field(
    "",
    pattern="^([A-Z]{2}(-[A-Z]{2,8})?)?$",
    description="A market's code; empty for every other one.",
    examples=["SG"],
)


class ReceiptTerm(Told):
    """After how many days silence counts as receipt."""

    market: str = Field(description="Empty for every other one.")
    days: int
    valid_from: date | None = Field(description="Null while nobody has set one.")


class ReturnTerm(Told):
    """Who keeps the commission on a return, and how long its clocks run, in days."""

    market: str = Field(description="Empty for every other one.")
    commission: str = Field(description="returned, kept_on_fault or kept.")
    answer_days: int
    send_days: int
    inspect_days: int
    valid_from: date | None

    @classmethod
    def of(cls, row: queries.ReturnTermView) -> Self:
        """Make one from a row."""
        days = {name: getattr(row.terms, name) for name in ("answer_days", "send_days", "inspect_days")}
        return cls.copied(row, commission=row.terms.commission, **days)


class SurplusTerm(Told):
    """Who gets what customs does not ask for."""

    market: str = Field(description="Empty for every other one.")
    keeper: str = Field(description="buyer, or platform, which then bears where customs asks for more.")
    source: str = Field(description="Where buyers are told.")
    valid_from: date | None

    @classmethod
    def of(cls, row: SurplusTermView) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class PlatformReturnPlace(Told):
    """Where goods of a market go back to; `business` is empty for the platform's own place."""

    market: str
    business: str
    address: ReturnAddress

    @classmethod
    def of(cls, row: queries.ReturnPlace) -> Self:
        """Make one from a row."""
        return cls.copied(row, address=ReturnAddress.copied(row.address, lines=list(row.address.lines)))


class TermBook(Told):
    """What holds for orders placed today, the general term of each kind first."""

    receipt: list[ReceiptTerm]
    returns: list[ReturnTerm]
    surplus: list[SurplusTerm]
    places: list[PlatformReturnPlace]


class ReceiptTermAsked(Asked):
    """After how many days silence counts as receipt, from today on."""

    market: str = MARKET
    days: int = Field(ge=1, le=90, examples=[14])


class ReturnTermAsked(Asked):
    """Who keeps the commission on a return, and its clocks, from a day on."""

    market: str = MARKET
    commission: Literal["returned", "kept_on_fault", "kept"]
    answer_days: int = Field(ge=1, le=30, examples=[3])
    send_days: int = Field(ge=1, le=60, examples=[14])
    inspect_days: int = Field(ge=1, le=30, examples=[3])
    valid_from: date | None = Field(None, description="Today or later; null: today.")


class SurplusTermAsked(Asked):
    """Who gets what customs does not ask for, from a day on."""

    market: str = MARKET
    keeper: Literal["buyer", "platform"]
    source: str = Field(
        min_length=1, max_length=300, description="Where buyers are told.", examples=["Terms of sale, § 7"]
    )
    valid_from: date | None = Field(None, description="Null: today.")
