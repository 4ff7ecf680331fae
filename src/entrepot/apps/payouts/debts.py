"""What a seller owes, from the lines of the ledger: which refund it comes from, and what covered it.

A payout leaves nothing owed: whatever took a balance below zero before it was covered before it. So the lines
since the last payout tell all.
"""

from dataclasses import dataclass

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts.models import Payout
from entrepot.apps.payouts.moving import SOURCE, available_of
from entrepot.core.ledger import AccountRef, Cause, Cover, StatementLine, Traced, trace_debts
from entrepot.core.money import Money

PAGE = 200
NOTHING = Traced((), ())


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The lines between two payouts, in the order of the books, and the balance before them."""

    opening: Money
    lines: tuple[StatementLine, ...]


def debts_of(business: str, currency: str) -> Traced:
    """Return what a business owes in a currency now, and what covered debts since its last payout."""
    account = available_of(business, currency)
    if _only_grew(account):
        return NOTHING
    stretch = _stretch(account, until="")
    return trace_debts(stretch.opening, stretch.lines) if stretch.opening.minor >= 0 else NOTHING


def taken_from(row: Payout) -> tuple[Cover, ...]:
    """Return what of earlier refunds was covered by money that this payout would have paid otherwise."""
    if row.creditor_id is not None:
        return ()
    reference = f"{row.public_id}:proposed"
    account = available_of(row.business, row.from_currency)
    if _only_grew(account, until=reference):
        return ()
    stretch = _stretch(account, until=reference)
    return trace_debts(stretch.opening, stretch.lines).covers if stretch.opening.minor >= 0 else ()


def _only_grew(account: AccountRef, *, until: str = "") -> bool:
    """Say whether nothing but payouts ever lowered the money since the last one: then nothing was owed."""
    last = ledger.get_last_lowering(account=account, viewer=SYSTEM, before=(SOURCE, until) if until else None)
    return last is None or last is Cause.PAYOUT_PROPOSED


def _stretch(account: AccountRef, *, until: str) -> _Stretch:
    """Return the lines after one payout and before the next: the one proposed by `until`, or none yet."""
    found: list[StatementLine] = []
    before: int | None = None
    is_in = not until
    while True:
        page = ledger.list_statement_lines(account=account, viewer=SYSTEM, before=before, limit=PAGE)
        for line in page.lines:
            if is_in and line.cause is Cause.PAYOUT_PROPOSED:
                return _Stretch(line.balance, tuple(reversed(found)))
            if is_in:
                found.append(line)
            elif (line.source, line.reference) == (SOURCE, until):
                is_in = True
        before = page.before
        if before is None:
            return _Stretch(Money.zero(account.currency), tuple(reversed(found)))
