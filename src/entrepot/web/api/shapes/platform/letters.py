"""Letters the platform wrote: that they went, never what they say."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.messages.queries import MessageView
from entrepot.web.api.shapes.base import Told


class WrittenLetter(Told):
    """One letter. `address` shows enough to recognise one's own, never the whole."""

    id: str
    template: str = Field(examples=["order_paid"])
    subject: str = Field(description="What it is about.", examples=["ord_" + "0" * 22])
    channel: str
    address: str
    language: str
    state: str
    queued_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, row: MessageView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class WrittenLetters(Told):
    """The latest letters, and how many have not gone out yet."""

    items: list[WrittenLetter]
    waiting: int
