"""From paid to delivered: the seller packs and ships, the carrier and customs say how far it has come."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.returning import update_returning
from entrepot.apps.orders import words
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.failing import give_up_parcel, put_on_shelf
from entrepot.apps.orders.actions.refunding import send_refunds, start_refund_of_rest
from entrepot.apps.orders.events import (
    CustomsStepRecorded,
    OrderCalledOff,
    OrderDelivered,
    OrderShipped,
)
from entrepot.apps.orders.letters import QUESTIONS
from entrepot.apps.orders.models import CustomsStep, Order, OrderParcel
from entrepot.apps.orders.moving import lock, move
from entrepot.apps.orders.parcel_shares import is_last
from entrepot.apps.orders.tasks import expire_receipt_later
from entrepot.apps.orders.terms import receipt_term
from entrepot.apps.stock import actions as stock
from entrepot.core.trade.stages import DECLARATION, LET_GO, LOOKED_AT, SYSTEM

CLERK = system("orders")
GIVES_BACK = frozenset({"called_off", "rejected", "lost", "decided_for_buyer", "returned"})
TOLD = QUESTIONS | {"released"}  # the steps of customs that people are written to about
ON_THE_SHELF = frozenset({"paid", "preparing"})


def accept_order(*, order: str, by: Actor, at: datetime) -> None:
    """Let the seller say that the goods are being packed: from then on the buyer cannot call it off.

    Raises Order.DoesNotExist, IllegalMoveError.
    """
    with transaction.atomic():
        row = lock(order)
        move(row, "accepted", who=require_party(row, by), by=by, at=at)


def record_shipment(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that the carrier has a parcel; with the last one the order is on its way. For the platform.

    False when it is none of ours or was noted before. An order that was not accepted yet is, by this.
    """
    require_role(by, OPERATOR)
    parcel = OrderParcel.objects.filter(shipment=shipment).select_related("order").first()
    if parcel is None or not shipment:
        return False
    with transaction.atomic():
        row = lock(parcel.order.public_id)
        if not row.parcels.filter(pk=parcel.pk, shipped_at=None).update(shipped_at=at):
            return False
        if row.state == "paid":
            move(row, "accepted", who={SYSTEM}, by=by, at=at)
        _leave(row, by, at)
        publish(
            OrderShipped(
                order=row.public_id,
                business=row.business,
                parcel=parcel.public_id,
                tracking=parcel.tracking,
                at=at,
            )
        )
    return True


