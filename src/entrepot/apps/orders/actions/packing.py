from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.fulfilling import record_shipment
from entrepot.apps.orders.events import OrderParcelPacked
from entrepot.apps.orders.models import Order, OrderParcel
from entrepot.apps.orders.moving import lock, move
from entrepot.apps.orders.receiving import receiver_of
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.actions import Address
from entrepot.apps.shipping.queries import ParcelView
from entrepot.core.trade.stages import OPERATOR, SELLER, SYSTEM

CLERK = system("orders")
KIND = "order"
LONGEST_CONTENTS = 120


def pack_parcel(
    *, order: str, parcel: str, sender: Address, by: Actor, at: datetime, grams: int = 0
) -> ParcelView:
    """Let the seller pack one parcel: it gets its number, and its label can be printed.

    `grams` is the packed weight, by default the sum of its lines, and never less than the goods weigh. An
    order that was not accepted yet is, by this. Asked again, it resumes. Never inside a transaction: the
    carrier is asked. Raises Order.DoesNotExist, OrderParcel.DoesNotExist, IllegalMoveError, ProblemRaised
    (422) for too small a weight, and what `shipping` says of address, weight and service.
    """
    with transaction.atomic():
        row = lock(order)
        who = require_party(row, by)
        found = row.parcels.get(public_id=parcel)
        _require_weight(found, grams)
        if row.state == "paid":
            move(row, "accepted", who=who, by=by, at=at)
        if row.state != "preparing" or found.failed_at or not who & {SELLER, OPERATOR, SYSTEM}:
            raise refusals.moved_on()
        prepared = shipping.prepare_parcel(
            request_key=parcel,
            kind=KIND,
            subject=order,
            organisation_id=row.organisation_id,
            buyer_id=row.checkout.user_id,
            service=found.service,
            sender=sender,
            receiver=receiver_of(row),
            grams=grams or _grams(found),
            contents=", ".join(line.title for line in found.lines.all())[:LONGEST_CONTENTS],
            by=CLERK,
            at=at,
        )
        if OrderParcel.objects.filter(pk=found.pk, shipment="").update(shipment=prepared.public_id):
            publish(OrderParcelPacked(order=order, business=row.business, parcel=parcel, at=at))
    announced = shipping.announce_parcel(parcel=prepared.public_id, by=CLERK, at=at)
    OrderParcel.objects.filter(pk=found.pk, tracking="").update(tracking=announced.number)
    return announced


def mark_shipped(*, order: str, parcel: str, by: Actor, at: datetime) -> None:
    """Let the seller say that the carrier has a parcel; with the last one the order is on its way.

    Again changes nothing. Raises Order.DoesNotExist, OrderParcel.DoesNotExist, ProblemRaised (409) when the
    parcel has no label yet.
    """
    row = Order.objects.select_related("checkout").get(public_id=order)
    if not require_party(row, by) & {SELLER, OPERATOR, SYSTEM}:
        raise refusals.not_yours()
    found = row.parcels.get(public_id=parcel)
    if not found.shipment:
        raise refusals.clash("not-packed", _("This parcel has no label yet."), _("Pack it first."))
    with transaction.atomic():
        shipping.record_handover(parcel=found.shipment, by=CLERK, at=at)
        record_shipment(shipment=found.shipment, by=by if by.is_system else CLERK, at=at)


def _require_weight(parcel: OrderParcel, grams: int) -> None:
    """Refuse a weight below that of the goods: customs would turn the parcel away, and its label is final."""
    net = sum((line.net_grams or 0) * line.quantity for line in parcel.lines.all())
    if grams and grams < net and not parcel.shipment:
        reason = _("The goods in it alone weigh %(grams)d g.") % {"grams": net}
        raise refusals.invalid(("grams", reason, _("Weigh it packed, in grams.")))


def _grams(parcel: OrderParcel) -> int:
    return sum((line.gross_grams or 0) * line.quantity for line in parcel.lines.all())
