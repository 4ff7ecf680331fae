"""Payments whose answer never came: the provider is asked, and each ends captured or let go."""

from datetime import datetime, timedelta

from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.payments import states
from entrepot.apps.payments.actions.asking import (
    cancel_payment,
    capture_payment,
    refresh_payment,
    send_refund,
)
from entrepot.apps.payments.models import PaymentIntent, Refund

SETTLED_WITHIN = timedelta(minutes=5)  # a request to a provider has ended, one way or the other, by then
ABANDONED = timedelta(minutes=40)  # a buyer who has not come back from the provider's page by then will not
PROMISE_KEPT = timedelta(days=6)  # banks let an authorisation lapse after a week; ours to capture until then


def resolve(*, subject: str, by: Actor, at: datetime) -> bool:
    """Ask the provider about one payment or refund that waits, and say whether it is resolved.

    A payment nobody finished within 40 minutes, or that the provider never heard of within 5, is let go. One
    that was claimed for capture or release is asked for again, with the same key. An authorisation
    that somebody else is to capture waits six days.
    """
    require_role(by, OPERATOR)
    refund = Refund.objects.filter(public_id=subject).first()
    if refund is not None:
        return send_refund(refund=subject, by=by, at=at).state != states.REQUESTED
    view = refresh_payment(payment=subject, by=by, at=at)
    state = view.state
    if state == states.CAPTURING:
        state = capture_payment(payment=subject, by=by, at=at).state
    elif state == states.CANCELLING or (
        state in states.WAITING and at - view.created_at > _patience(subject)
    ):
        state = cancel_payment(payment=subject, by=by, at=at).state
    return state in states.ENDS


def _patience(subject: str) -> timedelta:
    """Return how long after it was begun a payment may stand where it stands."""
    row = PaymentIntent.objects.get(public_id=subject)
    if row.state == states.AUTHORISED and not row.capture_at_once:
        return PROMISE_KEPT
    return SETTLED_WITHIN if row.state == states.BEGUN else ABANDONED


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
