"""Giving money back: claimed here first, then asked of the provider, then recorded."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.payments import refusals, states, tasks
from entrepot.apps.payments.events import RefundRecorded, RefundRefused
from entrepot.apps.payments.models import PaymentIntent, PaymentLine, Refund
from entrepot.apps.payments.provider import ProviderRefund, RefundAnswer
from entrepot.apps.payments.queries import RefundView, refund_view
from entrepot.apps.payments.reporting import report_disagreement
from entrepot.core.money import Money


def begin_refund(
    *, request_key: str, kind: str, subject: str, amount: Money, by: Actor, at: datetime
) -> RefundView:
    """Commit the wish to give the buyer of one order so much back; `send_refund` then asks the provider.

    For the platform: whoever owns the order decides who may ask. The same `request_key` again returns the
    same refund. 409 when the order is not paid in this currency, or its refunds together would be more than
    was paid for it.
    """
    require_role(by, OPERATOR)
    if amount.minor <= 0:
        raise refusals.invalid(("amount", _("This is not above zero."), _("Send what to give back.")))
    with transaction.atomic():
        known = Refund.objects.filter(request_key=request_key).select_related("line__intent").first()
        if known is not None:
            if (known.line.subject, known.amount_minor) != (subject, amount.minor):
                raise refusals.key_used(request_key)
            return refund_view(known)
        line = _claim(kind, subject, amount)
        row = Refund.objects.create(
            request_key=request_key, line=line, amount_minor=amount.minor, created_at=at, moved_at=at
        )
        tasks.look_after_later(row.public_id, at=at)
        audit.record(
            by=by,
            action="payments.begin_refund",
            subject=row.public_id,
            changes={"order": subject, "amount": str(amount)},
            at=at,
        )
    return refund_view(row)


def record_refund(*, payment: str, refund: ProviderRefund, by: Actor, at: datetime) -> bool:
    """Note how a refund stands; when the money was given back, announce RefundRecorded: once for each.

    One that failed is refused: its claim is free again. One that came back after it was recorded, or that we
    never asked for, goes before a person (PaymentDisagreed). False when nothing new was said.
    """
    require_role(by, OPERATOR)
    row = (
        Refund.objects.filter(public_id=refund.key, line__intent__public_id=payment)
        .select_related("line__intent")
        .first()
    )
    if row is None or row.amount_minor != refund.amount.minor:
        return _disagree(payment, refund.reference, "unknown_refund", at)
    if refund.state is RefundAnswer.FAILED:
        return _record_failure(row, payment, refund, by, at)
    if refund.state is RefundAnswer.PENDING:
        return _leave(row, states.ON_ITS_WAY, at, provider_reference=refund.reference)
    with transaction.atomic():
        if not _leave(row, states.RECORDED, at, provider_reference=refund.reference):
            return False
        PaymentLine.objects.filter(pk=row.line_id).update(
            refunded_minor=F("refunded_minor") + row.amount_minor
        )
        row.line.refresh_from_db()
        audit.record(
            by=by,
            action="payments.record_refund",
            subject=row.public_id,
            changes={"amount": str(refund.amount), "reference": refund.reference},
            at=at,
        )
        publish(_recorded(row, refund, at))
    return True


def record_refund_refusal(*, refund: str, reason: str, by: Actor, at: datetime) -> bool:
    """Note that the provider will not give the money back; its claim is free again. False when noted."""
    require_role(by, OPERATOR)
    row = Refund.objects.select_related("line__intent").get(public_id=refund)
    with transaction.atomic():
        if not _leave(row, states.REFUSED, at, reason=reason):
            return False
        PaymentLine.objects.filter(pk=row.line_id).update(claimed_minor=F("claimed_minor") - row.amount_minor)
        audit.record(
            by=by,
            action="payments.record_refund_refusal",
            subject=refund,
            changes={"reason": reason},
            at=at,
        )
        publish(
            RefundRefused(
                payment=row.line.intent.public_id,
                refund=refund,
                request_key=row.request_key,
                kind=row.line.kind,
                subject=row.line.subject,
                reason=reason,
                at=at,
            )
        )
    return True


def _record_failure(row: Refund, payment: str, refund: ProviderRefund, by: Actor, at: datetime) -> bool:
    """Free the claim of a refund that never arrived; put one that came back later before a person, once."""
    reason = refund.reason or "failed"
    if record_refund_refusal(refund=row.public_id, reason=reason, by=by, at=at):
        return True
    with transaction.atomic():
        if not _leave(row, states.BOUNCED, at, provider_reference=refund.reference, reason=reason):
            return False
        _disagree(payment, refund.reference, "refund_bounced", at)
    return True


def _claim(kind: str, subject: str, amount: Money) -> PaymentLine:
    """Take the amount from what may still be given back of the order's payment, in one conditional UPDATE."""
    paid = PaymentLine.objects.filter(
        kind=kind,
        subject=subject,
        captured_minor__gt=0,
        intent__state=states.CAPTURED,
        intent__currency=amount.currency,
    )
    line = paid.select_related("intent").first()
    if line is None:
        raise refusals.not_paid()
    after = F("claimed_minor") + amount.minor
    if not PaymentLine.objects.filter(pk=line.pk, captured_minor__gte=after).update(claimed_minor=after):
        raise refusals.too_much()
    return line


def _leave(row: Refund, state: str, at: datetime, *, provider_reference: str = "", reason: str = "") -> bool:
    """Move a refund on as its table allows; False when it stands elsewhere."""
    waiting = Refund.objects.filter(pk=row.pk, state__in=states.sources(state, states.REFUND_MOVES))
    return bool(
        waiting.update(state=state, moved_at=at, provider_reference=provider_reference, reason=reason)
    )


def _recorded(row: Refund, refund: ProviderRefund, at: datetime) -> RefundRecorded:
    intent = row.line.intent
    return RefundRecorded(
        payment=intent.public_id,
        refund=row.public_id,
        request_key=row.request_key,
        provider=intent.provider,
        reference=refund.reference,
        kind=row.line.kind,
        subject=row.line.subject,
        currency=intent.currency,
        amount_minor=row.amount_minor,
        refunded_minor=row.line.refunded_minor,
        at=at,
    )


def _disagree(payment: str, reference: str, matter: str, at: datetime) -> bool:
    row = PaymentIntent.objects.get(public_id=payment)
    report_disagreement(row, reference=reference, matter=matter, at=at)
    return False
