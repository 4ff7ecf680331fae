"""Writing down that money was taken: the payment, the ledger, and what the orders do about it, at once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.statements import Change
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payments import states
from entrepot.apps.payments.beside import WithCapture
from entrepot.apps.payments.events import CaptureLeft, PaidFor, PaymentCaptured
from entrepot.apps.payments.models import PaymentIntent, PaymentLine
from entrepot.apps.payments.moving import move
from entrepot.apps.payments.provider import Answer, ProviderPayment
from entrepot.apps.payments.queries import PaymentView
from entrepot.apps.payments.reporting import report_disagreement
from entrepot.core.ledger import Entry
from entrepot.core.ledger.postings import Stamp, captured
from entrepot.core.money import Money

type Columns = dict[str, Any]


def record_capture(
    *,
    payment: str,
    answer: ProviderPayment,
    by: Actor,
    at: datetime,
    with_capture: WithCapture | None = None,
) -> bool:
    """Note that the money was taken, post it, and announce it: once for each payment.

    False when it was noted before, or when what the provider says does not fit (another amount or reference,
    or a payment that had ended): then nothing is changed and PaymentDisagreed is announced. `with_capture` is
    called in the same transaction, and fails with it: `record_with` sees to that. Without it CaptureLeft is
    announced beside PaymentCaptured.
    """
    require_role(by, OPERATOR)
    row = PaymentIntent.objects.get(public_id=payment)
    taken = row.to_capture
    if answer.captured != taken:
        return _disagree(row, answer.reference, "other_amount", at)
    with transaction.atomic(savepoint=False), gathered():
        if move(row, states.CAPTURED, at, **_columns(answer.reference, taken.minor, at)):
            _write(_event(row, _share_out(row), at), by, with_capture)
            return True
    if row.state != states.CAPTURED:
        return _disagree(row, answer.reference, "captured_after_end", at)
    if row.provider_reference != answer.reference:
        return _disagree(row, answer.reference, "other_reference", at)
    return False


def record_begun_capture(
    begun: PaymentView,
    answer: ProviderPayment,
    *,
    by: Actor,
    at: datetime,
    with_capture: WithCapture | None,
) -> bool:
    """Note the capture of a payment that stands as it began, which its view tells without a look.

    One conditional UPDATE says whether it does. False when it does not, or when the answer tells of more than
    a capture of the whole: then nothing is changed, and `record_answer` knows what to do.
    """
    require_role(by, OPERATOR)
    more = answer.strays or answer.refunds or answer.chargebacks
    whole = answer.state is Answer.CAPTURED and answer.captured == begun.amount
    if more or not whole:
        return False
    with transaction.atomic(), gathered():
        moved = _CAPTURE.count(
            payment=begun.public_id, reference=answer.reference, minor=begun.amount.minor, at=at
        )
        if moved:
            event = PaymentCaptured(
                payment=begun.public_id,
                provider=begun.provider,
                reference=answer.reference,
                currency=begun.amount.currency,
                amount_minor=begun.amount.minor,
                lines=begun.lines,
                at=at,
            )
            _write(event, by, with_capture)
    return bool(moved)


def _capture(*, payment: Any, reference: Any, minor: Any, at: Any) -> tuple[QuerySet[PaymentIntent], Columns]:
    not_shared_out = PaymentLine.objects.filter(intent=OuterRef("pk"), captured_minor=0)
    able = PaymentIntent.objects.filter(~Exists(not_shared_out), public_id=payment, state=states.BEGUN)
    return able, {"state": states.CAPTURED, "moved_at": at, **_columns(reference, minor, at)}


_CAPTURE = Change(_capture)


def _columns(reference: Any, minor: Any, at: Any) -> Columns:
    return {
        "provider_reference": reference,
        "captured_minor": minor,
        "captured_at": at,
        "redirect_url": "",
        "instructions": {},
        "expires_at": None,
    }


def _write(event: PaymentCaptured, by: Actor, with_capture: WithCapture | None) -> None:
    """Audit, post and tell a capture that was just claimed, and let the orders have it."""
    changes = {
        "amount": str(Money(event.amount_minor, event.currency)),
        "reference": event.reference,
    }
    audit.record(by=by, action="payments.record_capture", subject=event.payment, changes=changes, at=event.at)
    ledger.post(entry=_entry(event), by=by, at=event.at, unseen=True)
    publish(event)
    if with_capture is None:
        publish(CaptureLeft(**{name: getattr(event, name) for name in PaymentCaptured.__slots__}))
    else:
        with_capture(event)


def _share_out(row: PaymentIntent) -> tuple[PaidFor, ...]:
    """Note and return what was taken for each order: all, unless a part was asked for. The rest is free."""
    rows = PaymentLine.objects.filter(intent_id=row.pk)
    lines = list(rows.order_by("pk"))
    if not any(line.captured_minor for line in lines):
        rows.update(captured_minor=F("amount_minor"))
        return tuple(PaidFor(line.kind, line.subject, line.amount_minor) for line in lines)
    if not all(line.captured_minor for line in lines):
        rows.filter(captured_minor=0).update(live=False)
    taken = [line for line in lines if line.captured_minor]
    return tuple(PaidFor(line.kind, line.subject, line.captured_minor) for line in taken)


def _entry(event: PaymentCaptured) -> Entry:
    """Return the entry that holds the money for each order, under the provider's own reference."""
    stamp = Stamp(f"payments:{event.provider}", f"{event.reference}:capture", event.at, event.payment)
    orders = {line.subject: Money(line.amount_minor, event.currency) for line in event.lines}
    return captured(stamp, provider=event.provider, orders=orders)


def _event(row: PaymentIntent, lines: tuple[PaidFor, ...], at: datetime) -> PaymentCaptured:
    return PaymentCaptured(
        payment=row.public_id,
        provider=row.provider,
        reference=row.provider_reference,
        currency=row.currency,
        amount_minor=row.captured_minor,
        lines=lines,
        at=at,
    )


def _disagree(row: PaymentIntent, reference: str, matter: str, at: datetime) -> bool:
    """Put it before a person; nothing else is changed."""
    report_disagreement(row, reference=reference, matter=matter, at=at)
    return False
