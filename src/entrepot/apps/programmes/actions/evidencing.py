"""A pack of evidence was taken along: written down, with the digest by which it is known again."""

from datetime import date, datetime

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.models import Programme


def note_evidence_pack(
    *, programme: str, first: date, last: date, digest: str, by: Actor, at: datetime
) -> None:
    """Write down who took the evidence of a programme and a period along, and the SHA-256 of the file.

    For officers and operators: the file names businesses and what they wrote. Raises Programme.DoesNotExist.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Programme.objects.get(public_id=programme)
    changes = {"first": first.isoformat(), "last": last.isoformat(), "sha256": digest}
    with transaction.atomic():
        audit.record(
            by=by, action="programmes.take_evidence_pack", subject=row.public_id, changes=changes, at=at
        )
