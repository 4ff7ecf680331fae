"""Balances and statements: what the entries add up to, and how one account came to stand where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry, Posting
from .errors import LedgerError


@dataclass(frozen=True, slots=True)
class Figure:
    """One reason for an amount: what of it comes from, or goes to, accounts of a kind."""

    kind: AccountKind
    amount: Money


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry's effect on the account and the balance after it, seen from its normal side.

    "You get ``amount`` on the day of ``occurred_at`` because of ``cause``": ``about`` names the order or the
    payout, and ``figures`` add up to the amount (sold for, less commission, less its tax, plus relief).
    """

    occurred_at: datetime
    source: str
    reference: str
    memo: str
    amount: Money
    balance: Money
    cause: Cause
    about: str
    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        total = Money.total((figure.amount for figure in self.figures), self.amount.currency)
        if total != self.amount:
            raise LedgerError(f"The figures of {self.reference} lead to {total}, not to {self.amount}.")


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


def figures_of(account: AccountRef, postings: Iterable[Posting]) -> tuple[Figure, ...]:
    """Return why ``account`` changes by what an entry posts to it: the other side by kind of account.

    The amounts are seen from the account's normal side and add up to its change, since the entry balances in
    the account's currency. Kinds come in the order of the chart of accounts.
    """
    found: dict[AccountKind, Money] = {}
    for posting in postings:
        if posting.account != account and posting.account.currency == account.currency:
            part = -account.seen(posting.amount)
            before = found.get(posting.account.kind)
            found[posting.account.kind] = part if before is None else before + part
    return tuple(Figure(kind, found[kind]) for kind in AccountKind if kind in found)


def line_of(account: AccountRef, entry: Entry, before: Money) -> StatementLine | None:
    """Return the entry's line on a statement with the balance ``before`` it; None when it leaves it alone."""
    amounts = [posting.amount for posting in entry.postings if posting.account == account]
    if not amounts:
        return None
    amount = account.seen(Money.total(amounts, account.currency))
    return StatementLine(
        entry.occurred_at,
        entry.source,
        entry.reference,
        entry.memo,
        amount,
        before + amount,
        entry.cause,
        entry.about,
        figures_of(account, entry.postings),
    )


def state(
    account: AccountRef,
    entries: Iterable[Entry],
    *,
    start: datetime,
    end: datetime,
    forward: Money | None = None,
) -> Statement:
    """Return the statement of ``account`` for ``start <= occurred_at < end``.

    ``forward`` is the balance carried forward from entries before these, zero when these are all.

    Lines stand in the order of time, then of source and reference. An entry that touches the account twice
    makes one line. Amounts are seen from the account's normal side. Raises ``LedgerError`` when the period
    is turned round.
    """
    if end < start:
        raise LedgerError("A statement ends after it starts.")
    ordered = sorted((entry for entry in entries if entry.occurred_at < end), key=_place)
    balance = forward or Money.zero(account.currency)
    opening, lines = balance, []
    for entry in ordered:
        line = line_of(account, entry, balance)
        if line is None:
            continue
        balance = line.balance
        if entry.occurred_at < start:
            opening = balance
        else:
            lines.append(line)
    return Statement(account, opening, tuple(lines), balance)


def _place(entry: Entry) -> tuple[datetime, str, str]:
    return (entry.occurred_at, entry.source, entry.reference)
