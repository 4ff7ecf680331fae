"""Chargebacks: a card scheme takes money back and tells us so."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.payments import states
from entrepot.apps.payments.answers import step
from entrepot.apps.payments.events import ChargebackClosed, ChargebackOpened
from entrepot.apps.payments.examined import send_refunds_later, stop_refunds_later, withdraw_refunds
from entrepot.apps.payments.models import Chargeback, PaymentIntent
from entrepot.apps.payments.provider import ProviderChargeback
from entrepot.apps.payments.queries import paid_for
from entrepot.apps.payments.reporting import close_chargeback_report, report_chargeback
from entrepot.core.trade.stages import SYSTEM


def record_chargeback(*, payment: str, chargeback: ProviderChargeback, by: Actor, at: datetime) -> bool:
    """Note a chargeback, and its outcome once there is one; each is announced once. False when known.

    The events may be told in any order; ChargebackClosed carries all that is needed to post it.
    """
    require_role(by, OPERATOR)
    intent = PaymentIntent.objects.get(public_id=payment)
    with transaction.atomic():
        row, created = Chargeback.objects.get_or_create(
            intent=intent,
            provider_reference=chargeback.reference,
            defaults={
                "amount_minor": chargeback.amount.minor,
                "reason": chargeback.reason,
                "evidence_due_at": chargeback.evidence_due_at,
                "fee_minor": chargeback.fee.minor if chargeback.fee else 0,
                "created_at": at,
            },
        )
        if created:
            audit.record(
                by=by,
                action="payments.record_chargeback",
                subject=row.public_id,
                changes={"amount": str(chargeback.amount), "reason": chargeback.reason},
                at=at,
            )
            report_chargeback(row, at=at)
            stop_refunds_later(intent, at=at)
            publish(_opened(row, intent, at))
        _follow(row, chargeback, by, at)
        closed = bool(chargeback.outcome) and _close(row, intent, chargeback.outcome, by, at)
    return created or closed


def _follow(row: Chargeback, told: ProviderChargeback, by: Actor, at: datetime) -> None:
    """Note what the provider says besides: that it has our answer, another term, what it keeps."""
    if told.answered and row.state in states.ASKED:
        step(row, "taken", who={SYSTEM}, by=by, at=at)
    fee = told.fee.minor if told.fee else 0
    if (row.fee_minor, row.evidence_due_at) != (fee, told.evidence_due_at) and not row.closed_at:
        Chargeback.objects.filter(pk=row.pk).update(fee_minor=fee, evidence_due_at=told.evidence_due_at)
        row.refresh_from_db()


def _close(row: Chargeback, intent: PaymentIntent, outcome: str, by: Actor, at: datetime) -> bool:
    state = states.WON if outcome == states.WON else states.LOST
    while row.state in states.UNDECIDED:
        if step(row, state, who={SYSTEM}, by=by, at=at, closed_at=at, answer={}):
            break
    else:
        return False
    close_chargeback_report(row, state, at=at)
    if state == states.WON:
        send_refunds_later(intent, at=at)
    else:
        withdraw_refunds(intent, by=by, at=at)
    publish(
        ChargebackClosed(
            payment=intent.public_id,
            chargeback=row.public_id,
            provider=intent.provider,
            reference=row.provider_reference,
            won=state == states.WON,
            currency=intent.currency,
            amount_minor=row.amount_minor,
            lines=paid_for(intent),
            at=at,
        )
    )
    return True


def _opened(row: Chargeback, intent: PaymentIntent, at: datetime) -> ChargebackOpened:
    return ChargebackOpened(
        payment=intent.public_id,
        chargeback=row.public_id,
        provider=intent.provider,
        reference=row.provider_reference,
        reason=row.reason,
        currency=intent.currency,
        amount_minor=row.amount_minor,
        lines=paid_for(intent),
        at=at,
        evidence_due_at=row.evidence_due_at,
    )
