"""While a card scheme examines a payment, and after: what becomes of the refunds that wait beside it."""

from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payments import states, tasks
from entrepot.apps.payments.actions.refunding import record_refund_refusal
from entrepot.apps.payments.models import Chargeback, PaymentIntent, Refund

CHARGED_BACK = "charged_back"


def is_examined(intent: PaymentIntent) -> bool:
    """Whether a chargeback of the payment is not decided yet."""
    return Chargeback.objects.filter(intent=intent, state__in=states.UNDECIDED).exists()


def stop_refunds_later(intent: PaymentIntent, *, at: datetime) -> None:
    """Have every refund stopped that is on its way beside a new chargeback, in the caller's transaction."""
    for refund in _of(intent).filter(state=states.ON_ITS_WAY).values_list("public_id", flat=True):
        tasks.stop_refund.using(run_after=at).enqueue(subject=refund)


def send_refunds_later(intent: PaymentIntent, *, at: datetime) -> None:
    """Have every refund sent that waited for a chargeback we won, in the caller's transaction."""
    for refund in _of(intent).filter(state=states.REQUESTED).values_list("public_id", flat=True):
        tasks.look_after_later(refund, at=at, wait=tasks.AT_ONCE)


def withdraw_refunds(intent: PaymentIntent, *, by: Actor, at: datetime) -> None:
    """Withdraw every refund that waited for a chargeback we lost, in the caller's transaction.

    The bank decided about the money; whoever still owes the buyer more asks again for what is left.
    """
    if is_examined(intent):
        return
    for refund in _of(intent).filter(state=states.REQUESTED).values_list("public_id", flat=True):
        record_refund_refusal(refund=refund, reason=CHARGED_BACK, by=by, at=at)


def _of(intent: PaymentIntent) -> QuerySet[Refund]:
    return Refund.objects.filter(line__intent=intent).order_by("pk")
