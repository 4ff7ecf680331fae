"""The way back: a label to the place near the buyer, the sending, the arrival."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.models import Order, Return
from entrepot.apps.orders.return_terms import offer_way, place_of
from entrepot.apps.orders.returning import KIND, lock_return, put_on_desk, step
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.actions import Address
from entrepot.apps.shipping.queries import ParcelView
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")
LONGEST_CONTENTS = 120
LONGEST_TRACKING = 60


def make_return_label(*, returned: str, by: Actor, at: datetime, key: str = "") -> ParcelView:
    """Make the label of a return: from the buyer to the place near them, or to the seller. For both sides.

    What it costs is the seller's, or is taken off what the buyer gets back, as the right says. Asked again,
    it resumes. Never inside a transaction: the carrier is asked. Raises Return.DoesNotExist,
    IllegalMoveError, ProblemRaised (409) where no carrier takes it.
    """
    with transaction.atomic():
        row, found = lock_return(returned)
        who = require_party(row, by, key)
        if not found.shipment:
            _prepare(row, found, at)
            step(found, "label_made", who=who, by=by, at=at)
        shipment = found.shipment
    announced = shipping.announce_parcel(parcel=shipment, by=CLERK, at=at)
    Return.objects.filter(pk=found.pk, tracking="").update(tracking=announced.number)
    return announced


def mark_return_sent(*, returned: str, by: Actor, at: datetime, key: str = "", tracking: str = "") -> None:
    """Let the buyer say that the goods are on their way back, with the number of the parcel if it has one.

    Raises Return.DoesNotExist, IllegalMoveError.
    """
    if len(tracking) > LONGEST_TRACKING:
        raise refusals.invalid(("tracking", _("This is too long."), _("Give the number of the parcel.")))
    with transaction.atomic():
        row, found = lock_return(returned)
        given = {} if found.shipment else {"tracking": tracking, "goes_to": _country(row, found)}
        step(found, "sent", who=require_party(row, by, key), by=by, at=at, **given)


def receive_return(*, returned: str, by: Actor, at: datetime) -> None:
    """Note that the goods are there: whoever takes them in says so. The time to look at them begins.

    Raises Return.DoesNotExist, IllegalMoveError.
    """
    with transaction.atomic():
        row, found = lock_return(returned)
        goes_to = _country(row, found)
        who = require_party(row, by)
        step(found, "received", who=who, by=by, at=at, received_at=at, goes_to=goes_to)


def record_return_shipment(*, shipment: str, state: str, by: Actor, at: datetime) -> bool:
    """Note how far the parcel of our label has come: `sent`, `received`, or `failed` (a person looks).

    For the platform; False when it is none of ours or was noted before.
    """
    require_role(by, OPERATOR)
    known = Return.objects.filter(shipment=shipment).values_list("public_id", flat=True).first()
    if known is None or not shipment:
        return False
    with transaction.atomic():
        _row, found = lock_return(known)
        if state == "failed":
            if found.state == "on_the_way":
                put_on_desk(found, Saying(gettext_noop("A parcel on its way back does not arrive")), at)
            return found.state == "on_the_way"
        if state == "sent" and found.state in {"accepted", "labelled"}:
            step(found, "sent", who={SYSTEM}, by=by, at=at)
            return True
        if state == "received" and found.state in {"accepted", "labelled", "on_the_way"}:
            step(found, "received", who={SYSTEM}, by=by, at=at, received_at=at)
            return True
    return False


def _country(row: Order, found: Return) -> str:
    """Return the country in which the goods are taken in."""
    place = place_of(row)
    return found.goes_to or (place.country if place else "")


def _prepare(row: Order, found: Return, at: datetime) -> None:
    place, way = offer_way(row, found, at)
    lines = list(found.lines.select_related("line"))
    address = row.address
    prepared = shipping.prepare_parcel(
        request_key=found.public_id,
        kind=KIND,
        subject=found.public_id,
        organisation_id=row.organisation_id,
        buyer_id=row.checkout.user_id,
        service=way.service,
        sender=Address(
            country=address.country,
            recipient=address.recipient,
            lines=tuple(address.lines.splitlines()),
            locality=address.locality,
            area=address.area,
            postcode=address.postcode,
            phone=address.phone,
            local=address.local,
        ),
        receiver=place,
        grams=max(sum((each.line.gross_grams or 0) * each.quantity for each in lines), 1),
        contents=", ".join(each.line.title for each in lines)[:LONGEST_CONTENTS],
        by=CLERK,
        at=at,
    )
    Return.objects.filter(pk=found.pk).update(
        shipment=prepared.public_id,
        goes_to=place.country,
        label_carrier=way.carrier,
        label_minor=way.amount.minor,
    )
    found.refresh_from_db()
