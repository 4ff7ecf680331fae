"""Writing down that a payment waits: for the buyer, for their bank, or for us to take what is reserved."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.payments import states
from entrepot.apps.payments.events import PaymentAwaited
from entrepot.apps.payments.models import PaymentIntent
from entrepot.apps.payments.moving import move
from entrepot.apps.payments.provider import ProviderPayment
from entrepot.apps.payments.queries import paid_for


def record_action_needed(*, payment: str, answer: ProviderPayment, by: Actor, at: datetime) -> bool:
    """Note where the buyer must go, or what they scan. False when the payment has moved on.

    Where the provider waits longer for the money than a page stays open, PaymentAwaited is announced.
    """
    require_role(by, OPERATOR)
    told = asdict(answer.instructions) if answer.instructions else {}
    columns = {"redirect_url": answer.redirect_url, "instructions": told}
    return _wait(payment, states.ACTION_NEEDED, answer, by=by, at=at, tell=bool(told), **columns)


def record_pending(*, payment: str, answer: ProviderPayment, by: Actor, at: datetime) -> bool:
    """Note that the buyer's bank has the payment in hand, and announce PaymentAwaited."""
    require_role(by, OPERATOR)
    return _wait(payment, states.PENDING, answer, by=by, at=at, tell=True, redirect_url="", instructions={})


def record_authorised(*, payment: str, answer: ProviderPayment, by: Actor, at: datetime) -> bool:
    """Note that the money is reserved. False when the payment has moved on. Nothing is announced yet."""
    require_role(by, OPERATOR)
    return _wait(payment, states.AUTHORISED, answer, by=by, at=at, redirect_url="", instructions={})


def _wait(
    payment: str,
    state: str,
    answer: ProviderPayment,
    *,
    by: Actor,
    at: datetime,
    tell: bool = False,
    **columns: Any,
) -> bool:
    row = PaymentIntent.objects.get(public_id=payment)
    until = answer.expires_at
    with transaction.atomic():
        moved = move(row, state, at, provider_reference=answer.reference, expires_at=until, **columns)
        if moved:
            audit.record(by=by, action=f"payments.record_{state}", subject=payment, at=at)
            if tell and until is not None:
                publish(PaymentAwaited(payment=payment, until=until, lines=paid_for(row), at=at))
    return moved
