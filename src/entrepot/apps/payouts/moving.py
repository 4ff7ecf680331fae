"""One conditional UPDATE for each move of a payout: of two who try, one wins and the other is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.ledger.queries import Item
from entrepot.apps.payouts import states
from entrepot.apps.payouts.events import RemittanceMoved
from entrepot.apps.payouts.exchange import conversion_of
from entrepot.apps.payouts.models import Payout
from entrepot.core.ledger import AccountKind, AccountRef, Stamp, payout_failed, remittance_failed
from entrepot.core.money import Money

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
    """Put the money of a payout that is not made back to where it came from: once.

    That is what the seller has available; of a remittance, the accounts whose items it was to pay. What was
    changed is changed back at the rate it had.
    """
    stamp = Stamp(SOURCE, f"{row.public_id}:failed", at, row.public_id)
    conversion = conversion_of(row)
    if row.creditor is None:
        entry = payout_failed(stamp, seller=row.business, amount=row.given, conversion=conversion)
    else:
        items = books.list_cleared_items(cleared_by=row.public_id, viewer=CLERK)
        owed = owed_by(items)
        entry = remittance_failed(stamp, creditor=row.payee, owed=owed, conversion=conversion)
        ledger.reopen_items(cleared_by=row.public_id, by=CLERK, at=at)
    ledger.post(entry=entry, by=CLERK, at=at)


def owed_by(items: Iterable[Item]) -> dict[AccountRef, Money]:
    """Return what items come to on each account."""
    found: dict[AccountRef, Money] = {}
    for item in items:
        found[item.account] = found.get(item.account, Money.zero(item.amount.currency)) + item.amount
    return {account: amount for account, amount in found.items() if amount.minor}


def available_of(business: str, currency: str) -> AccountRef:
    """Return the account of what a business earned and may be paid."""
    return AccountRef(AccountKind.SELLER_AVAILABLE, business, currency)


def announce(row: Payout, event: type, at: datetime, **more: Any) -> None:
    """Announce a step: of a payout as `event`, of a remittance as what it now is."""
    if row.creditor is None:
        publish(event(**told(row, at), **more))
        return
    publish(
        RemittanceMoved(
            remittance=row.public_id,
            creditor=row.creditor.owner,
            currency=row.currency,
            amount_minor=row.amount_minor,
            state=row.state,
            at=at,
        )
    )


def told(row: Payout, at: datetime) -> dict[str, Any]:
    """Return what every event about a payout says."""
    return {
        "payout": row.public_id,
        "business": row.business,
        "currency": row.currency,
        "amount_minor": row.amount_minor,
        "at": at,
    }
