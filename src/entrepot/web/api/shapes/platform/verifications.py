"""Requests of businesses to be verified."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.businesses.queries import ClaimView, ProofView, VerificationView
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


class Claim(Told):
    """One fact that a paper is to show, as the business says it now."""

    fact: str = Field(examples=["jobs_full_time"])
    value: bool | int | date | None = Field(description="Null where it is not said any more.")
    evidence: str | None = Field(description="declared, documented or verified.")
    is_same: bool = Field(description="Whether it is said so since before the paper was given.")

    @classmethod
    def of(cls, row: ClaimView) -> Self:
        """Make one from a row."""
        return cls.copied(row, evidence=row.evidence.value if row.evidence else None)


class ProofAsked(Told):
    """A paper for declared facts, as who decides sees it."""

    id: str = Field(examples=["prf_" + "0" * 22])
    business: str
    name: str
    country: str
    state: str = Field(description="waiting, accepted or refused.")
    note: str
    faults: list[str] = Field(description="Of its picture: small, dark, faint, blurred.")
    claims: list[Claim]
    at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: ProofView, claims: list[ClaimView]) -> Self:
        """Make one."""
        return cls.copied(
            row,
            id=row.public_id,
            state=str(row.state),
            faults=list(row.faults),
            claims=[Claim.of(each) for each in claims],
        )
