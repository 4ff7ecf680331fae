"""Balances and statements: what the entries add up to, and how one account came to stand where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from entrepot.core.money import Money

from .accounts import AccountRef
from .entries import Entry
from .errors import LedgerError


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry's effect on the account and the balance after it, seen from its normal side."""

    occurred_at: datetime
    source: str
    reference: str
    memo: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """Opening balance, lines and closing balance of one account; ``LedgerError`` unless they add up."""

    account: AccountRef
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money

    def __post_init__(self) -> None:
        running = self.opening
        for line in self.lines:
            running = running + line.amount
            if line.balance != running:
                raise LedgerError(f"After {line.reference} the balance is {running}, not {line.balance}.")
        if running != self.closing:
            raise LedgerError(f"The lines lead to {running}, not to a closing balance of {self.closing}.")


def balances(entries: Iterable[Entry]) -> dict[AccountRef, Money]:
    """Return the balance of every account the entries touch, debit above zero."""
    found: dict[AccountRef, Money] = {}
    for entry in entries:
        for posting in entry.postings:
            before = found.get(posting.account)
            found[posting.account] = posting.amount if before is None else before + posting.amount
    return found


def balance_of(account: AccountRef, entries: Iterable[Entry]) -> Money:
    """Return one account's balance seen from its normal side: above zero where people expect it."""
    return account.seen(balances(entries).get(account, Money.zero(account.currency)))


def state(account: AccountRef, entries: Iterable[Entry], *, start: datetime, end: datetime) -> Statement:
    """Return the statement of ``account`` for ``start <= occurred_at < end``.

    Lines stand in the order of time, then of source and reference. An entry that touches the account twice
    makes one line. Amounts are seen from the account's normal side. Raises ``LedgerError`` when the period
    is turned round.
    """
    if end < start:
        raise LedgerError("A statement ends after it starts.")
    ordered = sorted((entry for entry in entries if entry.occurred_at < end), key=_place)
    balance = Money.zero(account.currency)
    opening, lines = balance, []
    for entry in ordered:
        amounts = [posting.amount for posting in entry.postings if posting.account == account]
        if not amounts:
            continue
        amount = account.seen(Money.total(amounts, account.currency))
        balance = balance + amount
        if entry.occurred_at < start:
            opening = balance
        else:
            line = StatementLine(
                entry.occurred_at, entry.source, entry.reference, entry.memo, amount, balance
            )
            lines.append(line)
    return Statement(account, opening, tuple(lines), balance)


def _place(entry: Entry) -> tuple[datetime, str, str]:
    return (entry.occurred_at, entry.source, entry.reference)
