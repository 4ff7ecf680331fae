"""One conditional UPDATE for each move of a payout: of two who try, one wins and the other is told."""

from datetime import datetime
from typing import Any

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payouts import states
from entrepot.apps.payouts.models import Payout
from entrepot.core.ledger import AccountKind, AccountRef, Stamp, payout_failed

CLERK = system("payouts")
SOURCE = "payouts"  # of our entries in the ledger
LANE = "payout"  # of the desk


def move(row: Payout, target: str, *, by: Actor, at: datetime, **columns: Any) -> bool:
    """Move the payout to `target` from where the table of states allows. False when it stands elsewhere.

    Called inside the transaction that saves the rest. `row` is brought up to date either way.
    """
    before = row.state
    able = Payout.objects.filter(pk=row.pk, state__in=states.sources(target))
    moved = bool(able.update(state=target, moved_at=at, **columns))
    row.refresh_from_db()
    if moved:
        changes = {"state": [before, target], **{name: str(value) for name, value in columns.items()}}
        audit.record(by=by, action=f"payouts.{target}", subject=row.public_id, changes=changes, at=at)
        if target not in {states.APPROVED, states.SENDING, states.SENT}:
            desk.close(lane=LANE, subject=row.public_id, by=CLERK, at=at, decision=target)
    return moved


def give_back(row: Payout, at: datetime) -> None:
    """Put the money of a payout that is not made back to what the seller has available: once."""
    stamp = Stamp(SOURCE, f"{row.public_id}:failed", at, row.public_id)
    ledger.post(entry=payout_failed(stamp, seller=row.business, amount=row.amount), by=CLERK, at=at)


def available_of(business: str, currency: str) -> AccountRef:
    """Return the account of what a business earned and may be paid."""
    return AccountRef(AccountKind.SELLER_AVAILABLE, business, currency)


def told(row: Payout, at: datetime) -> dict[str, Any]:
    """Return what every event about a payout says."""
    return {
        "payout": row.public_id,
        "business": row.business,
        "currency": row.currency,
        "amount_minor": row.amount_minor,
        "at": at,
    }
