"""What an auditor wants of one programme, some rows at a time: applications, awards, who did what and why.

Each part is read behind the place where the last reading ended, so that work may be cut off anywhere and
nothing is ever held together, whatever the programme has grown to.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.programmes.models import Application, Award, Programme, ResourceGiven
from entrepot.apps.programmes.queries.programmes import VersionView, version_view
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money

CHUNK: Final = 500
AUDITED: Final = 200

APPLICATIONS: Final = (
    *("application", "version", "business", "name", "country", "size", "groups"),
    *("asked_at", "asked_by", "note"),
    *("verdict", "state", "decided_by", "decided_at", "reason", "appeal", "appealed_at"),
)
AWARDS: Final = (
    *("award", "application", "version", "business", "since", "until"),
    *("end_reason", "benefit", "reference"),
)
GIVEN: Final = ("given", "award", "business", "benefit", "quantity", "amount", "currency", "note", "by", "at")
DECISIONS: Final = ("at", "who", "person", "for_organisation", "action", "subject", "changes")
BOOKS: Final = ("at", "source", "reference", "why", "about", "amount", "balance", "currency")

type Row = tuple[Any, ...]
type Place = Any
"""Where a part is read on: any JSON value; None at its beginning."""


@dataclass(frozen=True, slots=True)
class Period:
    """Moments from `start` up to `end`, which is no part of it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some rows of a part; `place` is where the next piece begins, None after the last.

    `read` is how many things were gone through; `paid` what each currency came to, told with its last line.
    """

    rows: tuple[Row, ...]
    place: Place
    read: int
    paid: Mapping[str, str]


def list_versions(programme: str, *, viewer: Actor) -> list[VersionView]:
    """Return every version, the first one first. Raises Programme.DoesNotExist."""
    row = _programme(programme, viewer)
    rows = row.versions.prefetch_related("texts", "benefits").order_by("number")
    return [version_view(each) for each in rows]


def count_evidence(programme: str, *, period: Period, viewer: Actor) -> int:
    """Return how many things reading every part goes through."""
    row = _programme(programme, viewer)
    parts = (_applications(row, period), _awards(row, period), _given(row, period))
    return sum(each.count() for each in parts) + row.applications.count() + row.awards.count()


def list_evidence(part: str, programme: str, *, period: Period, after: Place, viewer: Actor) -> Piece:
    """Return the next rows of a part, as PARTS names its columns. For officers, operators and the system.

    - `applications`: asked, decided or appealed in the period; no `decided_by` says that the rule decided
      alone.
    - `awards`: a row for each benefit of each award that held on a day of the period.
    - `given`: resources given in the period.
    - `decisions`: the audit trail of the programme, of each application and of each award, in the period.
    - `books`: the ledger's lines of what the programme paid, between opening and closing balances.

    Raises Programme.DoesNotExist.
    """
    _columns, reading = _PARTS[part]
    return reading(_programme(programme, viewer), period, after)


def _read_applications(programme: Programme, period: Period, after: Place) -> Piece:
    rows = list(_behind(_applications(programme, period).select_related("version"), after))
    return _piece(rows, map(_application, rows))


def _read_awards(programme: Programme, period: Period, after: Place) -> Piece:
    found = _awards(programme, period).select_related("version", "application")
    rows = list(_behind(found.prefetch_related("made__benefit"), after))
    return _piece(rows, (line for row in rows for line in _award(row)))


def _read_given(programme: Programme, period: Period, after: Place) -> Piece:
    rows = list(_behind(_given(programme, period).select_related("award", "benefit"), after))
    return _piece(rows, map(_gift, rows))


def _read_decisions(programme: Programme, period: Period, after: Place) -> Piece:
    """Read the trail of the programme, then that of some applications, then that of some awards."""
    stage, last = after or (0, 0)
    if stage == 0:
        told = tuple(_audited([programme.public_id], period))
        return Piece(rows=told, place=[1, 0], read=0, paid={})
    whose: QuerySet[Any] = programme.applications.all() if stage == 1 else programme.awards.all()
    found = list(whose.filter(pk__gt=last).order_by("pk").values_list("pk", "public_id")[:AUDITED])
    told = tuple(_audited([each for _pk, each in found], period))
    if len(found) == AUDITED:
        return Piece(rows=told, place=[stage, found[-1][0]], read=AUDITED, paid={})
    return Piece(rows=told, place=[2, 0] if stage == 1 else None, read=len(found), paid={})


def _read_books(programme: Programme, period: Period, after: Place) -> Piece:
    """Read the next lines of one currency; the first come behind its opening, the last before its closing."""
    told = after or {"left": _currencies(programme, period), "after": 0, "opening": None, "balance": 0}
    if not told["left"]:
        return Piece(rows=(), place=None, read=0, paid={})
    currency, *left = told["left"]
    is_first = told["opening"] is None
    page = ledger.list_period_lines(
        account=AccountRef(AccountKind.RELIEF, programme.public_id, currency),
        start=period.start,
        end=period.end,
        viewer=SYSTEM,
        after=told["after"],
        forward=None if is_first else Money(told["balance"], currency),
        limit=CHUNK,
    )
    opening = page.forward if is_first else Money(told["opening"], currency)
    rows = [_bound("opening", opening)] if is_first else []
    rows += [
        (
            *(each.occurred_at, each.source, each.reference, each.cause.value, each.about),
            *(each.amount.format_plain(), each.balance.format_plain(), currency),
        )
        for each in page.lines
    ]
    if page.after is not None:
        place = {"after": page.after, "opening": opening.minor, "balance": page.balance.minor}
        return Piece(rows=tuple(rows), place={"left": told["left"], **place}, read=0, paid={})
    rows.append(_bound("closing", page.balance))
    fresh = {"left": left, "after": 0, "opening": None, "balance": 0}
    paid = {currency: (page.balance - opening).format_plain()}
    return Piece(rows=tuple(rows), place=fresh if left else None, read=0, paid=paid)


_PARTS: Final[dict[str, tuple[tuple[str, ...], Callable[[Programme, Period, Place], Piece]]]] = {
    "applications": (APPLICATIONS, _read_applications),
    "awards": (AWARDS, _read_awards),
    "given": (GIVEN, _read_given),
    "decisions": (DECISIONS, _read_decisions),
    "books": (BOOKS, _read_books),
}
PARTS: Final = {name: columns for name, (columns, _reading) in _PARTS.items()}
"""The tables of the evidence in the order they are read, with their columns."""


def _programme(programme: str, viewer: Actor) -> Programme:
    if not viewer.is_system:
        require_role(viewer, roles.OFFICER, roles.OPERATOR)
    return Programme.objects.get(public_id=programme)


def _behind[M: Model](rows: QuerySet[M], after: Place) -> QuerySet[M]:
    return rows.filter(pk__gt=after or 0).order_by("pk")[:CHUNK]


def _piece(rows: list[Any], told: Iterable[Row]) -> Piece:
    place = rows[-1].pk if len(rows) == CHUNK else None
    return Piece(rows=tuple(told), place=place, read=len(rows), paid={})


def _applications(programme: Programme, period: Period) -> QuerySet[Application]:
    asked, decided, appealed = (
        Q(**{f"{field}__gte": period.start, f"{field}__lt": period.end})
        for field in ("created_at", "decided_at", "appealed_at")
    )
    return programme.applications.filter(asked | decided | appealed)


def _awards(programme: Programme, period: Period) -> QuerySet[Award]:
    return programme.awards.filter(since__lt=period.end.date(), until__gt=period.start.date())


def _given(programme: Programme, period: Period) -> QuerySet[ResourceGiven]:
    return ResourceGiven.objects.filter(
        award__programme=programme, created_at__gte=period.start, created_at__lt=period.end
    )


def _application(row: Application) -> Row:
    about = (row.business, row.name, row.country, row.size, row.groups)
    decision = (row.state, row.decided_by, row.decided_at, row.reason, row.appeal, row.appealed_at)
    asked_at = (row.created_at, row.asked_by, row.note)
    return (row.public_id, row.version.number, *about, *asked_at, row.verdict, *decision)


def _award(row: Award) -> Iterator[Row]:
    of = (row.public_id, row.application.public_id, row.version.number, row.business, row.since, row.until)
    made = sorted((each.benefit.position, each.benefit.kind, each.reference) for each in row.made.all())
    for _position, kind, reference in made or [(0, "", "")]:
        yield (*of, row.end_reason, kind, reference)


def _gift(row: ResourceGiven) -> Row:
    worth = Money(row.amount_minor, row.currency)
    told = (row.public_id, row.award.public_id, row.award.business, row.benefit.kind, row.quantity)
    return (*told, worth.format_plain(), row.currency, row.note, row.given_by, row.created_at)


def _currencies(programme: Programme, period: Period) -> list[str]:
    moved = ledger.get_turnover(kind=AccountKind.RELIEF, start=period.start, end=period.end, viewer=SYSTEM)
    return sorted(account.currency for account in moved if account.owner == programme.public_id)


def _bound(what: str, balance: Money) -> Row:
    return ("", "", "", what, "", "", balance.format_plain(), balance.currency)


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
