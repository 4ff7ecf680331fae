"""What is written to the person who gives a resource: somebody booked it, or gave a seat of it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.messages import actions as messages
from entrepot.apps.messages import queries as written
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.letters import LOCALES, say_when
from entrepot.apps.programmes.models import Booking

BOOKED, CANCELLED = "giving_booked", "giving_cancelled"
_TOLD: Final = frozenset({"business", "resource", "when", "where", "link"})
LETTERS: Final[Mapping[str, frozenset[str]]] = {BOOKED: _TOLD | {"note"}, CANCELLED: _TOLD}


def write_giver(booking: str, state: str, at: datetime) -> None:
    """Tell the giver that a seat of theirs is booked, or was and is no more; of who only waited, nothing."""
    row = Booking.objects.select_related("slot__resource").get(public_id=booking)
    giver = row.slot.resource.giver_id
    if giver is None or row.state != state:
        return
    if row.state == Booking.State.BOOKED:
        _write(row, BOOKED, giver, {"note": row.note}, at)
    elif row.state == Booking.State.CANCELLED and _was_told(booking):
        _write(row, CANCELLED, giver, {}, at)


def _was_told(booking: str) -> bool:
    return bool(written.list_written(template=BOOKED, subjects=[booking], viewer=CLERK))


def _write(row: Booking, template: str, giver: int, more: Mapping[str, str], at: datetime) -> None:
    address, resource = accounts.get_contact(giver, viewer=CLERK), row.slot.resource
    if not address:
        return
    language = resource.language if resource.language in LOCALES else "en"
    messages.queue_message(
        template=template,
        subject_kind="booking",
        subject=row.public_id,
        address=address,
        language=language,
        context={
            "business": row.name,
            "resource": resource.title,
            "when": say_when(row.slot, language),
            "where": resource.place or resource.link,
            "link": settings.ADDRESS + reverse("giving"),
            **more,
        },
        by=CLERK,
        at=at,
        user_id=giver,
    )
