"""Payments whose answer never came: the provider is asked, and each ends captured or let go."""

from datetime import UTC, datetime, timedelta

from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.payments import states
from entrepot.apps.payments.actions.answering import send_answer
from entrepot.apps.payments.actions.asking import (
    cancel_payment,
    capture_payment,
    refresh_payment,
    refresh_refund,
    send_refund,
)
from entrepot.apps.payments.actions.straying import send_stray_back
from entrepot.apps.payments.models import Chargeback, PaymentIntent, Refund, Stray

SETTLED_WITHIN = timedelta(minutes=5)  # a request to a provider has ended, one way or the other, by then
ABANDONED = timedelta(minutes=40)  # a buyer who has not come back from the provider's page by then will not
PROMISE_KEPT = timedelta(days=6)  # banks let an authorisation lapse after a week; ours to capture until then


def resolve(*, subject: str, by: Actor, at: datetime) -> bool:
    """Ask the provider about what waits (a payment, refund, stray or answer); say whether it is resolved.

    A payment nobody finished within 40 minutes, or that the provider never heard of within 5, is let go;
    where the provider says until when it waits, that counts. One that was claimed for capture or release is
    asked for again, with the same key. An authorisation that somebody else is to capture waits six days, and
    what the buyer's bank has in hand waits for its answer.
    """
    require_role(by, OPERATOR)
    if Chargeback.objects.filter(public_id=subject).exists():
        return send_answer(chargeback=subject, by=by, at=at).state not in states.ASKED
    if Stray.objects.filter(public_id=subject).exists():
        return send_stray_back(stray=subject, by=by, at=at) != states.RECEIVED
    if Refund.objects.filter(public_id=subject).exists():
        refund = send_refund(refund=subject, by=by, at=at)
        if refund.state == states.ON_ITS_WAY:
            refund = refresh_refund(refund=subject, by=by, at=at)
        return refund.state not in states.REFUND_WAITS
    view = refresh_payment(payment=subject, by=by, at=at)
    state = view.state
    if state == states.CAPTURING:
        state = capture_payment(payment=subject, by=by, at=at).state
    elif state == states.CANCELLING or (state in states.WAITING and at > _patience(subject)):
        state = cancel_payment(payment=subject, by=by, at=at).state
    return state in states.ENDS


def _patience(subject: str) -> datetime:
    """Return until when a payment may stand where it stands."""
    row = PaymentIntent.objects.get(public_id=subject)
    begun = row.created_at
    if row.state == states.PENDING:
        return datetime.max.replace(tzinfo=UTC)
    if row.state == states.BEGUN:
        return begun + SETTLED_WITHIN
    if row.state == states.AUTHORISED and not row.capture_at_once:
        return row.expires_at or begun + PROMISE_KEPT
    longest = begun + ABANDONED
    return max(row.expires_at + SETTLED_WITHIN, longest) if row.expires_at else longest


def start_reconciliation(*, by: Actor, at: datetime) -> str:
    """Start the bulk run that resolves everything that waits, and return its public id.

    For operators; one at a time (409).
    """
    require_role(by, OPERATOR)
    run = bulk.start_bulk_run(
        name="payments.reconcile",
        params={"before": at.isoformat()},
        by=by,
        exclusive_key="payments.reconcile",
    )
    return run.public_id
