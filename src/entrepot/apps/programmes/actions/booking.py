"""A business books a seat of a resource with the units of its benefit, waits for one, or gives it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORGANISATION_WRITE
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.booked import free_seat, take_seat, tell_booking
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import Award, Benefit, Booking, Slot
from entrepot.apps.programmes.refusals import clash, invalid, moved_on
from entrepot.apps.programmes.units import hold_units, say_short
from entrepot.core.support.booking import free_until

State = Booking.State
LONGEST = 600
STANDING = (State.WAITING, State.BOOKED)


def book_slot(*, slot: str, by: Actor, at: datetime, note: str = "", waits: bool = False) -> str:
    """Book a seat of a slot for one's own business and return the booking's public id. Needs admin.

    The seat is taken by one conditional UPDATE, the units of the benefit and their worth are held in budgets
    until they are used. Full, it waits for a seat where it `waits`. Raises Slot.DoesNotExist; ProblemRaised:
    409 when no seat is free, no programme of the business gives it, its units are used up, or it is
    somewhere else at that time.
    """
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    if len(note) > LONGEST:
        raise invalid(("note", _("This text is too long."), _("Shorten it.")))
    row = Slot.objects.select_related("resource").get(public_id=slot, resource__closed_at=None)
    own = businesses.get_own_business(viewer=by)
    if own is None:
        raise clash("no-business", _("You have no business yet."), _("Register it first."))
    with transaction.atomic():
        pairs = _benefits(row, by, at)
        _require_free(row, by)
        state = State.BOOKED if take_seat(row, at) else State.WAITING
        if state == State.WAITING and (not waits or row.starts_at <= at):
            raise clash("slot-full", _("No seat is free any more."), _("Choose another time, or wait."))
        made = Booking(
            slot=row,
            business=own.profile.public_id,
            organisation_id=by.organisation_id or 0,
            name=own.profile.name,
            state=state,
            note=note.strip(),
            booked_by=person_of(by),
            moved_at=at,
            created_at=at,
        )
        made.award, made.benefit = _hold(pairs, made, at)
        _save(made)
        tell_booking(made, by, at)
    return made.public_id


def cancel_booking(*, booking: str, by: Actor, at: datetime) -> bool:
    """Give a seat back; say whether its units are free again. Needs admin, for one's own business.

    Until the resource's notice they are; later they count as used, and the seat goes to who waits all the
    same. Raises Booking.DoesNotExist, ProblemRaised (409) once it began.
    """
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    row = Booking.objects.select_related("slot__resource").get(
        public_id=booking, organisation_id=by.organisation_id or 0
    )
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=row.award_id)
        before = Booking.objects.values_list("state", flat=True).get(pk=row.pk)
        mine = Booking.objects.filter(pk=row.pk, state=before, slot__starts_at__gt=at)
        if before not in STANDING or not mine.update(state=State.CANCELLED, moved_at=at):
            raise moved_on()
        early = at <= free_until(row.slot.starts_at, row.slot.resource.notice_hours)
        if before == State.BOOKED:
            free_seat(row.slot, at)
        free = early or before == State.WAITING
        end = budgets.release if free else budgets.confirm
        end(reference=booking, by=CLERK, at=at)
        row.state = State.CANCELLED
        tell_booking(row, by, at)
    return free


def _benefits(slot: Slot, by: Actor, at: datetime) -> list[tuple[Award, Benefit]]:
    """Hold the awards of the business that pay for the resource that day, the first to end first."""
    day = slot.starts_at.date()
    held = Award.objects.select_for_update(of=("self",)).select_related("programme", "version")
    awards = held.filter(organisation_id=by.organisation_id or 0, closed_at=None, until__gt=day)
    pairs = [
        (award, benefit)
        for award in awards.filter(since__lte=day, until__gt=at.date()).order_by("until", "pk")
        for benefit in award.version.benefits.filter(kind=slot.resource.kind)
    ]
    if not pairs:
        raise clash(
            "no-benefit",
            _("No programme that you are in gives this on that day."),
            _("Ask for a programme that does."),
        )
    return pairs


def _require_free(slot: Slot, by: Actor) -> None:
    own = Booking.objects.filter(organisation_id=by.organisation_id or 0, state__in=STANDING)
    if own.filter(slot=slot).exists():
        raise clash(
            "booked-already", _("Your business has booked this already."), _("Look at your bookings.")
        )
    if own.filter(
        slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at, state=State.BOOKED
    ).exists():
        raise clash(
            "busy-then", _("Your business has booked something else then."), _("Choose another time.")
        )


def _hold(pairs: list[tuple[Award, Benefit]], made: Booking, at: datetime) -> tuple[Award, Benefit]:
    """Hold the units of the first benefit that has enough."""
    short: list[BudgetExhaustedError] = []
    for award, benefit in pairs:
        try:
            with transaction.atomic():
                hold_units(award, benefit, made.slot.units, made.public_id, at)
        except BudgetExhaustedError as error:
            short.append(error)
        else:
            return award, benefit
    raise say_short(short[0])


def _save(made: Booking) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise clash(
            "booked-already", _("Your business has booked this already."), _("Look at your bookings.")
        ) from None
