"""Requests of businesses to be verified."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.businesses.queries import VerificationView
from entrepot.apps.businesses.words import REASONS
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, Told


class VerificationRequest(Told):
    """What a business says of itself, to be held beside the register that keeps it."""

    id: str = Field(examples=["verif_" + "0" * 22])
    business: str
    name: str
    country: str
    legal_name: str
    registration: str
    register_name: str = Field(description="Who keeps it.", examples=["Companies House"])
    state: str = Field(description="pending, verified or refused.", examples=["pending"])
    submitted_at: datetime
    decided_at: datetime | None
    reasons: list[str]
    note: str

    @classmethod
    def of(cls, row: VerificationView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            register_name=row.register,
            state=str(row.state),
            reasons=list(row.reasons),
        )


class VerificationPage(Told):
    """Some requests, the oldest first."""

    items: list[VerificationRequest]
    next: Next


class VerificationDecision(Asked):
    """Verified; or refused for reasons the business reads."""

    verified: bool
    reasons: list[str] = Field(
        default_factory=list,
        max_length=10,
        description=f"Any of {', '.join(REASONS)}.",
        examples=[["unclear"]],
    )
    note: str = Field("", max_length=1000, description="What would help.")
