"""What a person must look at: put on the desk in the transaction that found it."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.payments.events import PaymentDisagreed
from entrepot.apps.payments.models import Chargeback, PaymentIntent

CLERK = system("payments")
DISAGREEMENTS: Final = "payment"  # lanes of the desk
DISPUTES: Final = "dispute"
MATTERS: Final = {
    "captured_after_end": gettext_noop("Money was taken after the payment had ended"),
    "other_amount": gettext_noop("Another amount was taken"),
    "other_reference": gettext_noop("The same payment under two references"),
    "unknown_refund": gettext_noop("A refund nobody here asked for"),
    "refund_bounced": gettext_noop("A refund came back: the buyer does not have the money"),
    "stray_kept": gettext_noop("Money that is not ours cannot be sent back"),
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
            title=Saying(
                "%(matter)s: %(provider)s %(reference)s",
                {"matter": Saying(MATTERS[matter]), "provider": row.provider, "reference": reference},
            ),
            by=CLERK,
            at=at,
        )


def report_chargeback(row: Chargeback, *, at: datetime) -> None:
    """Put a chargeback on the desk, in the caller's transaction: the scheme wants an answer in days."""
    title = Saying(gettext_noop("Chargeback: %(reason)s"), {"reason": row.reason})
    if row.evidence_due_at:
        due = f"{row.evidence_due_at:%Y-%m-%d %H:%M} UTC"
        title = Saying(
            gettext_noop("Chargeback: %(reason)s, answer by %(due)s"), {"reason": row.reason, "due": due}
        )
    desk.open_item(
        lane=DISPUTES,
        subject_kind="chargeback",
        subject=row.public_id,
        title=title,
        by=CLERK,
        at=at,
    )


def close_chargeback_report(row: Chargeback, outcome: str, *, at: datetime) -> None:
    """Take a decided chargeback off the desk, in the caller's transaction."""
    desk.close(lane=DISPUTES, subject=row.public_id, by=CLERK, at=at, decision=outcome)
