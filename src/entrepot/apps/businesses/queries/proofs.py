"""Papers for declared facts: a business reads its own, operators and officers all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.businesses.models import Proof
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent, PrivateFileView
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.core.support.business_facts import Evidence, Value

PLATFORM = (roles.OPERATOR, roles.OFFICER)
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """A paper for some facts, without its bytes, and what was decided about it."""

    public_id: str
    business: str
    name: str
    country: str
    facts: tuple[str, ...]
    file: PrivateFileView
    faults: tuple[str, ...]
    state: str
    note: str
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One fact that a paper is to show: what the business says now, and how well it is known.

    `is_same` is whether it says so since before the paper was given: else the paper is about another value.
    """

    fact: str
    value: Value | None
    evidence: Evidence | None
    is_same: bool


def list_proofs(*, viewer: Actor) -> list[ProofView]:
    """Return the papers of the viewer's own business for declared facts, the newest first. For admins."""
    require_scope(viewer, roles.ORGANISATION_READ)
    require_role(viewer, roles.ADMIN)
    rows = Proof.objects.filter(business__organisation_id=viewer.organisation_id or 0)
    return _views(rows.order_by("-id")[:MOST], viewer)


def get_proof(public_id: str, *, viewer: Actor) -> ProofView:
    """Return one paper. For operators and officers. Raises Proof.DoesNotExist."""
    require_role(viewer, *PLATFORM)
    rows = Proof.objects.filter(public_id=public_id)
    if not rows:
        raise Proof.DoesNotExist
    return _views(rows, viewer)[0]


def list_claims(public_id: str, *, viewer: Actor) -> list[ClaimView]:
    """Return what a paper is to show, beside what the business says now. For operators and officers."""
    require_role(viewer, *PLATFORM)
    row = Proof.objects.select_related("business").get(public_id=public_id)
    wanted = row.facts.split()
    standing = {each.fact: each for each in row.business.facts.filter(withdrawn_at=None, fact__in=wanted)}
    return [
        ClaimView(
            fact=name,
            value=standing[name].value if name in standing else None,
            evidence=Evidence(standing[name].evidence) if name in standing else None,
            is_same=name in standing and standing[name].created_at <= row.created_at,
        )
        for name in wanted
    ]


def read_proof(public_id: str, *, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return the picture or PDF of a paper: to admins of its business, operators and officers.

    Raises Proof.DoesNotExist to everybody else, FileNotFoundError when its bytes are gone.
    """
    rows = Proof.objects.filter(public_id=public_id)
    if not (viewer.is_system or viewer.roles & set(PLATFORM)):
        require_scope(viewer, roles.ORGANISATION_READ)
        require_role(viewer, roles.ADMIN)
        rows = rows.filter(business__organisation_id=viewer.organisation_id or 0)
    return files.read_private_file(id_=rows.get().file_id, viewer=viewer, small=small)


def _views(rows: QuerySet[Proof], viewer: Actor) -> list[ProofView]:
    found = list(rows.select_related("business"))
    kept = files.list_private_files(ids=[row.file_id for row in found], viewer=viewer)
    return [
        ProofView(
            public_id=row.public_id,
            business=row.business.public_id,
            name=row.business.name,
            country=row.business.country,
            facts=tuple(row.facts.split()),
            file=kept[row.file_id],
            faults=tuple(row.faults.split()),
            state=row.state,
            note=row.note,
            at=row.created_at,
            decided_at=row.decided_at,
        )
        for row in found
    ]
