"""What orders does and writes when something is announced: idempotent, from current state, in any order."""

from collections.abc import Iterable

from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders import (
    actions,
    chargeback_letters,
    dispute_letters,
    letters,
    parcel_letters,
    return_letters,
)
from entrepot.apps.orders.events import (
    CustomsStepRecorded,
    DisputeMoved,
    OrderCalledOff,
    OrderCancelled,
    OrderChargedBack,
    OrderDelivered,
    OrderDisputed,
    OrderLetGo,
    OrderPaid,
    OrderParcelFailed,
    OrderRefunded,
    OrderReleased,
    OrderShipped,
    ReturnMoved,
    ReturnRefunded,
)
from entrepot.apps.payments.events import (
    CaptureLeft,
    ChargebackClosed,
    ChargebackOpened,
    PaidFor,
    PaymentAwaited,
    PaymentFailed,
    RefundRecorded,
    RefundRefused,
)
from entrepot.apps.shipping.events import ParcelDelivered, ParcelFailed, ParcelHandedOver

CLERK = system("orders")
KIND = "order"
RETURN = "return"
AGAIN = "replacement"


@subscribes(CaptureLeft)
def let_orders_be_paid(event: CaptureLeft) -> None:
    """Let every order of a captured payment be paid; one whose goods are gone has its money sent back."""
    for line in event.lines:
        if line.kind == KIND:
            actions.record_payment(
                order=line.subject, payment=event.payment, provider=event.provider, by=CLERK, at=event.at
            )


@subscribes(PaymentAwaited)
def keep_while_awaited(event: PaymentAwaited) -> None:
    """Keep the orders of a payment whose money takes its time, and their pieces."""
    for line in event.lines:
        if line.kind == KIND:
            actions.keep_for_payment(order=line.subject, until=event.until, by=CLERK, at=event.at)


@subscribes(RefundRecorded)
def post_refund(event: RefundRecorded) -> None:
    """Post what a refund takes back from everybody."""
    if event.kind == KIND:
        actions.record_refund(request_key=event.request_key, provider=event.provider, by=CLERK, at=event.at)


@subscribes(RefundRefused)
def free_refund(event: RefundRefused) -> None:
    """Free what was claimed for a refund the provider will not make."""
    if event.kind == KIND:
        actions.record_refund_refusal(request_key=event.request_key, by=CLERK, at=event.at)


@subscribes(ChargebackOpened)
def post_chargeback(event: ChargebackOpened) -> None:
    """Put what a card scheme took back into dispute."""
    actions.record_chargeback(
        chargeback=event.chargeback,
        provider=event.provider,
        amount_minor=event.amount_minor,
        orders=_orders(event.lines),
        outcome="",
        by=CLERK,
        at=event.at,
        reason=event.reason,
        evidence_due_at=event.evidence_due_at,
    )
    chargeback_letters.write_opened(event.chargeback, event.at)


@subscribes(ChargebackClosed)
def post_chargeback_outcome(event: ChargebackClosed) -> None:
    """Post how a chargeback ended."""
    actions.record_chargeback(
        chargeback=event.chargeback,
        provider=event.provider,
        amount_minor=event.amount_minor,
        orders=_orders(event.lines),
        outcome="won" if event.won else "lost",
        by=CLERK,
        at=event.at,
    )
    chargeback_letters.write_ended(event.chargeback, event.at)


@subscribes(ParcelHandedOver)
def note_shipment(event: ParcelHandedOver) -> None:
    """Let an order be on its way when the carrier has its parcels."""
    if event.kind == KIND:
        actions.record_shipment(shipment=event.parcel, by=CLERK, at=event.at)


@subscribes(ParcelDelivered)
def note_delivery(event: ParcelDelivered) -> None:
    """Let an order be delivered when its parcels are; the clock for complaints begins."""
    if event.kind == KIND:
        actions.record_shipment(shipment=event.parcel, by=CLERK, at=event.at)
        actions.record_delivery(shipment=event.parcel, by=CLERK, at=event.at)


