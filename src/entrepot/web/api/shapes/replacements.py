"""What is sent again instead of money back, as both sides see it."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told


class ReplacedLine(Told):
    """So many pieces that are sent again."""

    variant: str
    title: str
    quantity: int


class Replacement(Told):
    """What is sent again: how far it has come, and, for the seller alone, what it costs them."""

    id: str = Field(examples=["rpl_" + "0" * 22])
    stage: str = Field(
        description="`offered`, `promised`, `packed`, `sent`, `arrived`; `failed`, or `ended` unsent."
    )
    offered_by: str = Field(examples=["seller"])
    lines: list[ReplacedLine]
    fallback: Amount = Field(description="Goes back to the buyer where it is not sent in time.")
    freight: Amount | None = Field(description="The seller's cost; none for the buyer.")
    dues: Amount | None = Field(description="Duty and tax, the seller's cost; none for the buyer.")
    tracking: str
    customs: str = Field(description="How its declaration stands, or empty.")
    promised_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: queries.ReplacementView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            lines=[ReplacedLine.copied(each) for each in row.lines],
            fallback=Amount.of(row.fallback),
            freight=Amount.maybe(row.freight),
            dues=Amount.maybe(row.dues),
        )


class ReplacementCost(Told):
    """What sending it again would cost the seller now."""

    total: Amount
    freight: Amount
    dues: Amount = Field(description="Duty and tax, where it crosses a border once more.")
    service: str = Field(description="Of the carrier.")

    @classmethod
    def of(cls, row: queries.ReplacementTerms) -> Self:
        """Make one from a row."""
        return cls(
            total=Amount.of(row.total),
            freight=Amount.of(row.freight),
            dues=Amount.of(row.dues),
            service=row.service,
        )


class ReplacementOffer(Asked):
    """The seller sends it again."""

    text: str = Field("", max_length=1000, examples=["We send a whole one."])
    shown: AmountAsked | None = Field(
        None, description="The cost that was read; another one by now is refused (409)."
    )


class ReplacementAnswer(Asked):
    """What the buyer does about what is, or would be, sent again."""

    step: Literal["take", "received", "wrong_again"]
    text: str = Field("", max_length=1000, description="What is wrong again; a file may have said it.")
