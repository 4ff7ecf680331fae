"""Packs of evidence: asked for, made in the background, taken along, deleted after some weeks."""

from datetime import date, datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import EvidencePack, Programme
from entrepot.apps.programmes.refusals import invalid

EVIDENCE: Final = "programmes.evidence"
LASTS: Final = timedelta(days=30)


def request_evidence_pack(*, programme: str, first_on: date, last_on: date, by: Actor, at: datetime) -> str:
    """Have the evidence of a programme for some days put into one archive; return its public id.

    For officers and operators: it names businesses and what they wrote. It is made in the background and kept
    for LASTS. A second one of the programme is refused (409) while one is made. Raises
    Programme.DoesNotExist, and ProblemRaised for days that are no period or not over yet.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Programme.objects.get(public_id=programme)
    if first_on > last_on:
        raise invalid(("first_on", _("This is after the last day."), _("Name an earlier day.")))
    if last_on > at.date():
        raise invalid(("last_on", _("This day is still to come."), _("Name today, or an earlier day.")))
    with transaction.atomic():
        pack = EvidencePack.objects.create(
            programme=row, first_on=first_on, last_on=last_on, asked_by=person_of(by), created_at=at
        )
        run = start_bulk_run(
            name=EVIDENCE,
            params={"pack": pack.public_id},
            by=by,
            exclusive_key=f"{EVIDENCE}:{row.public_id}",
        )
        pack.run = run.public_id
        pack.save(update_fields=["run"])
        audit.record(
            by=by,
            action="programmes.request_evidence_pack",
            subject=row.public_id,
            changes={"pack": pack.public_id, **_days(pack)},
            at=at,
        )
    return pack.public_id


def record_evidence_pack(*, pack: str, stored: str, size: int, digest: str, by: Actor, at: datetime) -> None:
    """Note in the caller's transaction that a pack is ready, with the SHA-256 it is known by."""
    require_role(by, roles.OPERATOR)
    row = EvidencePack.objects.get(public_id=pack)
    row.stored, row.size, row.sha256, row.ready_at, row.ends_at = stored, size, digest, at, at + LASTS
    row.save(update_fields=["stored", "size", "sha256", "ready_at", "ends_at"])
    audit.record(
        by=by, action="programmes.record_evidence_pack", subject=pack, changes={"sha256": digest}, at=at
    )


def note_evidence_pack(*, pack: str, by: Actor, at: datetime) -> None:
    """Write down who took a pack along: its days, and the SHA-256 of the file.

    For officers and operators. Raises EvidencePack.DoesNotExist.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = EvidencePack.objects.select_related("programme").get(public_id=pack)
    with transaction.atomic():
        audit.record(
            by=by,
            action="programmes.take_evidence_pack",
            subject=row.programme.public_id,
            changes={"pack": pack, **_days(row), "sha256": row.sha256},
            at=at,
        )


def drop_evidence_packs(*, by: Actor, at: datetime) -> int:
    """Delete the files of packs whose time is over; return how many. Their rows and digests stay."""
    require_role(by, roles.OPERATOR)
    count = 0
    for row in EvidencePack.objects.exclude(stored="").filter(ends_at__lte=at):
        default_storage.delete(row.stored)  # first: a row that names no file leaves none behind
        count += EvidencePack.objects.filter(pk=row.pk).update(stored="")
    return count


def _days(row: EvidencePack) -> dict[str, str]:
    return {"first": row.first_on.isoformat(), "last": row.last_on.isoformat()}