@subscribes(ParcelFailed)
def note_loss(event: ParcelFailed) -> None:
    """Send the money of an order back whose parcel will not arrive."""
    if event.kind == KIND:
        actions.record_shipment(shipment=event.parcel, by=CLERK, at=clock.now())
        actions.record_loss(shipment=event.parcel, by=CLERK, at=clock.now())


@subscribes(ParcelHandedOver)
def note_return_sent(event: ParcelHandedOver) -> None:
    """Let a return be on its way when the carrier has the parcel of our label."""
    if event.kind == RETURN:
        actions.record_return_shipment(shipment=event.parcel, state="sent", by=CLERK, at=event.at)


@subscribes(ParcelDelivered)
def note_return_received(event: ParcelDelivered) -> None:
    """Let a return be received when the carrier brought it; the time to look at the goods begins."""
    if event.kind == RETURN:
        actions.record_return_shipment(shipment=event.parcel, state="received", by=CLERK, at=event.at)


@subscribes(ParcelFailed)
def note_return_failed(event: ParcelFailed) -> None:
    """Put a return before a person whose parcel does not arrive."""
    if event.kind == RETURN:
        actions.record_return_shipment(shipment=event.parcel, state="failed", by=CLERK, at=clock.now())


@subscribes(ParcelHandedOver)
def note_replacement_sent(event: ParcelHandedOver) -> None:
    """Let what is sent again be on its way when the carrier has it: its freight is the seller's."""
    if event.kind == AGAIN:
        actions.record_replacement_shipment(shipment=event.parcel, by=CLERK, at=event.at)


@subscribes(ParcelDelivered)
def note_replacement_there(event: ParcelDelivered) -> None:
    """Let the buyer look at what was sent again, from when the carrier brought it."""
    if event.kind == AGAIN:
        actions.record_replacement_shipment(shipment=event.parcel, by=CLERK, at=event.at)
        actions.record_replacement_delivery(shipment=event.parcel, by=CLERK, at=event.at)


@subscribes(ParcelFailed)
def note_replacement_lost(event: ParcelFailed) -> None:
    """Let the money go back of what was sent again and does not arrive."""
    if event.kind == AGAIN:
        actions.record_replacement_shipment(shipment=event.parcel, by=CLERK, at=clock.now())
        actions.record_replacement_loss(shipment=event.parcel, by=CLERK, at=clock.now())


@subscribes(ReturnMoved)
def write_of_return(event: ReturnMoved) -> None:
    """Write to whoever has to act in a return, and to the buyer how it was answered."""
    return_letters.write_step(event.returned, event.event, event.at)


def _orders(lines: Iterable[PaidFor]) -> list[tuple[str, int]]:
    return [(line.subject, line.amount_minor) for line in lines if line.kind == KIND]


@subscribes(OrderPaid)
def follow_payment(event: OrderPaid) -> None:
    """Write to both sides of a paid order, issue its invoice, and pay its share early where it was chosen."""
    actions.follow_payment(order=event.order, by=CLERK, at=event.at)


@subscribes(PaymentFailed)
def write_of_refusal(event: PaymentFailed) -> None:
    """Write to a buyer whose bank said no when nobody was at the page: the order can still be paid."""
    for line in event.lines:
        if event.was_pending and line.kind == KIND:
            letters.write_reminder(line.subject, event.at)


@subscribes(OrderCancelled)
def write_of_cancellation(event: OrderCancelled) -> None:
    """Write to a buyer who did not pay in time."""
    letters.write_not_paid(event.order, event.at)


@subscribes(OrderShipped)
def write_of_shipment(event: OrderShipped) -> None:
    """Write to the buyer that a parcel is on its way."""
    letters.write_shipped(event.parcel, event.at)


@subscribes(CustomsStepRecorded)
def write_of_customs(event: CustomsStepRecorded) -> None:
    """Write of questions that customs has, and of their end."""
    letters.write_customs(event.parcel, event.step, event.at)