def record_delivery(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that the carrier handed a parcel over; with the last one the clock for complaints begins.

    For the platform. False when it is none of ours or was noted before. A parcel that arrives while its order
    stands elsewhere (in dispute), or before customs let it go, is noted, and the order moves when it can.
    """
    require_role(by, OPERATOR)
    parcel = OrderParcel.objects.filter(shipment=shipment).select_related("order").first()
    if parcel is None or not shipment:
        return False
    with transaction.atomic():
        row = lock(parcel.order.public_id)
        noted = row.parcels.filter(pk=parcel.pk, delivered_at=None).update(delivered_at=at)
        return _arrive(row, by, at) or bool(noted)


def record_loss(*, shipment: str, by: Actor, at: datetime) -> bool:
    """Note that the carrier lost a parcel: what was paid for it goes back, and other parcels go on.

    False when it is none of ours, was delivered, or failed before. For the platform.
    """
    require_role(by, OPERATOR)
    parcel = OrderParcel.objects.filter(shipment=shipment).select_related("order").first()
    if parcel is None or not shipment:
        return False
    with transaction.atomic():
        row = lock(parcel.order.public_id)
        return _may_fail(row) and _fail(row, parcel, "lost", by, at)


def record_customs_step(*, order: str, parcel: str, step: str, by: Actor, at: datetime) -> None:
    """Note how the declaration of a parcel stands (a state of core's DECLARATION), for the timeline.

    For the platform. While customs looks at it an order on its way waits there; released, it goes on and
    what arrived in the meantime counts from then; refused, what was paid for it goes back, packed or on its
    way, and other parcels go on.
    Raises OrderParcel.DoesNotExist; a step that is no state raises KeyError.
    """
    require_role(by, OPERATOR)
    words.say_customs(step)
    with transaction.atomic():
        row = lock(order)
        found = row.parcels.get(public_id=parcel)
        if found.customs == step:
            return
        OrderParcel.objects.filter(pk=found.pk).update(customs=step)
        insert([CustomsStep(parcel=found, step=step, at=at)])
        _audit_customs(order, parcel, [found.customs, step], by, at)
        _follow_customs(row, found, step, by, at)
        if step in TOLD:
            publish(CustomsStepRecorded(order=order, business=row.business, parcel=parcel, step=step, at=at))


def record_drafted(*, order: str, parcels: Sequence[str], by: Actor, at: datetime) -> None:
    """Note for the timeline that declarations of an order's parcels are drafted, where none was before.

    For the platform. A draft moves no order, so none is held for it.
    """
    require_role(by, OPERATOR)
    step = DECLARATION.start
    with transaction.atomic(), gathered():
        able = OrderParcel.objects.filter(public_id__in=parcels, customs="")
        found = update_returning(able, {"customs": step}, "id", "public_id")
        insert(CustomsStep(parcel_id=pk, step=step, at=at) for pk, _id in found)
        for _pk, parcel in found:
            _audit_customs(order, parcel, ["", step], by, at)


def _audit_customs(order: str, parcel: str, steps: list[str], by: Actor, at: datetime) -> None:
    changes = {"parcel": parcel, "customs": steps}
    audit.record(by=by, action="orders.record_customs_step", subject=order, changes=changes, at=at)


def call_off(*, order: str, by: Actor, at: datetime, key: str = "", why: str = "") -> None:
    """Call a paid order off before it leaves: the buyer while it is not packed, the seller until it ships.

    The money goes back and the pieces to the shelf. Raises Order.DoesNotExist, IllegalMoveError.
    """
    _decide("called_off", order, by=by, at=at, key=key, why=why)


def take_back(*, order: str, why: str, by: Actor, at: datetime, to_shelf: bool = False) -> None:
    """Note that the seller took released goods back: all that is left of the money goes back to the buyer.

    `to_shelf` when they can be sold again. Raises Order.DoesNotExist, IllegalMoveError.
    """
    _decide("returned", order, by=by, at=at, why=why)
    if to_shelf:
        stock.put_back(reference=order, by=CLERK, at=at)


def _decide(event: str, order: str, *, by: Actor, at: datetime, key: str = "", why: str) -> None:
    with transaction.atomic():
        row = lock(order)
        who = require_party(row, by, key)
        if event in GIVES_BACK:
            give_back(row, event, who, by=by, at=at, why=why)
        else:
            move(row, event, who=who, by=by, at=at, why=why)
    send_refunds(order=order, by=CLERK, at=at)


def give_back(
    row: Order, event: str, who: Collection[str], *, by: Actor, at: datetime, why: str = ""
) -> None:
    """Take a step after which the money is due back, and start giving it, in the caller's transaction."""
    on_the_shelf = row.state in ON_THE_SHELF
    move(row, event, who=who, by=by, at=at, why=why)
    if on_the_shelf:
        put_on_shelf(row, by=CLERK, at=at)
    if not start_refund_of_rest(order=row.public_id, reason=event, by=CLERK, at=at):
        row.refresh_from_db()
        if row.refund_claimed_minor == row.total_minor and not row.refunds.filter(state="requested").exists():
            move(row, "refunded", who={SYSTEM}, by=by, at=at)
    publish(OrderCalledOff(order=row.public_id, business=row.business, event=event, at=at))


def _may_fail(row: Order) -> bool:
    """Whether an order stands where the loss of a parcel decides about its money."""
    has_left = row.state == "preparing" and row.parcels.exclude(shipped_at=None).exists()
    return row.state in {"in_transit", "at_customs"} or has_left


def _fail(row: Order, parcel: OrderParcel, event: str, by: Actor, at: datetime) -> bool:
    """Give back what was paid for a parcel that will not arrive; with the last one, all that is left."""
    if is_last(row, parcel):
        if event == "rejected" and row.state == "in_transit":
            move(row, "held_at_customs", who={SYSTEM}, by=by, at=at)
        give_back(row, event, {SYSTEM}, by=by, at=at)
        return True
    if not give_up_parcel(row, parcel, event, by=by, at=at):
        return False
    _leave(row, by, at)
    _clear(row, by, at)
    _arrive(row, by, at)
    return True


def _follow_customs(row: Order, parcel: OrderParcel, step: str, by: Actor, at: datetime) -> None:
    """Let the order wait, go on or come back as customs has decided about one of its parcels."""
    if step in LOOKED_AT and row.state == "in_transit":
        move(row, "held_at_customs", who={SYSTEM}, by=by, at=at)
    elif step == "refused":
        if row.state in {"in_transit", "at_customs", "preparing"}:
            _fail(row, parcel, "rejected", by, at)
    elif step in LET_GO:
        _clear(row, by, at)
        _arrive(row, by, at)


def _leave(row: Order, by: Actor, at: datetime) -> None:
    """Let an order be on its way with the last of its parcels; it waits where customs looks at one."""
    there = row.parcels.filter(failed_at=None)
    if row.state != "preparing" or there.filter(shipped_at=None).exists():
        return
    move(row, "shipped", who={SYSTEM}, by=by, at=at)
    if there.filter(customs__in=LOOKED_AT).exists():
        move(row, "held_at_customs", who={SYSTEM}, by=by, at=at)


def _clear(row: Order, by: Actor, at: datetime) -> None:
    """Let an order go on once customs looks at none of its parcels any more."""
    held = row.parcels.filter(failed_at=None, customs__in=[*LOOKED_AT, "assessed"])
    if row.state == "at_customs" and not held.exists():
        move(row, "cleared", who={SYSTEM}, by=by, at=at)


def _arrive(row: Order, by: Actor, at: datetime) -> bool:
    """Let an order be delivered once all its parcels are, and customs has let go of each it was told of.

    Parcels that will never arrive are waited for no more.
    """
    waits = Q(delivered_at=None) | ~Q(customs="") & ~Q(customs__in=LET_GO)
    if row.state != "in_transit" or row.parcels.filter(waits, failed_at=None).exists():
        return False
    due = at + receipt_term(row.market, row.created_at)
    move(row, "delivered", who={SYSTEM}, by=by, at=at, delivered_at=at, release_on=due)
    expire_receipt_later.using(run_after=due).enqueue(order=row.public_id)
    publish(OrderDelivered(order=row.public_id, business=row.business, release_on=due, at=at))
    return True
