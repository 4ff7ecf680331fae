"""What became of a booking: used and what came of it, or missed; who is reminded, and who waited in vain."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.booked import require_giver, tell_booking
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.letters import write_reminder
from entrepot.apps.programmes.models import Booking, ResourceGiven
from entrepot.apps.programmes.refusals import invalid, moved_on
from entrepot.apps.programmes.units import write_given

State = Booking.State
AHEAD: Final = timedelta(hours=24)
BEST: Final = 5


def record_use(
    *, booking: str, attended: bool, by: Actor, at: datetime, outcome: str = "", rating: int | None = None
) -> None:
    """Record that a booked seat was used and what came of it, or that nobody came; its units are spent then.

    For who gives the resource, officers and operators, of a business they do not belong to; once the slot
    has begun. `rating` is from 1 (did not help) to 5. Raises Booking.DoesNotExist, Resource.DoesNotExist,
    ProblemRaised.
    """
    row = Booking.objects.select_related("slot__resource", "award__version", "benefit").get(public_id=booking)
    require_giver(row.slot.resource, by)
    accounts.require_stranger(row.organisation_id, viewer=by)
    if attended and not outcome.strip():
        raise invalid(("outcome", _("It is not said what came of it."), _("Say it in a sentence.")))
    if rating is not None and not 1 <= rating <= BEST:
        raise invalid(("rating", _("There is no such rating."), f"1 – {BEST}"))
    with transaction.atomic():
        standing = Booking.objects.select_for_update(of=("self",))
        if not standing.filter(pk=row.pk, state=State.BOOKED, slot__starts_at__lte=at).exists():
            raise moved_on()
        row.state = State.ATTENDED if attended else State.MISSED
        row.outcome, row.rating = outcome.strip()[:600], rating if attended else None
        row.recorded_by, row.moved_at = person_of(by), at
        budgets.confirm(reference=booking, by=CLERK, at=at)
        if attended:
            row.given = ResourceGiven(
                award=row.award,
                benefit=row.benefit,
                quantity=row.slot.units,
                note=row.outcome[:300],
            )
            write_given(row.given, by, at)
        row.save(update_fields=["state", "outcome", "rating", "recorded_by", "moved_at", "given"])
        tell_booking(row, by, at)


def remind_booked(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Write to who booked a slot that begins within a day; each once. Return how many. For the platform."""
    require_role(by, OPERATOR)
    due = Booking.objects.filter(
        state=State.BOOKED, reminded_at=None, slot__starts_at__gt=at, slot__starts_at__lte=at + AHEAD
    )
    count = 0
    for row in due.select_related("slot__resource").order_by("slot__starts_at", "pk")[:limit]:
        with transaction.atomic():
            if Booking.objects.filter(pk=row.pk, state=State.BOOKED, reminded_at=None).update(reminded_at=at):
                write_reminder(row, at)
                count += 1
    return count


def pass_waiting(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """End the waiting of who waited for a slot that has begun; their units are free. For the platform."""
    require_role(by, OPERATOR)
    late = Booking.objects.filter(state=State.WAITING, slot__starts_at__lte=at)
    count = 0
    for row in late.select_related("slot__resource").order_by("pk")[:limit]:
        with transaction.atomic():
            if Booking.objects.filter(pk=row.pk, state=State.WAITING).update(state=State.PASSED, moved_at=at):
                budgets.release(reference=row.public_id, by=CLERK, at=at)
                row.state = State.PASSED
                tell_booking(row, by, at)
                count += 1
    return count
