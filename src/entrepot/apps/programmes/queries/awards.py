"""Who is in programmes, since when and until when, and what each got: a business its own, officers all."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees import queries as fees
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.programmes.awarding import name_of
from entrepot.apps.programmes.models import Award, ResourceGiven
from entrepot.apps.programmes.models.programmes import RESOURCES
from entrepot.apps.programmes.queries.programmes import manages
from entrepot.apps.programmes.units import units_left
from entrepot.core.money import Money

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardView:
    """A business in a programme: since when, until when, what it got of its cap and what it saved."""

    public_id: str
    programme: str
    programme_name: str
    business: str
    name: str
    since: date
    until: date
    is_open: bool
    end_reason: str
    got: Money | None
    cap: Money | None
    saved: tuple[Money, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """One counted benefit of a business: how many units it has in all, how many of them are left."""

    position: int
    kind: str
    quantity: int
    left: int
    worth: Money  # of one unit


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenView:
    """So much of a resource that was given, by booking or by hand, and what it took of the budget."""

    public_id: str
    kind: str
    quantity: int
    amount: Money
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedView:
    """One business in one programme with what it still has and what it was given, the newest first."""

    award: AwardView
    held: tuple[HeldView, ...]
    given: tuple[GivenView, ...]


def list_awards(*, viewer: Actor, programme: str = "", language: str = "en") -> list[AwardView]:
    """Return who is, or was, in programmes, the newest first; of the viewer's own business, or all."""
    rows = _visible(viewer)
    if programme:
        rows = rows.filter(programme__public_id=programme)
    return _awards(list(rows.order_by("-id")[:MOST]), viewer, language)


def get_award(public_id: str, *, viewer: Actor, language: str = "en") -> AwardedView:
    """Return one business in one programme. Raises Award.DoesNotExist to who may not see it."""
    row = _visible(viewer).get(public_id=public_id)
    counted = row.version.benefits.filter(kind__in=RESOURCES)
    given = ResourceGiven.objects.filter(award=row).select_related("benefit").order_by("-id")
    return AwardedView(
        award=_awards([row], viewer, language)[0],
        held=tuple(
            HeldView(
                position=each.position,
                kind=each.kind,
                quantity=each.quantity or 0,
                left=units_left(row, each),
                worth=Money(each.amount_minor or 0, row.version.currency),
            )
            for each in counted
        ),
        given=tuple(
            GivenView(
                public_id=each.public_id,
                kind=each.benefit.kind,
                quantity=each.quantity,
                amount=Money(each.amount_minor, each.currency),
                note=each.note,
                at=each.created_at,
            )
            for each in given[:MOST]
        ),
    )


def _visible(viewer: Actor) -> QuerySet[Award]:
    rows = Award.objects.select_related("programme", "version").prefetch_related("version__texts")
    if manages(viewer):
        return rows
    require_role(viewer, roles.MEMBER)
    return rows.filter(organisation_id=viewer.organisation_id or 0)


def _awards(rows: list[Award], viewer: Actor, language: str) -> list[AwardView]:
    purses = budgets.get_counters([row.cap for row in rows if row.cap], viewer=SYSTEM)
    names = businesses.get_names([row.business for row in rows], viewer=viewer)
    saved: dict[tuple[str, str], list[Money]] = {}
    for each in fees.sum_savings(viewer=viewer, businesses={row.business for row in rows}):
        saved.setdefault((each.programme, each.business), []).append(each.amount)
    return [
        AwardView(
            public_id=row.public_id,
            programme=row.programme.public_id,
            programme_name=name_of(row.version, language),
            business=row.business,
            name=names.get(row.business, ""),
            since=row.since,
            until=row.until,
            is_open=row.closed_at is None,
            end_reason=row.end_reason,
            got=Money(purses[row.cap].taken, purses[row.cap].unit) if row.cap in purses else None,
            cap=Money(purses[row.cap].limit, purses[row.cap].unit) if row.cap in purses else None,
            saved=tuple(saved.get((row.programme.public_id, row.business), ())),
        )
        for row in rows
    ]
