"""Writing down what a provider says of a payment. Each is idempotent on the provider's reference.

For the system only: what a provider says reaches us by its answers and its signed webhooks.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payments import states
from entrepot.apps.payments.actions.disputing import record_chargeback
from entrepot.apps.payments.actions.refunding import record_refund
from entrepot.apps.payments.actions.straying import record_stray
from entrepot.apps.payments.actions.waiting import (
    record_action_needed,
    record_authorised,
    record_pending,
)
from entrepot.apps.payments.events import PaymentCancelled, PaymentCaptured, PaymentFailed
from entrepot.apps.payments.models import PaymentIntent, PaymentLine
from entrepot.apps.payments.moving import move
from entrepot.apps.payments.provider import Answer, ProviderPayment
from entrepot.apps.payments.queries import paid_for
from entrepot.apps.payments.reporting import report_disagreement
from entrepot.core.ledger import Entry
from entrepot.core.ledger.postings import Stamp, captured
from entrepot.core.money import Money


def record_answer(*, provider: str, answer: ProviderPayment, by: Actor, at: datetime) -> bool:
    """Record all that a provider says of one payment: its state, refunds, chargebacks, strays.

    Answers may come twice and in any order; an older one changes nothing. One transaction. Returns False when
    the payment is not ours.
    """
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.filter(provider=provider, public_id=answer.key).first()
    if row is None:
        return False
    with transaction.atomic():
        if answer.state is Answer.CAPTURED:
            record_capture(payment=row.public_id, answer=answer, by=by, at=at)
        elif answer.state is Answer.AUTHORISED:
            record_authorised(payment=row.public_id, answer=answer, by=by, at=at)
        elif answer.state is Answer.ACTION_NEEDED:
            record_action_needed(payment=row.public_id, answer=answer, by=by, at=at)
        elif answer.state is Answer.PENDING:
            record_pending(payment=row.public_id, answer=answer, by=by, at=at)
        elif answer.state is Answer.DECLINED:
            record_failure(payment=row.public_id, reason=answer.reason, by=by, at=at)
        else:
            record_void(payment=row.public_id, reason=answer.reason, by=by, at=at)
        for stray in answer.strays:
            record_stray(payment=row.public_id, stray=stray, by=by, at=at)
        for refund in answer.refunds:
            record_refund(payment=row.public_id, refund=refund, by=by, at=at)
        for chargeback in answer.chargebacks:
            record_chargeback(payment=row.public_id, chargeback=chargeback, by=by, at=at)
    return True


def record_capture(*, payment: str, answer: ProviderPayment, by: Actor, at: datetime) -> bool:
    """Note that the money was taken, post it, and announce PaymentCaptured: once for each payment.

    False when it was noted before, or when what the provider says does not fit (another amount or reference,
    or a payment that had ended): then nothing is changed and PaymentDisagreed is announced.
    """
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.get(public_id=payment)
    taken = row.to_capture
    if answer.captured != taken:
        return _disagree(row, answer.reference, "other_amount", at)
    with transaction.atomic():
        moved = move(
            row,
            states.CAPTURED,
            at,
            provider_reference=answer.reference,
            captured_minor=taken.minor,
            captured_at=at,
            redirect_url="",
            instructions={},
            expires_at=None,
        )
        if moved:
            _share_out(row)
            audit.record(
                by=by,
                action="payments.record_capture",
                subject=payment,
                changes={"amount": str(taken), "reference": answer.reference},
                at=at,
            )
            ledger.post(entry=_entry(row, at), by=by, at=at)
            publish(_captured(row, at))
            return True
    if row.state != states.CAPTURED:
        return _disagree(row, answer.reference, "captured_after_end", at)
    if row.provider_reference != answer.reference:
        return _disagree(row, answer.reference, "other_reference", at)
    return False


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


def _share_out(row: PaymentIntent) -> None:
    """Note what was taken for each order: all of it, unless a part was asked for. The rest is free again."""
    lines = PaymentLine.objects.filter(intent_id=row.pk)
    if not lines.filter(captured_minor__gt=0).exists():
        lines.update(captured_minor=F("amount_minor"))
    lines.filter(captured_minor=0).update(live=False)


def _entry(row: PaymentIntent, at: datetime) -> Entry:
    """Return the entry that holds the money for each order, under the provider's own reference."""
    stamp = Stamp(f"payments:{row.provider}", f"{row.provider_reference}:capture", at, row.public_id)
    orders = {line.subject: Money(line.amount_minor, row.currency) for line in paid_for(row)}
    return captured(stamp, provider=row.provider, orders=orders)


def _captured(row: PaymentIntent, at: datetime) -> PaymentCaptured:
    return PaymentCaptured(
        payment=row.public_id,
        provider=row.provider,
        reference=row.provider_reference,
        currency=row.currency,
        amount_minor=row.captured_minor,
        lines=paid_for(row),
        at=at,
    )


def _disagree(row: PaymentIntent, reference: str, matter: str, at: datetime) -> bool:
    """Put it before a person; nothing else is changed."""
    report_disagreement(row, reference=reference, matter=matter, at=at)
    return False
