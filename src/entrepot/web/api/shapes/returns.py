"""Goods that go back, as their buyer, their seller and the platform see them."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.apps.orders.actions import Found
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told

Reason = Literal["changed_mind", "faulty", "not_as_described", "wrong_item", "damaged", "late"]


class GroundAnswer(Told):
    """Whether a line may go back on one ground, until when, and by which rule."""

    may: bool
    code: str = Field(examples=["open"], description="open, or why not.")
    words: str
    rule: str = Field(examples=["EU-WITHDRAWAL"], description="Empty where no rule speaks of it.")
    until: datetime | None


class ReturnableLine(Told):
    """One line, pieces of it that are still the buyer's, and what each ground allows."""

    variant: str
    title: str
    left: int
    change: GroundAnswer = Field(description="The buyer thought better of it.")
    fault: GroundAnswer = Field(description="Something is wrong with it.")

    @classmethod
    def of(cls, row: queries.ReturnableLine) -> Self:
        """Make one from a row."""
        return cls.copied(row, change=_answer(row, "change"), fault=_answer(row, "fault"))


def _answer(row: queries.ReturnableLine, ground: str) -> GroundAnswer:
    found = row.answers[ground]
    window = found.window
    return GroundAnswer(
        may=found.may,
        code=found.code,
        words=row.words[ground],
        rule=window.rule.id if window else "",
        until=window.until if window else None,
    )


class Returnable(Told):
    """What of an order may be sent back now."""

    order: str
    words: str = Field(description="In one sentence, for people.")
    until: datetime | None
    reasons: list[str]
    lines: list[ReturnableLine]

    @classmethod
    def of(cls, row: queries.ReturnableOrder) -> Self:
        """Make one from a row."""
        return cls.copied(
            row, reasons=list(row.reasons), lines=[ReturnableLine.of(each) for each in row.lines]
        )


class ReturnLine(Told):
    """Pieces of one line, as asked for and as found."""

    variant: str
    title: str
    quantity: int
    accepted: int | None = Field(description="Pieces that money goes back for, once they were looked at.")
    shelved: int | None = Field(description="Of these, what can be sold again.")
    off: Amount = Field(description="Taken off for how they came back.")
    goods: Amount = Field(description="What went back for the goods.")


class ReturnDue(Told):
    """A duty or tax on goods that went back."""

    account: str = Field(examples=["tax"])
    authority: str = Field(examples=["CN-TAX"])
    levy: str = Field(examples=["vat"])
    amount: Amount
    recovery: str = Field(description="The law: on_return, claim or never.")
    borne_by: str = Field(description="authority, seller or buyer.")
    measure: str
    source: str


class ReturnStep(Told):
    """One step: by which party, when, and what they said."""

    event: str
    words: str
    party: str
    why: str
    at: datetime


class ReturnInList(Told):
    """A return in a list."""

    id: str = Field(examples=["ret_" + "0" * 22])
    order: str
    state: str
    state_words: str
    reason: str
    due_at: datetime | None = Field(description="When the clock that runs now ends.")
    amount: Amount = Field(description="What goes back, or would if the goods came as they should.")

    @classmethod
    def of(cls, row: queries.ReturnView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, amount=Amount.of(row.amount))


class Return(ReturnInList):
    """A return with its goods, the right it stands on, who bears what, and every step."""

    note: str
    answer: str
    rule: str = Field(examples=["CN-CBEC-FAULT"])
    rule_words: str
    until: datetime
    back_on: date | None = Field(description="The last day on which the law still restores duty and tax.")
    way_back: str = Field(description="Who pays the way: buyer or seller.")
    commission: str = Field(description="returned, kept_on_fault or kept.")
    keeps_goods: bool
    tracking: str
    label: Amount
    restores: bool
    lines: list[ReturnLine]
    dues: list[ReturnDue]
    steps: list[ReturnStep]

    @classmethod
    def of(cls, row: queries.ReturnView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            amount=Amount.of(row.amount),
            label=Amount.of(row.label),
            lines=[
                ReturnLine.copied(each, off=Amount.of(each.off), goods=Amount.of(each.goods))
                for each in row.lines
            ],
            dues=[ReturnDue.copied(each, amount=Amount.of(each.amount)) for each in row.dues],
            steps=[ReturnStep.copied(each) for each in row.steps],
        )


class ReturnPage(Told):
    """Some returns, the newest first."""

    items: list[ReturnInList]
    next: Next


class PiecesReturned(Asked):
    """So many pieces of one variant."""

    variant: str = Field(pattern="^var_[0-9a-z]{22}$", examples=["var_" + "0" * 22])
    quantity: int = Field(ge=1, le=100_000)


class ReturnAsked(Asked):
    """What goes back, and why."""

    pieces: list[PiecesReturned] = Field(min_length=1, max_length=100)
    reason: Reason
    note: str = Field("", max_length=600)


class ReturnWhy(Asked):
    """Why; the other side reads it."""

    why: str = Field(min_length=1, max_length=600)


class Sent(Asked):
    """The goods are on their way."""

    tracking: str = Field("", max_length=60, description="The parcel's number, if it has one.")


class FoundLine(Asked):
    """How pieces of one variant came back."""

    variant: str = Field(pattern="^var_[0-9a-z]{22}$", examples=["var_" + "0" * 22])
    accepted: int = Field(ge=0, le=100_000, description="For how many money goes back.")
    shelved: int = Field(ge=0, le=100_000, description="Of these, how many can be sold again.")
    off_minor: int = Field(
        0, ge=0, le=10**12, description="Taken off, in minor units of the order's currency."
    )

    def as_found(self) -> Found:
        """Return it as orders takes it."""
        return Found(self.accepted, self.shelved, self.off_minor)


class Inspection(Asked):
    """How the goods of a return came back; less than all needs a reason."""

    lines: list[FoundLine] = Field(min_length=1, max_length=100)
    why: str = Field("", max_length=600)
