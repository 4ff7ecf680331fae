"""What an auditor wants of one programme: versions, applications, awards, and who did what and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.programmes.models import Programme, ResourceGiven
from entrepot.apps.programmes.queries.programmes import VersionView, version_view
from entrepot.core.ledger import AccountKind, Statement
from entrepot.core.money import Money

CHUNK = 500
AUDITED = 200

APPLICATIONS: Final = (
    *(
        "application",
        "version",
        "business",
        "name",
        "country",
        "size",
        "groups",
        "asked_at",
        "asked_by",
        "note",
    ),
    *("verdict", "state", "decided_by", "decided_at", "reason", "appeal", "appealed_at"),
)
AWARDS: Final = (
    "award",
    "application",
    "version",
    "business",
    "since",
    "until",
    "end_reason",
    "benefit",
    "reference",
)
GIVEN: Final = ("given", "award", "business", "benefit", "quantity", "amount", "currency", "note", "by", "at")
DECISIONS: Final = ("at", "who", "person", "for_organisation", "action", "subject", "changes")

type Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Moments from `start` up to `end`, which is no part of it."""

    start: datetime
    end: datetime


def list_versions(programme: str, *, viewer: Actor) -> list[VersionView]:
    """Return every version, the first one first. Raises Programme.DoesNotExist."""
    row = _programme(programme, viewer)
    rows = row.versions.prefetch_related("texts", "benefits").order_by("number")
    return [version_view(each) for each in rows]


def iterate_applications(programme: str, *, period: Period, viewer: Actor) -> Iterator[Row]:
    """Yield applications asked, decided or appealed in a period, as APPLICATIONS names them.

    An empty `decided_by` says that the rule decided alone. For officers and operators.
    """
    asked, decided, appealed = (
        Q(**{f"{field}__gte": period.start, f"{field}__lt": period.end})
        for field in ("created_at", "decided_at", "appealed_at")
    )
    rows = _programme(programme, viewer).applications.filter(asked | decided | appealed)
    for row in rows.select_related("version").order_by("id").iterator(chunk_size=CHUNK):
        about = (row.business, row.name, row.country, row.size, row.groups)
        decision = (row.state, row.decided_by, row.decided_at, row.reason, row.appeal, row.appealed_at)
        asked_at = (row.created_at, row.asked_by, row.note)
        yield (row.public_id, row.version.number, *about, *asked_at, row.verdict, *decision)


def iterate_awards(programme: str, *, period: Period, viewer: Actor) -> Iterator[Row]:
    """Yield each benefit of each award that held on a day of a period, as AWARDS names them."""
    rows = _programme(programme, viewer).awards.filter(
        since__lt=period.end.date(), until__gt=period.start.date()
    )
    loaded = rows.select_related("version", "application").prefetch_related("made__benefit")
    for row in loaded.order_by("id").iterator(chunk_size=CHUNK):
        told = (
            row.public_id,
            row.application.public_id,
            row.version.number,
            row.business,
            row.since,
            row.until,
        )
        made = sorted((each.benefit.position, each.benefit.kind, each.reference) for each in row.made.all())
        for _position, kind, reference in made or [(0, "", "")]:
            yield (*told, row.end_reason, kind, reference)


def iterate_given(programme: str, *, period: Period, viewer: Actor) -> Iterator[Row]:
    """Yield resources given in a period, the oldest first, as GIVEN names them."""
    row = _programme(programme, viewer)
    rows = ResourceGiven.objects.filter(
        award__programme=row, created_at__gte=period.start, created_at__lt=period.end
    )
    for each in rows.select_related("award", "benefit").order_by("id").iterator(chunk_size=CHUNK):
        worth = Money(each.amount_minor, each.currency)
        told = (each.public_id, each.award.public_id, each.award.business, each.benefit.kind, each.quantity)
        yield (*told, worth.format_plain(), each.currency, each.note, each.given_by, each.created_at)


def iterate_decisions(programme: str, *, period: Period, viewer: Actor) -> Iterator[Row]:
    """Yield what was done to a programme, its applications and awards in a period, as DECISIONS names it."""
    row = _programme(programme, viewer)
    yield from _audited([programme], period)
    for rows in (row.applications, row.awards):
        held: list[str] = []
        ids = rows.order_by("id").values_list("public_id", flat=True)
        for each in ids.iterator(chunk_size=CHUNK):
            held.append(each)
            if len(held) == AUDITED:
                yield from _audited(held, period)
                held = []
        yield from _audited(held, period)


def list_books(programme: str, *, period: Period, viewer: Actor) -> list[Statement]:
    """Return the books of what a programme paid in a period, a statement for each currency.

    Each adds up from its opening to its closing balance. Raises ProblemRaised where a period has more lines
    than a statement may have: a shorter one is asked for.
    """
    _programme(programme, viewer)
    moved = ledger.get_turnover(kind=AccountKind.RELIEF, start=period.start, end=period.end, viewer=SYSTEM)
    return [
        ledger.list_statement(account=account, start=period.start, end=period.end, viewer=SYSTEM)
        for account in sorted(moved, key=lambda account: account.currency)
        if account.owner == programme
    ]


def _programme(programme: str, viewer: Actor) -> Programme:
    if not viewer.is_system:
        require_role(viewer, roles.OFFICER, roles.OPERATOR)
    return Programme.objects.get(public_id=programme)


def _audited(subjects: list[str], period: Period) -> Iterator[Row]:
    """Yield the audit of some subjects in a period, the newest first, page by page."""
    before: int | None = None
    while subjects:
        rows = list(kernel.list_audit_entries(viewer=SYSTEM, subjects=subjects, before=before, limit=AUDITED))
        for each in rows:
            if period.start <= each.at < period.end:
                who = (f"{each.actor_kind} {each.actor_name}".strip(), each.user_id, each.organisation_id)
                told = json.dumps(each.changes, ensure_ascii=False, sort_keys=True)
                yield (each.at, *who, each.action, each.subject, told)
        if len(rows) < AUDITED:
            return
        before = rows[-1].pk
