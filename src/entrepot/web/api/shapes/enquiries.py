"""What a business asks the platform, and what it answers."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.enquiries.actions import LONGEST
from entrepot.apps.enquiries.queries import EnquiryView, Service, TurnView
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, LanguageCode, Told

ENQUIRY = "enq_" + "0" * 22
Topic = Literal["selling", "orders", "customs", "money", "programmes", "account", "other"]


class EnquiryContent(Asked):
    """A question to the platform."""

    topic: Topic = Field(description="What it is about.", examples=["customs"])
    words: str = Field(min_length=1, max_length=LONGEST, examples=["Which code has washed coffee?"])
    language: LanguageCode = Field(description="In which the answer is told.", examples=["en"])


class FurtherWords(Asked):
    """More on an enquiry."""

    words: str = Field(min_length=1, max_length=LONGEST, examples=["And roasted coffee?"])


class Enquiry(Told):
    """An enquiry in a list."""

    id: str = Field(examples=[ENQUIRY])
    topic: str = Field(examples=["customs"])
    state: str = Field(description="waiting (for the platform) or answered.", examples=["waiting"])
    begins: str = Field(description="The first words.", examples=["Which code has washed coffee?"])
    at: datetime
    changed_at: datetime

    @classmethod
    def read(cls, row: EnquiryView) -> Self:
        """Make one of a view."""
        return cls.copied(row, id=row.public_id)


class EnquiryTurn(Told):
    """What one side wrote."""

    is_ours: bool = Field(description="Whether the platform wrote it.")
    words: str
    at: datetime


class EnquiryService(Told):
    """What was promised for the latest question, and kept."""

    due_at: datetime = Field(description="By when it is answered.")
    ordinary_due_at: datetime | None = Field(description="By when without the fast lane; null without one.")
    programme: str = Field(description="The programme that gives the fast lane; empty without one.")
    programme_name: str
    took_seconds: int | None = Field(description="How long it took; null before it.", examples=[10800])
    saved_seconds: int | None = Field(
        description="How much less than the median of ordinary questions of the ninety days before; below "
        "nothing where it took longer; null before it, without a fast lane, or beside fewer than five.",
        examples=[61200],
    )

    @classmethod
    def of(cls, row: Service) -> Self:
        """Make one of what was promised and kept."""
        took, saved = row.took, row.saved
        return cls.copied(
            row,
            took_seconds=None if took is None else int(took.total_seconds()),
            saved_seconds=None if saved is None else int(saved.total_seconds()),
        )


class WholeEnquiry(Enquiry):
    """An enquiry with what both sides wrote."""

    turns: list[EnquiryTurn]
    service: EnquiryService | None

    @classmethod
    def whole(cls, row: EnquiryView, turns: list[TurnView], service: Service | None) -> Self:
        """Make one of its parts."""
        return cls.copied(
            row,
            id=row.public_id,
            turns=[EnquiryTurn.copied(each) for each in turns],
            service=EnquiryService.of(service) if service else None,
        )


class EnquiryPage(Told):
    """Enquiries, newest first."""

    items: list[Enquiry]
    next: Next
