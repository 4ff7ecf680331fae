"""Writing down what a provider says of a payment. Each is idempotent on the provider's reference.

For the system only: what a provider says reaches us by its answers and its signed webhooks.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.statements import Read
from entrepot.apps.payments import states
from entrepot.apps.payments.actions.capturing import record_capture
from entrepot.apps.payments.actions.disputing import record_chargeback
from entrepot.apps.payments.actions.refunding import record_refund
from entrepot.apps.payments.actions.straying import record_stray
from entrepot.apps.payments.actions.waiting import (
    record_action_needed,
    record_authorised,
    record_pending,
)
from entrepot.apps.payments.beside import WithCapture, record_with
from entrepot.apps.payments.events import PaymentCancelled, PaymentFailed
from entrepot.apps.payments.models import PaymentIntent
from entrepot.apps.payments.moving import move
from entrepot.apps.payments.provider import Answer, ProviderPayment
from entrepot.apps.payments.queries import paid_for


def record_answer(
    *,
    provider: str,
    answer: ProviderPayment,
    by: Actor,
    at: datetime,
    with_capture: WithCapture | None = None,
) -> bool:
    """Record all that a provider says of one payment: its state, refunds, chargebacks, strays.

    Answers may come twice and in any order; an older one changes nothing. One transaction, and in it what
    `with_capture` does about money that was taken; should that fail, all is recorded without it. Returns
    False when the payment is not ours.
    """
    require_role(by, OPERATOR)
    row = _PAYMENT.first(provider=provider, payment=answer.key)
    if row is None:
        return False
    if _says_nothing_new(row, answer):
        return True
    record_with(partial(_record, answer, by, at), with_capture)
    return True


_PAYMENT = Read(
    lambda *, provider, payment: PaymentIntent.objects.filter(provider=provider, public_id=payment)
)


def _says_nothing_new(row: PaymentIntent, answer: ProviderPayment) -> bool:
    """Say whether an answer only repeats that money was taken, or what came before it: the usual webhook."""
    more = answer.strays or answer.refunds or answer.chargebacks
    if more or row.state != states.CAPTURED or row.provider_reference != answer.reference:
        return False
    if answer.state is Answer.CAPTURED:
        return answer.captured == row.to_capture
    return answer.state is Answer.AUTHORISED


def _record(answer: ProviderPayment, by: Actor, at: datetime, *, with_capture: WithCapture | None) -> None:
    payment = answer.key
    with transaction.atomic(), gathered():
        if answer.state is Answer.CAPTURED:
            record_capture(payment=payment, answer=answer, by=by, at=at, with_capture=with_capture)
        elif answer.state is Answer.AUTHORISED:
            record_authorised(payment=payment, answer=answer, by=by, at=at)
        elif answer.state is Answer.ACTION_NEEDED:
            record_action_needed(payment=payment, answer=answer, by=by, at=at)
        elif answer.state is Answer.PENDING:
            record_pending(payment=payment, answer=answer, by=by, at=at)
        elif answer.state is Answer.DECLINED:
            record_failure(payment=payment, reason=answer.reason, by=by, at=at)
        else:
            record_void(payment=payment, reason=answer.reason, by=by, at=at)
        for stray in answer.strays:
            record_stray(payment=payment, stray=stray, by=by, at=at)
        for refund in answer.refunds:
            record_refund(payment=payment, refund=refund, by=by, at=at)
        for chargeback in answer.chargebacks:
            record_chargeback(payment=payment, chargeback=chargeback, by=by, at=at)


def record_failure(*, payment: str, reason: str, by: Actor, at: datetime) -> bool:
    """Note that the provider declined, and announce PaymentFailed. False when the payment has moved on."""
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.get(public_id=payment)
    was_pending = row.state == states.PENDING
    with transaction.atomic():
        moved = move(row, states.FAILED, at, reason=reason, redirect_url="", instructions={})
        if moved:
            audit.record(
                by=by,
                action="payments.record_failure",
                subject=payment,
                changes={"reason": reason},
                at=at,
            )
            publish(
                PaymentFailed(
                    payment=payment, reason=reason, lines=paid_for(row), at=at, was_pending=was_pending
                )
            )
    return moved


def record_void(*, payment: str, by: Actor, at: datetime, reason: str = "") -> bool:
    """Note that the payment was let go, and announce PaymentCancelled. False when it has moved on.

    `reason` says why when nobody asked for it: the buyer stayed away, or the bank's promise lapsed.
    """
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.get(public_id=payment)
    with transaction.atomic():
        moved = move(row, states.CANCELLED, at, reason=reason, redirect_url="", instructions={})
        if moved:
            changes = {"reason": reason} if reason else {}
            audit.record(by=by, action="payments.record_void", subject=payment, changes=changes, at=at)
            publish(PaymentCancelled(payment=payment, lines=paid_for(row), at=at))
    return moved
