"""Requests to be verified, for operators and officers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.businesses.models import Verification
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.statements import Read

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationView:
    """A request to be verified, as an officer sees it."""

    public_id: str
    business: str
    name: str
    country: str
    legal_name: str
    registration: str
    register: str
    state: str
    submitted_at: datetime
    submitted_by: int | None
    decided_at: datetime | None
    decided_by: int | None
    reasons: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAs:
    """As whom a business was verified: what its documents are to name."""

    legal_name: str
    registration: str
    register: str


def get_verified_as(business: str, *, viewer: Actor) -> VerifiedAs | None:
    """Return as whom a business was verified last; None where it never was. For operators and officers."""
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    found = _VERIFIED_AS.first(business=business)
    return VerifiedAs(legal_name=found[0], registration=found[1], register=found[2]) if found else None


_VERIFIED_AS = Read(
    lambda *, business: (
        Verification.objects.filter(business__public_id=business, state=Verification.State.VERIFIED)
        .order_by("-id")
        .values_list("legal_name", "registration", "register")[:1]
    )
)


def list_verifications(
    *,
    viewer: Actor,
    state: str = Verification.State.PENDING,
    business: str = "",
    after: str = "",
    limit: int = MOST,
) -> list[VerificationView]:
    """Return requests to be verified, the oldest first: in a state or all (""), of one business or all.

    `after` is the public id of the last one seen. For operators and officers.
    """
    rows = _verifications(viewer).order_by("id")
    if state:
        rows = rows.filter(state=state)
    if business:
        rows = rows.filter(business__public_id=business)
    if after:
        rows = rows.filter(pk__gt=Verification.objects.filter(public_id=after).values("pk")[:1])
    return [_verification(row) for row in rows[: min(limit, MOST)]]


def get_verification(public_id: str, *, viewer: Actor) -> VerificationView:
    """Return one request to be verified. For operators and officers. Raises Verification.DoesNotExist."""
    return _verification(_verifications(viewer).get(public_id=public_id))


def _verifications(viewer: Actor) -> QuerySet[Verification]:
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    return Verification.objects.select_related("business").prefetch_related("reasons")


def _verification(row: Verification) -> VerificationView:
    return VerificationView(
        public_id=row.public_id,
        business=row.business.public_id,
        name=row.business.name,
        country=row.business.country,
        legal_name=row.legal_name,
        registration=row.registration,
        register=row.register,
        state=row.state,
        submitted_at=row.created_at,
        submitted_by=row.submitted_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reasons=tuple(reason.code for reason in row.reasons.all()),
        note=row.note,
    )
