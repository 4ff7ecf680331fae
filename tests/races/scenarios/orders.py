from datetime import timedelta

from django_tasks_db.models import DBTaskResult
from tests.apps.orders.shop import KEY, OREGON, Shelf, fill_cart, make_shelf, open_shop, place
from tests.races.scenarios import Scenario

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.ledger.models import Holder
from entrepot.apps.messages.models import Message
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Chargeback, Order, OrderParcel, OrderRefund
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.provider import Answer, ProviderChargeback, ProviderPayment, ProviderRefund
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.events import ParcelDelivered, ParcelFailed, ParcelHandedOver
from entrepot.apps.stock import queries as stock
from entrepot.core.money import Money

_shelves: list[Shelf] = []


def shelf() -> Shelf:
    """Return the one shelf of this process, made when it is first asked for."""
    if not _shelves:
        open_shop()
        _shelves.append(make_shelf(pieces=9_999))
    return _shelves[0]


def placed() -> tuple[str, str, Money]:
    """Return an order that waits for money, its payment, and the amount."""
    now = clock.now()
    key = f"{KEY}{Order.objects.count()}"
    checkout = place(fill_cart((shelf(), 1), key=key), key=key, at=now)
    payment = actions.begin_payment(checkout=checkout.public_id, by=ANONYMOUS, at=now, key=key)
    # What is due in half an hour would keep the worker of this race from ever being idle.
    DBTaskResult.objects.filter(status="READY", run_after__gt=now + timedelta(minutes=5)).delete()
    return checkout.orders[0], payment.public_id, payment.amount


def capture(payment: str, amount: Money) -> None:
    answer = ProviderPayment(
        key=payment, reference=f"sx_{payment}", state=Answer.CAPTURED, amount=amount, captured=amount
    )
    payments.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=clock.now())


def await_one() -> str:
    """Let the bank of a buyer take three days."""
    order, payment, amount = placed()
    answer = ProviderPayment(
        key=payment,
        reference=f"sx_{payment}",
        state=Answer.PENDING,
        amount=amount,
        captured=Money.zero(amount.currency),
        expires_at=clock.now() + timedelta(days=3),
    )
    payments.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=clock.now())
    return order


def how_long_kept(order: str) -> tuple[str, int, int]:
    row = queries.get_order(order, viewer=SYSTEM)
    kept = AuditEntry.objects.filter(action="orders.keep_for_payment", subject=order).count()
    return row.state, (row.pay_until - row.placed_at).days, kept


def holders(order: str) -> int:
    """Return how many organisations may read the account of an order's seller."""
    return Holder.objects.filter(owner=Order.objects.get(public_id=order).business).count()


def capture_one() -> str:
    order, payment, amount = placed()
    capture(payment, amount)
    return order


def paid() -> tuple[str, str, Money]:
    order, payment, amount = placed()
    capture(payment, amount)
    DBTaskResult.objects.filter(queue_name="events", status="READY").delete()  # told by hand, here
    actions.record_payment(order=order, payment=payment, provider="sandbox", by=SYSTEM, at=clock.now())
    return order, payment, amount


def refund() -> tuple[str, str, str]:
    order, payment, _amount = paid()
    actions.refund_order(
        order=order, amount=Money(500, "SGD"), request_key="r", reason="", by=SYSTEM, at=clock.now()
    )
    return order, payment, payment_queries.list_refunds_of("order", order, viewer=SYSTEM)[0].public_id


def refund_one() -> str:
    order, payment, found = refund()
    given = ProviderRefund(f"rf_{found}", found, Money(500, "SGD"))
    payments.record_refund(payment=payment, refund=given, by=SYSTEM, at=clock.now())
    return order


def refuse_one() -> str:
    order, _payment, found = refund()
    payments.record_refund_refusal(refund=found, reason="no", by=SYSTEM, at=clock.now())
    return order


def charge_back(outcome: str) -> str:
    order, payment, amount = paid()
    due = clock.now() + timedelta(days=7)
    taken = ProviderChargeback(f"cb_{payment}", amount, "fraudulent", outcome, due)
    payments.record_chargeback(payment=payment, chargeback=taken, by=SYSTEM, at=clock.now())
    return order


def packed() -> tuple[str, str]:
    """Return a paid order and its shipment. The carrier is not asked: this is inside a transaction."""
    order, _payment, _amount = paid()
    parcel = OrderParcel.objects.get(order__public_id=order)
    shipment = shipping.prepare_parcel(
        request_key=parcel.public_id,
        kind="order",
        subject=order,
        organisation_id=Order.objects.get(public_id=order).organisation_id,
        buyer_id=None,
        service=parcel.service,
        sender=OREGON,
        receiver=OREGON,
        grams=500,
        contents="candle",
        by=SYSTEM,
        at=clock.now(),
    ).public_id
    OrderParcel.objects.filter(pk=parcel.pk).update(shipment=shipment)
    return order, shipment


def hand_over() -> str:
    order, shipment = packed()
    now = clock.now()
    day = now.date()
    publish(
        ParcelHandedOver(
            parcel=shipment, kind="order", subject=order, expected_from=day, expected_to=day, at=now
        )
    )
    return order


def deliver() -> str:
    order, shipment = packed()
    publish(ParcelDelivered(parcel=shipment, kind="order", subject=order, at=clock.now()))
    return order


def lose() -> str:
    order, shipment = packed()
    publish(ParcelFailed(parcel=shipment, kind="order", subject=order, state="lost", at=clock.now()))
    return order


def seen(order: str) -> list[object]:
    """Return all that can be seen of an order: its steps, its money in the books, its pieces, its refunds."""
    view = queries.get_order(order, viewer=SYSTEM)
    entries = ledger.list_entries_about(about=order, viewer=SYSTEM)
    row = Order.objects.get(public_id=order)
    return [
        view.state,
        [step.event for step in queries.get_timeline(order, viewer=SYSTEM)],
        [[str(each.cause), [post.amount.minor for post in each.postings]] for each in entries],
        [[each.part, each.claimed_minor, each.refunded_minor] for each in row.shares.all()],
        [each.state for each in stock.list_held(order, viewer=SYSTEM)],
        list(OrderRefund.objects.filter(order=row).values_list("state", "amount_minor")),
        [bool(each.shipped_at and each.delivered_at) for each in view.parcels],
    ]


def charged_back(order: str) -> list[object]:
    """Return all that can be seen of an order, and what its seller was written about its chargeback."""
    told = Chargeback.objects.filter(order__public_id=order)
    letters = Message.objects.filter(subject__in=[f"{each.chargeback}/{each.pk}" for each in told])
    return [*seen(order), sorted(letters.values_list("template", flat=True))]


SCENARIOS = {
    "orders.keep_while_awaited": Scenario(arrange=await_one, effect=how_long_kept),
    "orders.let_orders_be_paid": Scenario(capture_one, seen),
    "orders.post_refund": Scenario(refund_one, seen),
    "orders.free_refund": Scenario(refuse_one, seen),
    "orders.post_chargeback": Scenario(lambda: charge_back(""), charged_back),
    "orders.post_chargeback_outcome": Scenario(lambda: charge_back("lost"), charged_back),
    "orders.note_shipment": Scenario(hand_over, seen),
    "orders.note_delivery": Scenario(deliver, seen),
    "orders.note_loss": Scenario(lose, seen),
}
