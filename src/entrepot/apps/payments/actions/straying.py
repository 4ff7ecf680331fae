"""Money that came beside a payment: another amount, too late, or a second time. It goes back."""

from datetime import datetime

import structlog
from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.payments import providers, states, tasks
from entrepot.apps.payments.events import StrayReceived
from entrepot.apps.payments.models import PaymentIntent, Stray
from entrepot.apps.payments.provider import (
    ProviderRefusedError,
    ProviderStray,
    ProviderUnavailableError,
)
from entrepot.apps.payments.queries import paid_for
from entrepot.apps.payments.reporting import report_disagreement

log = structlog.get_logger("entrepot.payments")


def record_stray(*, payment: str, stray: ProviderStray, by: Actor, at: datetime) -> bool:
    """Note money that came beside a payment, announce StrayReceived, and have it sent back. False when known.

    It was never ours, so the ledger does not hear of it: the provider keeps it apart until it goes back.
    """
    require_role(by, OPERATOR)
    intent = PaymentIntent.objects.get(public_id=payment)
    with transaction.atomic():
        row, created = Stray.objects.get_or_create(
            intent=intent,
            provider_reference=stray.reference,
            defaults={
                "amount_minor": stray.amount.minor,
                "currency": stray.amount.currency,
                "matter": stray.matter,
                "created_at": at,
                "moved_at": at,
            },
        )
        if stray.returned:
            return _leave(row, states.RETURNED, by, at) or created
        if created:
            audit.record(
                by=by,
                action="payments.record_stray",
                subject=row.public_id,
                changes={"payment": payment, "amount": str(stray.amount), "matter": stray.matter},
                at=at,
            )
            tasks.look_after_later(row.public_id, at=at, wait=tasks.AT_ONCE)
            publish(_received(row, intent, at))
    return created


def send_stray_back(*, stray: str, by: Actor, at: datetime) -> str:
    """Ask the provider to send such money back and return how it stands. For the platform. Again, it resumes.

    Where the bank it came from does not take it, it is put before a person.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = Stray.objects.select_related("intent").get(public_id=stray)
    if row.state == states.RECEIVED:
        provider = providers.get_provider(row.intent.provider)
        try:
            provider.send_back(row.intent.public_id, stray=row.provider_reference)
        except ProviderUnavailableError:
            log.warning("payment_provider_silent", payment=row.intent.public_id, step="send_back")
        except ProviderRefusedError as error:
            _keep(row, error.reason, by, at)
        else:
            with transaction.atomic():
                _leave(row, states.RETURNED, by, at)
        row.refresh_from_db()
    return row.state


def _keep(row: Stray, reason: str, by: Actor, at: datetime) -> None:
    log.info("payment_provider_refused", payment=row.intent.public_id, reason=reason)
    with transaction.atomic():
        if _leave(row, states.KEPT, by, at):
            report_disagreement(row.intent, reference=row.provider_reference, matter="stray_kept", at=at)


def _leave(row: Stray, state: str, by: Actor, at: datetime) -> bool:
    """Move it out of `received`; False when it has moved on."""
    waiting = Stray.objects.filter(pk=row.pk, state=states.RECEIVED)
    if not waiting.update(state=state, moved_at=at):
        return False
    audit.record(
        by=by,
        action="payments.record_stray",
        subject=row.public_id,
        changes={"state": [states.RECEIVED, state]},
        at=at,
    )
    return True


def _received(row: Stray, intent: PaymentIntent, at: datetime) -> StrayReceived:
    return StrayReceived(
        payment=intent.public_id,
        stray=row.public_id,
        currency=row.currency,
        amount_minor=row.amount_minor,
        matter=row.matter,
        lines=paid_for(intent),
        at=at,
    )
