"""Declarations: what customs is told of a parcel, and what it answers."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.customs import queries
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told


class DeclaredLine(Told):
    """One line as it is declared; weights in grams for the whole line."""

    number: int
    hs: str
    national: str
    origin: str
    description: str
    quantity: int
    net_grams: int
    gross_grams: int
    value: Amount

    @classmethod
    def of(cls, row: queries.LineView) -> Self:
        """Make one from a row."""
        return cls.copied(row, value=Amount.of(row.value))


class Due(Told):
    """One kind of duty or tax: quoted and, once customs has spoken, assessed."""

    kind: str = Field(examples=["vat"])
    scheme: str
    at_door: bool
    quoted: Amount
    assessed: Amount | None

    @classmethod
    def of(cls, row: queries.DueView) -> Self:
        """Make one from a row."""
        return cls.copied(row, quoted=Amount.of(row.quoted), assessed=Amount.maybe(row.assessed))


class Question(Told):
    """One question of customs. `line` is 0 when it is about the whole parcel."""

    id: str = Field(examples=["cqn_" + "0" * 22])
    field: str
    line: int
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None

    @classmethod
    def of(cls, row: queries.QuestionView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class Fault(Told):
    """What customs would turn the declaration away for."""

    reason: str
    fix: str


class Declaration(Told):
    """A declaration with all that is known of it."""

    id: str = Field(examples=["dec_" + "0" * 22])
    order: str
    parcel: str
    business: str
    country: str = Field(examples=["SG"])
    sent_from: str = Field(examples=["US"])
    route: str = Field(examples=["SG-LVG"])
    edition: str = Field(description="Of the law it was made from.")
    state: str = Field(examples=["released"])
    state_words: str
    number: str
    reference: str = Field(description="What customs calls it, or empty.")
    reason: str
    value: Amount
    freight: Amount
    insurance: Amount
    gross_grams: int
    lines: list[DeclaredLine]
    dues: list[Due]
    questions: list[Question]
    faults: list[Fault]
    moved_at: datetime
    submitted_at: datetime | None
    released_at: datetime | None

    @classmethod
    def of(cls, row: queries.DeclarationView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            value=Amount.of(row.value),
            freight=Amount.of(row.freight),
            insurance=Amount.of(row.insurance),
            lines=[DeclaredLine.of(each) for each in row.lines],
            dues=[Due.of(each) for each in row.dues],
            questions=[Question.of(each) for each in row.questions],
            faults=[Fault(reason=reason, fix=fix) for reason, fix in row.faults],
        )


class DeclarationPage(Told):
    """Some declarations, the newest first."""

    items: list[Declaration]
    next: Next


class DeclarationStep(Told):
    """One step of a declaration, when and why."""

    event: str
    state: str
    words: str
    why: str
    at: datetime


class DeclarationHistory(Told):
    """The steps of a declaration, the oldest first."""

    items: list[DeclarationStep]


class ParcelCustoms(Told):
    """How one parcel stands with customs: its declaration, or why there is none."""

    parcel: str
    words: str
    declaration: Declaration | None

    @classmethod
    def of(cls, row: queries.ParcelCustoms) -> Self:
        """Make one from a row."""
        return cls.copied(row, declaration=Declaration.of(row.declaration) if row.declaration else None)


class OrderCustoms(Told):
    """How each parcel of an order stands with customs."""

    items: list[ParcelCustoms]


class QuestionAnswer(Asked):
    """What customs is told."""

    answer: str = Field(min_length=1, max_length=2000, examples=["The wax is soy; the wick is cotton."])
