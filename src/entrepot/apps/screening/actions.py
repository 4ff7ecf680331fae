"""Every write of screening."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.screening.models import Hit, Screening
from entrepot.apps.screening.provider import Answer, Match, Party
from entrepot.apps.screening.queries import OFFICER
from entrepot.apps.screening.screeners import ask

LONGEST_NOTE = 300


def screen(*, subject_kind: str, subject: str, parties: Sequence[Party], by: Actor, at: datetime) -> str:
    """Hold names against the lists for a subject (kind and public id) and return the screening's public id.

    For the platform's own parts, outside every transaction. Whoever is stopped asks again: a look that was
    not answered says nothing. Raises ScreenerUnavailableError.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = Screening.objects.create(subject_kind=subject_kind, subject=subject, created_at=at)
    answer = ask(parties)
    with transaction.atomic():
        _record(row, answer, by=by, at=at)
    return row.public_id


def clear_hit(*, hit: str, note: str, by: Actor, at: datetime) -> None:
    """Say that a likeness is somebody else, and how one saw that. For operators and officers.

    Again by anybody changes nothing. Raises Hit.DoesNotExist, ProblemRaised without a note.
    """
    require_role(by, OPERATOR, OFFICER)
    note = " ".join(note.split())
    if not note or len(note) > LONGEST_NOTE:
        fix = _("Say in up to 300 characters how you saw that it is somebody else.")
        raise ProblemRaised(invalid_request([("note", _("The note is missing or too long."), fix)]))
    with transaction.atomic():
        row = Hit.objects.get(public_id=hit)
        rows = Hit.objects.filter(pk=row.pk, cleared_at=None)
        if rows.update(cleared_at=at, cleared_by=by.user_id, note=note):
            changes = {"list": row.list_name, "entry": row.entry, "note": note}
            audit.record(by=by, action="screening.clear_hit", subject=hit, changes=changes, at=at)


def _record(row: Screening, answer: Answer, *, by: Actor, at: datetime) -> None:
    missing = "\n".join(sorted(set(answer.missing)))
    Screening.objects.filter(pk=row.pk).update(
        answered_at=at, lists="\n".join(sorted(set(answer.lists))), missing=missing
    )
    known = _cleared(row.subject)
    found = {_key(match): match for match in answer.matches}
    Hit.objects.bulk_create(_hit(row, match, known.get(key), at) for key, match in sorted(found.items()))
    changes = {"subject": row.subject, "hits": len(found), "missing": missing}
    audit.record(by=by, action="screening.screen", subject=row.public_id, changes=changes, at=at)


def _hit(row: Screening, match: Match, cleared: Hit | None, at: datetime) -> Hit:
    return Hit(
        screening=row,
        name=match.name,
        listed=match.listed,
        list_name=match.list_name,
        entry=match.entry,
        score=match.score,
        reasons=" ".join(match.reasons),
        cleared_at=cleared.cleared_at if cleared else None,
        cleared_by=cleared.cleared_by if cleared else None,
        note=cleared.note if cleared else "",
        created_at=at,
    )


def _cleared(subject: str) -> dict[tuple[str, str, str, str], Hit]:
    """Return what people found to be somebody else before, for this subject."""
    rows = Hit.objects.filter(screening__subject=subject).exclude(cleared_at=None).order_by("id")
    return {_key(row): row for row in rows}


def _key(found: Match | Hit) -> tuple[str, str, str, str]:
    return found.name, found.list_name, found.entry, found.listed
