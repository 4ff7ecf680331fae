"""What a seller owes because money went back after it had been paid out, and what pays it: oldest first.

A seller's available money below zero is a debt. It has no account of its own: what is earned next covers it,
because a payout takes what is left of the balance. This tells which refund a debt comes from, and which
earnings covered it, so that a statement can say so and a person can see how old it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from entrepot.core.money import Money

from .causes import Cause
from .errors import LedgerError
from .statements import StatementLine


@dataclass(frozen=True, slots=True)
class Debt:
    """So much is owed since a step of which order, and why."""

    about: str
    cause: Cause
    reference: str
    since: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Cover:
    """So much of a debt was covered by money that came in: from what, and when."""

    debt: Debt
    amount: Money
    source: str
    """The reference of the entry that brought the money."""
    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Traced:
    """What is still owed, oldest first, and what covered the rest, in the order it did."""

    owed: tuple[Debt, ...]
    covers: tuple[Cover, ...]

    def total(self, currency: str) -> Money:
        """Return what is owed altogether."""
        return Money.total((debt.amount for debt in self.owed), currency)


def trace_debts(opening: Money, lines: Iterable[StatementLine]) -> Traced:
    """Return the debts of an account from its lines in the order of the books, and what covered them.

    What takes the balance below zero, or further below, is a debt of that line; what raises it while it is
    below zero covers the oldest debt first. So the debts are always exactly what the balance lacks. The
    account must not owe at the ``opening`` (``LedgerError``): start where it did not.
    """
    if opening.minor < 0:
        raise LedgerError(f"An account that owes {-opening} already cannot be traced from there.")
    owed: list[Debt] = []
    covers: list[Cover] = []
    balance = opening
    for line in lines:
        before, balance = balance, balance + line.amount
        lacked, lacks = max(0, -before.minor), max(0, -balance.minor)
        if lacks > lacked:
            more = Money(lacks - lacked, balance.currency)
            owed.append(Debt(line.about, line.cause, line.reference, line.occurred_at, more))
        elif lacks < lacked:
            covers += _cover(owed, lacked - lacks, line)
    return Traced(tuple(owed), tuple(covers))


def _cover(owed: list[Debt], minor: int, line: StatementLine) -> list[Cover]:
    """Take so much off the debts, oldest first, and return what covered which."""
    found = []
    while minor:
        debt = owed[0]
        part = min(minor, debt.amount.minor)
        amount = Money(part, debt.amount.currency)
        found.append(Cover(debt, amount, line.reference, line.about, line.occurred_at))
        if part == debt.amount.minor:
            owed.pop(0)
        else:
            owed[0] = replace(debt, amount=debt.amount - amount)
        minor -= part
    return found