@subscribes(OrderDelivered)
def write_of_delivery(event: OrderDelivered) -> None:
    """Ask the buyer whether all is well."""
    letters.write_delivered(event.order, event.at)


@subscribes(OrderRefunded)
def write_of_refund(event: OrderRefunded) -> None:
    """Write to the buyer that money is on its way back."""
    letters.write_refunded(event.refund, event.at)


@subscribes(OrderParcelFailed)
def write_of_failed_parcel(event: OrderParcelFailed) -> None:
    """Write to both sides that a parcel will not arrive and the others go on."""
    parcel_letters.write_failed(event.parcel, event.at)


@subscribes(OrderCalledOff)
def write_of_calling_off(event: OrderCalledOff) -> None:
    """Write to the seller that an order is not to be sent."""
    letters.write_called_off(event.order, event.at)


@subscribes(OrderLetGo)
def write_of_letting_go(event: OrderLetGo) -> None:
    """Write to whoever did not leave an unpaid order out."""
    letters.write_let_go(event.order, event.tell, event.at)


@subscribes(OrderDisputed)
def write_of_complaint(event: OrderDisputed) -> None:
    """Write to the seller what is wrong."""
    dispute_letters.write_opened(event.order, event.at)


@subscribes(OrderReleased)
def write_of_release(event: OrderReleased) -> None:
    """Write to the seller what is theirs."""
    letters.write_released(event.order, event.at)


@subscribes(DisputeMoved)
def write_of_dispute(event: DisputeMoved) -> None:
    """Write to whoever has to act in a dispute, and to both sides how it ended."""
    dispute_letters.write_step(event.dispute, event.at)


@subscribes(OrderRefunded)
def finish_dispute(event: OrderRefunded) -> None:
    """Let an order go on when the part that a dispute ended with is posted."""
    actions.finish_dispute(refund=event.refund, by=CLERK, at=event.at)


@subscribes(RefundRefused)
def report_refused_part(event: RefundRefused) -> None:
    """Put a refund that the provider refused before a person, once its claim is free again."""
    if event.kind == KIND:
        actions.record_refund_refusal(request_key=event.request_key, by=CLERK, at=event.at)
        if not actions.report_refused_part(refund=event.request_key, by=CLERK, at=event.at):
            actions.report_refused_order_refund(refund=event.request_key, by=CLERK, at=event.at)


@subscribes(OrderRefunded)
def give_allowance_back(event: OrderRefunded) -> None:
    """Give back what an order took of its buyer's year when its money went back and nothing came in."""
    if event.is_whole:
        actions.give_allowance_back(order=event.order, by=CLERK, at=event.at)


@subscribes(ReturnRefunded)
def restore_allowance(event: ReturnRefunded) -> None:
    """Give back what goods took of their buyer's year that went back while the law still restores it."""
    if event.restores:
        actions.restore_allowance(returned=event.returned, lines=event.lines, by=CLERK, at=event.at)


@subscribes(OrderRefunded)
def issue_credit_note(event: OrderRefunded) -> None:
    """Issue the credit note of what went back to the buyer."""
    actions.issue_credit_note(refund=event.refund, by=CLERK, at=event.at)


@subscribes(OrderChargedBack)
def credit_chargeback(event: OrderChargedBack) -> None:
    """Issue the credit note of what the buyer's bank took back, so that documents say what the books say."""
    actions.issue_chargeback_note(
        order=event.order, because=event.because, parts=event.parts, by=CLERK, at=event.at
    )


@subscribes(OrderShipped)
def advance_when_shipped(event: OrderShipped) -> None:
    """Pay the seller's share early where they chose it and it is done once the carrier has the goods."""
    actions.advance_share(order=event.order, by=CLERK, at=event.at)


@subscribes(PersonErased)
def forget_buyer(event: PersonErased) -> None:
    """Blank what orders hold of an erased person; what a law has kept stays until its day."""
    actions.forget_buyer(erasure=event.request, by=CLERK, at=event.at)
