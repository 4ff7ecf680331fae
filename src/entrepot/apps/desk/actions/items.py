"""What waits: put there, taken, decided about, closed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.desk.events import DeskItemDone, DeskItemOpened
from entrepot.apps.desk.hastening import due_of
from entrepot.apps.desk.lanes import LANES, NORMAL, PRIORITY_WORDS
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.desk.queries import may_decide
from entrepot.apps.desk.refusals import invalid, taken
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying

State = DeskItem.State
LONGEST_TITLE = 160
NO_LONGER_NEEDED = "no_longer_needed"


def open_item(
    *,
    lane: str,
    subject_kind: str,
    subject: str,
    title: Saying | str,
    by: Actor,
    at: datetime,
    priority: int = NORMAL,
    opened_by: int | None = None,
    business: str = "",
) -> str:
    """Put a subject (kind and public id) before the people of a lane and return the item's public id.

    For the platform's own parts. While an item on the subject waits in the lane that one is returned, made
    more urgent when this one is. A title that is a plain string is a name, which no language changes.
    `opened_by` is the user on whose wish it waits: where the lane asks for two people, somebody else decides.
    `business` is whose case it is, by public id: a programme that gives it the fast lane makes it due sooner.
    Raises ProblemRaised 422 for an unknown lane or priority.
    """
    require_role(by, OPERATOR)
    _check(lane, priority)
    due = due_of(lane, priority, business, at)
    wanted = DeskItem(
        lane=lane,
        subject_kind=subject_kind,
        subject=subject,
        title=(title if isinstance(title, str) else title.in_english())[:LONGEST_TITLE],
        said=None if isinstance(title, str) else title.kept(),
        priority=priority,
        due_at=due.at,
        business=business,
        fast_lane=due.fast_lane,
        ordinary_due_at=due.otherwise,
        opened_by=by.user_id or opened_by,
        created_at=at,
    )
    return _hasten_or_open(wanted, by)


def take(*, item: str, by: Actor, at: datetime) -> None:
    """Take an open item: from now on it is the actor's to decide. Again by the same person changes nothing.

    For the roles of its lane. Raises DeskItem.DoesNotExist, ProblemRaised 409 when somebody else has it.
    """
    row = _own_lane(item, by)
    with transaction.atomic():
        rows = DeskItem.objects.filter(pk=row.pk, state=State.OPEN)
        if rows.update(state=State.TAKEN, taken_by=by.user_id, taken_at=at):
            audit.record(by=by, action="desk.take", subject=item, at=at)
        elif not DeskItem.objects.filter(pk=row.pk, state=State.TAKEN, taken_by=by.user_id).exists():
            raise taken(_("Somebody else has taken this, or it is done."))


def give_back(*, item: str, by: Actor, at: datetime) -> None:
    """Put a taken item back into the queue: by who took it, or by an operator for somebody who is away."""
    row = _own_lane(item, by)
    with transaction.atomic():
        rows = DeskItem.objects.filter(pk=row.pk, state=State.TAKEN)
        if not (by.is_system or OPERATOR in by.roles):
            rows = rows.filter(taken_by=by.user_id)
        if not rows.update(state=State.OPEN, taken_by=None, taken_at=None):
            raise taken(_("This is not in your hands."))
        audit.record(by=by, action="desk.give_back", subject=item, at=at)


def decide(*, item: str, decision: str, by: Actor, at: datetime, note: str = "") -> None:
    """Close an item one has taken with a decision (a short code) and a note.

    What the decision does is the business of the app the subject belongs to, in the same transaction.
    Raises ProblemRaised 409 when the item is not in the actor's hands, PermissionRefused where the lane asks
    for two people and the actor opened it.
    """
    row = _own_lane(item, by)
    _second_person(row, by)
    if not decision:
        raise invalid(("decision", _("The decision is missing."), _("Say what was decided.")))
    with transaction.atomic():
        rows = DeskItem.objects.filter(pk=row.pk, state=State.TAKEN, taken_by=by.user_id)
        if not rows.update(state=State.DONE, done_by=by.user_id, done_at=at, decision=decision, note=note):
            raise taken(_("This is not in your hands."))
        _tell(row, decision, by, at)


def close(*, lane: str, subject: str, by: Actor, at: datetime, decision: str = NO_LONGER_NEEDED) -> None:
    """Close what waits on a subject in a lane, whoever has it: it was settled elsewhere. Once; else nothing.

    For the platform's own parts.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        for row in DeskItem.objects.filter(lane=lane, subject=subject).exclude(state=State.DONE):
            waiting = DeskItem.objects.filter(pk=row.pk).exclude(state=State.DONE)
            if waiting.update(state=State.DONE, done_by=by.user_id, done_at=at, decision=decision):
                _tell(row, decision, by, at)


