"""What happens to a parcel on its way. A carrier's word moves it; a seller's word only hands it over."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.bulk import start_bulk_run
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.shipping import carriers, quoting, refusals, states, tables
from entrepot.apps.shipping.events import ParcelDelivered, ParcelFailed, ParcelHandedOver
from entrepot.apps.shipping.models import Parcel, TrackingEvent
from entrepot.apps.shipping.moving import move
from entrepot.apps.shipping.provider import (
    CarrierEvent,
    CarrierRefusedError,
    CarrierUnavailableError,
    TrackingCode,
)
from entrepot.apps.shipping.queries import ParcelView, sent_by, view_of, visible

FOLLOWER = system("parcel follower")
FOLLOW = "shipping.follow"


def record_handover(*, parcel: str, by: Actor, at: datetime) -> ParcelView:
    """Note that the carrier has the parcel, and announce ParcelHandedOver once. For its sender and us.

    Repeating it changes nothing. 409 when the parcel has no label yet or was cancelled.
    """
    row = sent_by(by).get(public_id=parcel)
    with transaction.atomic():
        if _hand_over(row, at):
            audit.record(by=by, action="shipping.record_handover", subject=parcel, at=at)
    if row.state in {states.PREPARED, states.CANCELLED}:
        raise refusals.moved_on(row.state)
    return view_of(row)


def record_delivery(
    *, parcel: str, reference: str, delivered_at: datetime, by: Actor, at: datetime, place: str = ""
) -> bool:
    """Note a delivery that a carrier reported or an operator has proof of; the buyer's clock starts with it.

    For the platform only: a seller's word does not start the clock. Idempotent on the reference: False when
    it was noted before. Raises Parcel.DoesNotExist.
    """
    row = Parcel.objects.get(public_id=parcel)
    event = CarrierEvent(
        reference=reference, number=row.number, code=TrackingCode.DELIVERED, at=delivered_at, place=place
    )
    return bool(record_tracking(carrier=row.carrier, events=[event], by=by, at=at))


def record_tracking(*, carrier: str, events: Sequence[CarrierEvent], by: Actor, at: datetime) -> int:
    """Record what a carrier says of its parcels and return how much of it was new. For the platform only.

    Events may come twice and in any order; a parcel never moves back. Events of numbers that are not ours are
    left out. Announces ParcelHandedOver, ParcelDelivered and ParcelFailed, each once.
    """
    require_role(by, OPERATOR)
    numbers = {event.number for event in events}
    rows = {row.number: row for row in Parcel.objects.filter(carrier=carrier, number__in=numbers)}
    new = 0
    for event in sorted(events, key=lambda each: each.at):
        if event.number in rows:
            new += _record(rows[event.number], event, by, at)
    return new


def refresh_tracking(*, parcel: str, by: Actor, at: datetime) -> ParcelView:
    """Ask the carrier what has happened and record it. For who may see it. Silence changes nothing."""
    require_outside()
    row = visible(by).get(public_id=parcel)
    if row.number:
        try:
            events = carriers.get_carrier(row.carrier).track(row.number)
        except (CarrierUnavailableError, CarrierRefusedError):
            events = []
        record_tracking(carrier=row.carrier, events=events, by=FOLLOWER, at=at)
    return view_of(visible(by).get(public_id=parcel))


def start_following(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that asks carriers about every parcel on its way, and return its public id.

    For operators; one at a time (409).
    """
    require_role(by, OPERATOR)
    run = start_bulk_run(name=FOLLOW, params={"before": at.isoformat()}, by=by, exclusive_key=FOLLOW)
    return run.public_id


def _record(row: Parcel, event: CarrierEvent, by: Actor, at: datetime) -> bool:
    """Record one event and what follows from it, in one transaction. False when it was known."""
    with transaction.atomic():
        _event, created = TrackingEvent.objects.get_or_create(
            carrier=row.carrier,
            reference=event.reference,
            defaults={
                "parcel": row,
                "code": event.code,
                "at": event.at,
                "place": event.place,
                "note": event.note,
                "recorded_at": at,
            },
        )
        if not created:
            return False
        audit.record(
            by=by,
            action="shipping.record_tracking",
            subject=row.public_id,
            changes={"code": event.code, "at": event.at.isoformat()},
            at=at,
        )
        _follow(row, states.AFTER[event.code], event.at)
    return True


def _follow(row: Parcel, target: str, at: datetime) -> None:
    """Move the parcel to where the carrier says it is, and tell who waits for that."""
    if target == states.ANNOUNCED:
        return
    _hand_over(row, at)  # a parcel that is further on was handed over, whether or not anybody scanned it
    if target == states.DELIVERED:
        if move(row, target, at, delivered_at=at):
            publish(ParcelDelivered(parcel=row.public_id, kind=row.kind, subject=row.subject, at=at))
    elif move(row, target, at) and target in {states.RETURNED, states.LOST}:
        publish(ParcelFailed(parcel=row.public_id, kind=row.kind, subject=row.subject, state=target, at=at))


def _hand_over(row: Parcel, at: datetime) -> bool:
    first, last = _expected(row, at)
    if not move(row, states.HANDED_OVER, at, handed_over_at=at, expected_from=first, expected_to=last):
        return False
    publish(
        ParcelHandedOver(
            parcel=row.public_id,
            kind=row.kind,
            subject=row.subject,
            expected_from=first,
            expected_to=last,
            at=at,
        )
    )
    return True


def _expected(row: Parcel, at: datetime) -> tuple[date, date]:
    found = tables.load()
    ends = {each.side: each.country for each in row.addresses.all()}
    zone = found.zone_of(row.carrier, ends["from"], ends["to"])
    days = found.times[row.service, zone] if zone else (0, 0)
    return quoting.delivery_range(found, to_country=ends["to"], handed_over_on=at.date(), days=days)
