"""Every read of enquiries: a business its own, operators all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.desk import queries as desk
from entrepot.apps.enquiries.models import Enquiry, Turn
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor

MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """What one side wrote."""

    is_ours: bool
    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryView:
    """One enquiry in a list."""

    public_id: str
    business: str
    topic: str
    state: str
    begins: str  # the first words
    at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """When an answer is promised, or how long it took; and what a programme's fast lane did for it.

    `ordinary_due_at` is None and `programme` empty without a fast lane. `saved` is by how much the answer
    took less than the median of ordinary ones; None before it, or where too few are there to compare with.
    """

    due_at: datetime
    ordinary_due_at: datetime | None
    programme: str
    programme_name: str
    took: timedelta | None
    saved: timedelta | None


def list_enquiries(*, viewer: Actor, before: str = "", limit: int = 50) -> list[EnquiryView]:
    """Return the enquiries the viewer may read, newest first; `before` is the last one seen."""
    rows = Enquiry.objects.filter(_readable(viewer)).order_by("-id")
    if before:
        last = rows.filter(public_id=before).first()
        rows = rows.filter(pk__lt=last.pk) if last is not None else rows.none()
    found = list(rows[: min(limit, MOST)])
    begins: dict[int, str] = {}
    for turn in Turn.objects.filter(enquiry__in=[row.pk for row in found]).order_by("-id"):
        begins[turn.enquiry_id] = turn.words
    return [_view(row, begins.get(row.pk, "")) for row in found]


def get_enquiry(public_id: str, *, viewer: Actor) -> EnquiryView:
    """Return one enquiry; raises Enquiry.DoesNotExist where the viewer may not read it."""
    row = Enquiry.objects.filter(_readable(viewer)).get(public_id=public_id)
    first = row.turns.order_by("id").first()
    return _view(row, first.words if first else "")


def list_turns(public_id: str, *, viewer: Actor) -> list[TurnView]:
    """Return what both sides wrote, in its order; raises Enquiry.DoesNotExist."""
    row = Enquiry.objects.filter(_readable(viewer)).get(public_id=public_id)
    turns = row.turns.order_by("id")
    return [TurnView(is_ours=each.is_ours, words=each.words, at=each.created_at) for each in turns[:MOST]]


def get_service(public_id: str, *, viewer: Actor) -> Service | None:
    """Return what was promised for the latest question of an enquiry, and kept; None without one."""
    get_enquiry(public_id, viewer=viewer)
    item = next(iter(desk.list_items_about(public_id, viewer=SYSTEM)), None)
    if item is None:
        return None
    cases = desk.list_fast_cases(item=item.public_id, viewer=SYSTEM) if item.programme else []
    case = next(iter(cases), None)
    return Service(
        due_at=item.due_at,
        ordinary_due_at=item.ordinary_due_at,
        programme=item.programme,
        programme_name=item.programme_name,
        took=item.done_at - item.opened_at if item.done_at else None,
        saved=case.ordinary - case.waited if case and case.ordinary is not None else None,
    )


def _readable(viewer: Actor) -> Q:
    if viewer.is_system or OPERATOR in viewer.roles:
        return Q(pk__isnull=False)
    if viewer.organisation_id is None or roles.MEMBER not in viewer.roles:
        return Q(pk=None)
    return Q(organisation_id=viewer.organisation_id)


def _view(row: Enquiry, begins: str) -> EnquiryView:
    return EnquiryView(
        public_id=row.public_id,
        business=row.business,
        topic=row.topic,
        state=row.state,
        begins=begins,
        at=row.created_at,
        changed_at=row.changed_at,
    )
