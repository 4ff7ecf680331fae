"""What is known of those we hold money for: who they are, where and when they are paid."""

from datetime import UTC, date, datetime, time
from typing import Final

from entrepot.apps.payouts.models import BankAccount, Creditor, CreditorTerms
from entrepot.core.ledger import Cycle

UNKNOWN: Final = "creditor_unknown"
NO_TERMS: Final = "no_terms"
NO_ACCOUNT: Final = "no_account"
SENT_BACK: Final = "sent_back"
NO_RATE: Final = "no_rate"
"""It is paid in another currency, and nobody quotes one lately."""
IN_CREDIT: Final = "in_credit"
"""More went back to buyers than came in: it lowers what is paid next."""
STANDARD: Final = (Cycle.MONTHLY, 30)
"""By when somebody we have no terms of should be paid: within thirty days after the month. Nothing is paid
by it; it says when to worry."""


def creditor_of(owner: str) -> Creditor | None:
    """Return who stands behind an owner in the books, if we know."""
    return Creditor.objects.filter(owner=owner).first()


def terms_of(creditor: Creditor | None, on: date) -> CreditorTerms | None:
    """Return the terms that hold on a day; None where none do."""
    if creditor is None:
        return None
    rows = CreditorTerms.objects.filter(creditor=creditor, valid_from__lte=on)
    return rows.order_by("valid_from", "id").last()


def account_of(creditor: Creditor | None) -> BankAccount | None:
    """Return where a creditor is paid now."""
    if creditor is None:
        return None
    return BankAccount.objects.filter(creditor=creditor, replaced_at=None).first()


def cycle_of(terms: CreditorTerms | None) -> tuple[Cycle, int]:
    """Return how often somebody is paid, and how many days after the period, standing terms or not."""
    return (Cycle(terms.cycle), terms.due_days) if terms else STANDARD


def begins(day: date) -> datetime:
    """Return the first moment of a day, in universal time as the books have it."""
    return datetime.combine(day, time.min, UTC)
