"""What the platform does in a dispute before it decides."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.orders import queries
from entrepot.web.api.shapes.base import Asked, Told

WHY = "Both sides read it."


class Stepped(Told):
    """Where a dispute stands after a step of the platform: not its file, which names people."""

    id: str = Field(examples=["dsp_" + "0" * 22])
    state: str = Field(examples=["before_platform"])
    state_words: str
    due_at: datetime | None = Field(description="The end of the clock that runs; none at an end.")

    @classmethod
    def of(cls, row: queries.DisputeView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)


class MoreTime(Asked):
    """More days for whose turn it is."""

    days: int = Field(ge=1, le=14, examples=[3])
    why: str = Field(min_length=1, max_length=280, description=WHY)


class Because(Asked):
    """Why the platform takes it up."""

    why: str = Field(min_length=1, max_length=280, description=WHY)
