"""A step of a booking, written down and announced; a seat, and who is next for one that became free."""

from datetime import datetime

from django.db.models import F

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.events import BookingMoved
from entrepot.apps.programmes.models import Booking, Resource, Slot

State = Booking.State


def take_seat(slot: Slot, at: datetime) -> bool:
    """Take a seat of a slot that is to come, by one conditional UPDATE; False when none is free."""
    free = Slot.objects.filter(pk=slot.pk, called_off_at=None, starts_at__gt=at, taken__lt=F("seats"))
    return bool(free.update(taken=F("taken") + 1))


def free_seat(slot: Slot, at: datetime) -> None:
    """Free a seat and give it to who has waited longest for it. In your transaction."""
    Slot.objects.filter(pk=slot.pk, taken__gt=0).update(taken=F("taken") - 1)
    for each in slot.bookings.filter(state=State.WAITING).order_by("pk"):
        if not take_seat(slot, at):
            return
        if Booking.objects.filter(pk=each.pk, state=State.WAITING).update(state=State.BOOKED, moved_at=at):
            each.state = State.BOOKED
            tell_booking(each, CLERK, at)
            return
        Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - 1)  # they have gone meanwhile


def require_giver(resource: Resource, by: Actor) -> None:
    """Raise Resource.DoesNotExist for who neither works here nor gives the resource."""
    works_here = by.is_system or bool(by.roles & {roles.OFFICER, roles.OPERATOR})
    if not works_here and (by.user_id is None or by.user_id != resource.giver_id):
        raise Resource.DoesNotExist


def tell_booking(row: Booking, by: Actor, at: datetime) -> None:
    """Record a step of a booking and announce it, in your transaction."""
    changes = {"state": row.state, "slot": row.slot.public_id}
    audit.record(by=by, action="programmes.move_booking", subject=row.public_id, changes=changes, at=at)
    publish(
        BookingMoved(
            booking=row.public_id,
            resource=row.slot.resource.public_id,
            business=row.business,
            state=row.state,
            at=at,
        )
    )
