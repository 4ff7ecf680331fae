"""What a person must look at: put on the desk in the transaction that found it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.payments.events import PaymentDisagreed
from entrepot.apps.payments.models import Chargeback, PaymentIntent

CLERK = system("payments")
DISAGREEMENTS: Final = "payment"  # lanes of the desk
DISPUTES: Final = "dispute"
MATTERS: Final = {
    "captured_after_end": "Money was taken after the payment had ended",
    "other_amount": "Another amount was taken",
    "other_reference": "The same payment under two references",
    "unknown_refund": "A refund nobody here asked for",
    "refund_bounced": "A refund came back: the buyer does not have the money",
    "stray_kept": "Money that is not ours cannot be sent back",
}


def report_disagreement(row: PaymentIntent, *, reference: str, matter: str, at: datetime) -> None:
    """Announce PaymentDisagreed and put the payment on the desk, unless it waits there already."""
    with transaction.atomic():
        publish(
            PaymentDisagreed(
                payment=row.public_id, provider=row.provider, reference=reference, matter=matter, at=at
            )
        )
        desk.open_item(
            lane=DISAGREEMENTS,
            subject_kind="payment",
            subject=row.public_id,
            title=f"{MATTERS[matter]}: {row.provider} {reference}",
            by=CLERK,
            at=at,
        )


def report_chargeback(row: Chargeback, *, at: datetime) -> None:
    """Put a chargeback on the desk, in the caller's transaction: the scheme wants an answer in days."""
    due = f", answer by {row.evidence_due_at:%Y-%m-%d %H:%M} UTC" if row.evidence_due_at else ""
    desk.open_item(
        lane=DISPUTES,
        subject_kind="chargeback",
        subject=row.public_id,
        title=f"Chargeback: {row.reason}{due}",
        by=CLERK,
        at=at,
    )


def close_chargeback_report(row: Chargeback, outcome: str, *, at: datetime) -> None:
    """Take a decided chargeback off the desk, in the caller's transaction."""
    desk.close(lane=DISPUTES, subject=row.public_id, by=CLERK, at=at, decision=outcome)
