"""Disputes, as their two sides and the platform see them."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.files.queries import PrivateFileView
from entrepot.apps.orders import queries
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told
from entrepot.web.api.shapes.replacements import Replacement


class EvidenceFile(Told):
    """A photo or PDF that stands beside what was said."""

    id: str = Field(examples=["fil_" + "0" * 22])
    kind: str = Field(examples=["picture"])
    name: str
    size: int = Field(description="Bytes.")
    pages: int = Field(description="Of a PDF; 0 of a picture.")

    @classmethod
    def of(cls, row: PrivateFileView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class DisputeStatement(Told):
    """What a side or the platform said, in its language."""

    party: str = Field(examples=["buyer"])
    text: str
    language: str
    files: list[EvidenceFile]
    at: datetime

    @classmethod
    def of(cls, row: queries.StatementView) -> Self:
        """Make one from a row."""
        return cls.copied(row, files=[EvidenceFile.of(each) for each in row.files])


class DisputeStep(Told):
    """One step: by which party, when, why, and the end of the clock that began with it."""

    event: str = Field(examples=["answered"])
    words: str
    party: str
    why: str
    due_at: datetime | None
    at: datetime


class ConcernedLine(Told):
    """Of what a dispute is."""

    variant: str
    title: str
    quantity: int


class Dispute(Told):
    """A complaint: what is wrong and asked, whose turn it is until when, what was said, how it ended."""

    id: str = Field(examples=["dsp_" + "0" * 22])
    order: str
    reason: str = Field(examples=["damaged"])
    state: str = Field(examples=["awaiting_seller"])
    state_words: str
    due_at: datetime | None = Field(description="The end of the clock that runs; none at an end.")
    wish: str = Field(description="`money`, or `replacement`: to have it sent again.")
    asked: Amount
    offer: Amount | None
    replacement: Replacement | None = Field(description="What is, or was to be, sent again.")
    outcome: str = Field(
        description="`whole`, `part` or `none` goes back, or it was `replaced`; empty while it is open."
    )
    refunded: Amount | None
    borne_by: str
    may: list[str] = Field(description="The steps the caller may take now.")
    lines: list[ConcernedLine] = Field(description="Empty for the whole order.")
    statements: list[DisputeStatement]
    steps: list[DisputeStep]
    opened_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, row: queries.DisputeView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            asked=Amount.of(row.asked),
            offer=Amount.maybe(row.offer),
            refunded=Amount.maybe(row.refunded),
            replacement=Replacement.of(row.replacement) if row.replacement is not None else None,
            may=sorted(row.may),
            lines=[ConcernedLine.copied(each) for each in row.lines],
            statements=[DisputeStatement.of(each) for each in row.statements],
            steps=[DisputeStep.copied(each) for each in row.steps],
        )


class DisputePage(Told):
    """Some disputes, the newest first."""

    items: list[Dispute]
    next: Next


class Answer(Asked):
    """The seller's answer; what is asked or more ends the dispute."""

    text: str = Field("", max_length=1000, examples=["One of three broke on the way."])
    offer: AmountAsked | None = None


class Reply(Asked):
    """What the buyer does about the answer."""

    step: Literal["accept", "insist", "withdraw"]
    text: str = Field("", max_length=1000)


class Meeting(Asked):
    """What a side does about an announced decision."""

    step: Literal["take", "appeal"]
    text: str = Field("", max_length=1000, description="Why what was shown since counts; for an appeal.")


class Words(Asked):
    """Something to add to the file."""

    text: str = Field(min_length=1, max_length=1000, examples=["The second photo shows the box."])
