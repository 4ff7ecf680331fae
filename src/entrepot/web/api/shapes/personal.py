"""One's own data: taking it along, and being erased."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.accounts import queries
from entrepot.web.api.shapes.base import Asked, Told


class ExportWish(Asked):
    """Whose data is wanted: the person's whose key this is, or their organisation's, for its owners."""

    of: Literal["person", "business"] = Field(examples=["person"])


class Export(Told):
    """A file with everything held: how far it is, and until when it can be fetched."""

    id: str = Field(examples=["exp_" + "0" * 22])
    of: str = Field(examples=["person"], description="person or business.")
    state: str = Field(examples=["ready"], description="preparing, ready, failed or ended.")
    asked_at: datetime
    done: int = Field(description="Parts that are in it already.")
    total: int = Field(description="Parts that belong in it.")
    size: int = Field(description="Bytes, once it is ready.")
    ends_at: datetime | None = Field(description="Until then it can be fetched.")

    @classmethod
    def of_row(cls, row: queries.ExportView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, of="business" if row.of_business else "person")


class ExportList(Told):
    """One's own exports, the newest first."""

    items: list[Export]


class Erasure(Told):
    """A wish to be erased that waits, or that something stood in the way of."""

    id: str = Field(examples=["era_" + "0" * 22])
    state: str = Field(examples=["waiting"], description="waiting or hindered.")
    asked_at: datetime
    due_at: datetime = Field(description="Nothing is erased before; until then it can be taken back.")

    @classmethod
    def of_row(cls, row: queries.ErasureView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id)
