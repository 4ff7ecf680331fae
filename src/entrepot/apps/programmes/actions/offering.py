"""What is offered: a resource, its slots a week at once; and a slot that is called off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.booked import require_giver, tell_booking
from entrepot.apps.programmes.models import Booking, Resource, Slot
from entrepot.apps.programmes.models.programmes import BOOKABLE
from entrepot.apps.programmes.refusals import clash, invalid, moved_on
from entrepot.core.support.booking import MOST_SLOTS, WeekOffer, overlap

MOST_NOTICE: Final = 14 * 24
MOST_SEATS: Final = 500
State = Booking.State


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceTerms:
    """What is offered, by whom, where and how. `giver` is the e-mail address of who gives it and signs in."""

    kind: str
    title: str
    about: str = ""
    partner: str = ""
    place: str = ""
    link: str = ""
    zone: str = "UTC"
    language: str = "en"
    notice_hours: int = 24
    giver: str = ""


def add_resource(*, terms: ResourceTerms, by: Actor, at: datetime) -> str:
    """Put a resource into the catalogue and return its public id. For officers and operators.

    Raises ProblemRaised 422 naming every fault.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    giver = accounts.find_person(terms.giver, viewer=by) if terms.giver.strip() else None
    faults = _faults(terms)
    if terms.giver.strip() and giver is None:
        faults.append(("giver", _("Nobody here proved this address."), _("Ask them to sign in once.")))
    if faults:
        raise invalid(*faults)
    with transaction.atomic():
        row = Resource.objects.create(
            kind=terms.kind,
            title=terms.title.strip(),
            about=terms.about.strip(),
            partner=terms.partner.strip(),
            place=terms.place.strip(),
            link=terms.link.strip(),
            zone=terms.zone,
            language=terms.language,
            notice_hours=terms.notice_hours,
            giver_id=giver,
            created_at=at,
        )
        changes = {"kind": row.kind, "partner": row.partner}
        audit.record(by=by, action="programmes.add_resource", subject=row.public_id, changes=changes, at=at)
    return row.public_id


def close_resource(*, resource: str, by: Actor, at: datetime) -> None:
    """Offer a resource no more; what is booked stays. Raises Resource.DoesNotExist, ProblemRaised (409)."""
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Resource.objects.get(public_id=resource)
    with transaction.atomic():
        if not Resource.objects.filter(pk=row.pk, closed_at=None).update(closed_at=at):
            raise moved_on()
        audit.record(by=by, action="programmes.close_resource", subject=resource, at=at)


def offer_slots(
    *, resource: str, week: WeekOffer, seats: int, units: int, by: Actor, at: datetime
) -> list[str]:
    """Offer a week's slots of a resource and return their public ids; times are those of its zone.

    Slots that have begun, or share a moment with one that is offered, are left out. For officers and
    operators. Raises Resource.DoesNotExist; ProblemRaised: 422 for faults, 409 when no slot is left.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    if not 1 <= seats <= MOST_SEATS:
        raise invalid(("seats", _("This is no number of seats."), f"1 – {MOST_SEATS}"))
    if not 1 <= units <= MOST_SEATS:
        raise invalid(("units", _("This is no number of units."), f"1 – {MOST_SEATS}"))
    with transaction.atomic():
        row = Resource.objects.select_for_update().get(public_id=resource, closed_at=None)
        spans = [span for span in week.slots(ZoneInfo(row.zone)) if span[0] > at][:MOST_SLOTS]
        there = list(row.slots.filter(called_off_at=None, ends_at__gt=at).values_list("starts_at", "ends_at"))
        spans = [span for span in spans if not any(overlap(span, other) for other in there)]
        if not spans:
            raise clash("no-slot", _("No slot is left in that week."), _("Choose other days or times."))
        made = Slot.objects.bulk_create(
            Slot(resource=row, starts_at=begins, ends_at=ends, seats=seats, units=units, created_at=at)
            for begins, ends in spans
        )
        changes = {"slots": len(made), "first": spans[0][0], "seats": seats, "units": units}
        audit.record(by=by, action="programmes.offer_slots", subject=resource, changes=changes, at=at)
    return [each.public_id for each in made]


def call_off_slot(*, slot: str, reason: str, by: Actor, at: datetime) -> int:
    """Call a slot off before it begins, and say why: who booked it is told, and their units are free again.

    For officers, operators and who gives it. Returns how many bookings it had. Raises Slot.DoesNotExist,
    ProblemRaised.
    """
    row = Slot.objects.select_related("resource").get(public_id=slot)
    require_giver(row.resource, by)
    if not reason.strip():
        raise invalid(("reason", _("It is not said why."), _("Say it in a sentence.")))
    with transaction.atomic():
        standing = Slot.objects.filter(pk=row.pk, called_off_at=None, starts_at__gt=at)
        if not standing.update(called_off_at=at, call_off_reason=reason.strip()[:300]):
            raise moved_on()
        bookings = row.bookings.filter(state__in=[State.BOOKED, State.WAITING]).order_by("pk")
        count = 0
        for each in bookings:
            mine = Booking.objects.filter(pk=each.pk, state=each.state)
            if mine.update(state=State.CALLED_OFF, moved_at=at):
                budgets.release(reference=each.public_id, by=CLERK, at=at)
                each.state = State.CALLED_OFF
                tell_booking(each, by, at)
                count += 1
        audit.record(by=by, action="programmes.call_off_slot", subject=slot, changes={"why": reason}, at=at)
    return count


def _faults(terms: ResourceTerms) -> list[tuple[str, str, str]]:
    found = []
    if terms.kind not in BOOKABLE:
        found.append(("kind", _("There is no such resource."), ", ".join(BOOKABLE)))
    if not terms.title.strip():
        found.append(("title", _("It has no name."), _("Give it one that people understand.")))
    if not terms.place.strip() and not terms.link.strip():
        found.append(("place", _("It is not said where."), _("Give a place, or the address of a meeting.")))
    if terms.link.strip() and not terms.link.startswith("https://"):
        found.append(("link", _("This is no safe address."), "https://…"))
    if terms.zone not in available_timezones():
        found.append(("zone", _("There is no such time zone."), "Africa/Kigali"))
    if terms.language not in dict(settings.LANGUAGES):
        found.append(("language", _("There is no such language."), ", ".join(dict(settings.LANGUAGES))))
    if not 0 <= terms.notice_hours <= MOST_NOTICE:
        found.append(("notice_hours", _("This notice is too long."), f"0 – {MOST_NOTICE}"))
    return found
