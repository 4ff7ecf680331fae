from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import packed, paid, placed

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions, events
from entrepot.apps.orders.access import link_key
from entrepot.apps.orders.models import Dispute, Order, OrderParcel, OrderRefund
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import Answer, ProviderPayment
from entrepot.core.money import Money


def refuse_late() -> str:
    """Let the bank of a buyer say no hours later."""
    order, payment, amount = placed()
    said = {"key": payment, "reference": f"sx_{payment}", "amount": amount, "captured": amount - amount}
    for answer in (
        ProviderPayment(state=Answer.PENDING, **said),
        ProviderPayment(state=Answer.DECLINED, reason="transfer_failed", **said),
    ):
        payments.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=clock.now())
    return order


def cancel() -> str:
    order, _payment, _amount = placed()
    checkout = Order.objects.get(public_id=order).checkout.public_id
    actions.cancel_order(checkout=checkout, by=SYSTEM, at=clock.now())
    return order


def let_go() -> str:
    order, _payment, _amount = placed()
    row = Order.objects.get(public_id=order)
    row.moves.create(
        event="let_go", before="awaiting_payment", after="cancelled", who="x", why="", at=clock.now()
    )
    sides = ("buyer", "seller")
    publish(events.OrderLetGo(order=order, business=row.business, tell=sides, at=clock.now()))
    return order


def ship() -> str:
    order, shipment = packed()
    actions.record_shipment(shipment=shipment, by=SYSTEM, at=clock.now())
    return order


def clear() -> str:
    order, _payment, _amount = paid()
    parcel = OrderParcel.objects.get(order__public_id=order).public_id
    actions.record_customs_step(order=order, parcel=parcel, step="examined", by=SYSTEM, at=clock.now())
    return order


def deliver() -> str:
    order, shipment = packed()
    actions.record_shipment(shipment=shipment, by=SYSTEM, at=clock.now())
    actions.record_delivery(shipment=shipment, by=SYSTEM, at=clock.now())
    return order


def refund() -> str:
    order, _payment, _amount = paid()
    actions.refund_order(
        order=order, amount=Money(500, "SGD"), request_key="r", reason="A scratch", by=SYSTEM, at=clock.now()
    )
    row = OrderRefund.objects.get(order__public_id=order)
    actions.record_refund(request_key=row.public_id, provider="sandbox", by=SYSTEM, at=clock.now())
    return order


def fail_parcel() -> str:
    order, _shipment = packed()
    row = Order.objects.get(public_id=order)
    parcel = OrderParcel.objects.get(order=row)
    OrderParcel.objects.filter(pk=parcel.pk).update(failed_at=clock.now(), failed_as="lost")
    said = {"order": order, "business": row.business, "parcel": parcel.public_id, "event": "lost"}
    publish(events.OrderParcelFailed(at=clock.now(), **said))
    return order


def call_off() -> str:
    order, _payment, _amount = paid()
    row = Order.objects.get(public_id=order)
    row.moves.create(event="called_off", before="paid", after="refund_due", who="x", why="", at=clock.now())
    publish(events.OrderCalledOff(order=order, business=row.business, event="called_off", at=clock.now()))
    return order


def complain() -> str:
    order = ship()
    key = link_key(Order.objects.get(public_id=order).checkout.public_id)
    actions.open_dispute(order=order, why="Broken", by=ANONYMOUS, at=clock.now(), key=key)
    return order


def release() -> str:
    order = deliver()
    row = Order.objects.get(public_id=order)
    actions.expire_receipt(order=order, by=SYSTEM, at=row.release_on)
    return order


def written(order: str) -> list[object]:
    """Return what was written of an order, of its parcels and its refunds."""
    subjects = [
        order,
        *OrderParcel.objects.filter(order__public_id=order).values_list("public_id", flat=True),
    ]
    subjects += Dispute.objects.filter(order__public_id=order).values_list("public_id", flat=True)
    subjects += OrderRefund.objects.filter(order__public_id=order).values_list("public_id", flat=True)
    return [
        [each.template, each.subject_kind, each.state, each.language]
        for subject in subjects
        for each in messages.list_messages(viewer=SYSTEM, subject=subject)
    ]


SCENARIOS = {
    "orders.write_of_refusal": Scenario(refuse_late, written),
    "orders.write_of_cancellation": Scenario(cancel, written),
    "orders.write_of_letting_go": Scenario(let_go, written),
    "orders.write_of_shipment": Scenario(ship, written),
    "orders.write_of_customs": Scenario(clear, written),
    "orders.write_of_delivery": Scenario(deliver, written),
    "orders.write_of_refund": Scenario(refund, written),
    "orders.write_of_failed_parcel": Scenario(fail_parcel, written),
    "orders.write_of_calling_off": Scenario(call_off, written),
    "orders.write_of_complaint": Scenario(complain, written),
    "orders.write_of_release": Scenario(release, written),
}