def _own_lane(item: str, by: Actor) -> DeskItem:
    """Return the item when its lane is the actor's; to others it does not exist."""
    require_role(by, *sorted({role for lane in LANES.values() for role in lane.roles}))
    mine = [code for code, lane in LANES.items() if by.is_system or by.roles & lane.roles]
    return DeskItem.objects.get(public_id=item, lane__in=mine)


def _second_person(row: DeskItem, by: Actor) -> None:
    if not may_decide(row, by):
        raise PermissionRefused(
            _("Whoever asked for this may not decide it."),
            fix=_("Ask another person of the platform."),
            signed_in=True,
        )


def _check(lane: str, priority: int) -> None:
    if lane not in LANES:
        raise invalid(("lane", _("There is no such lane."), ", ".join(LANES)))
    if priority not in PRIORITY_WORDS:
        raise invalid(("priority", _("There is no such priority."), ", ".join(map(str, PRIORITY_WORDS))))


def _hasten_or_open(wanted: DeskItem, by: Actor) -> str:
    """Return the item that waits on a subject in a lane, at least as urgent as is wanted."""
    present = DeskItem.objects.filter(lane=wanted.lane, subject=wanted.subject).exclude(state=State.DONE)
    try:
        with transaction.atomic():
            return _hasten_or_put(present.first(), wanted, by)
    except IntegrityError:  # somebody opened it at the same moment
        return present.get().public_id


def _hasten_or_put(present: DeskItem | None, wanted: DeskItem, by: Actor) -> str:
    """Make what waits already as urgent as is wanted, never less; or put the item there."""
    if present is not None:
        rows = DeskItem.objects.filter(pk=present.pk)
        rows.filter(priority__gt=wanted.priority).update(priority=wanted.priority)
        if wanted.fast_lane is not None:
            rows.filter(fast_lane=None).update(
                fast_lane=wanted.fast_lane, ordinary_due_at=F("due_at"), business=wanted.business
            )
        rows.filter(due_at__gt=wanted.due_at).update(due_at=wanted.due_at)
        without = wanted.ordinary_due_at or wanted.due_at
        rows.filter(ordinary_due_at__gt=without).update(ordinary_due_at=without)
        return present.public_id
    wanted.save()
    audit.record(
        by=by,
        action="desk.open_item",
        subject=wanted.public_id,
        changes={"of": wanted.subject},
        at=wanted.created_at,
    )
    publish(
        DeskItemOpened(
            item=wanted.public_id,
            lane=wanted.lane,
            subject_kind=wanted.subject_kind,
            subject=wanted.subject,
            at=wanted.created_at,
        )
    )
    return wanted.public_id


def _tell(row: DeskItem, decision: str, by: Actor, at: datetime) -> None:
    audit.record(
        by=by,
        action="desk.close",
        subject=row.public_id,
        changes={"of": row.subject, "decision": decision},
        at=at,
    )
    publish(
        DeskItemDone(
            item=row.public_id,
            lane=row.lane,
            subject_kind=row.subject_kind,
            subject=row.subject,
            decision=decision,
            at=at,
        )
    )
