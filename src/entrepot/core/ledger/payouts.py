"""What may be paid to a seller: the available money less what is held and owed, from a minimum on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrepot.core.money import CurrencyMismatchError, Money

from .errors import LedgerError
from .sales import Share


class PayoutReason(StrEnum):
    """Why a payout is less than what is available, or none."""

    NOT_VERIFIED = "not_verified"
    OWES = "owes"
    """The available balance is below zero."""
    HELD = "held"
    DEBT = "debt"
    BELOW_MINIMUM = "below_minimum"
    NO_RATE = "no_rate"
    """It is to be paid in another currency, and nobody quotes one lately."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount that stays: for a return, a dispute, a new seller. ``until`` is the day it ends, if known."""

    amount: Money
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PayoutFinding:
    """A reason with its figure, and the day it ends when that is known."""

    reason: PayoutReason
    amount: Money
    detail: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PayoutPlan:
    """What to pay, which debts to keep back first, what must stay on the account, and why."""

    amount: Money
    netted: tuple[Share, ...]
    stays: Money
    findings: tuple[PayoutFinding, ...]


def plan_payout(
    available: Money,
    *,
    on: date,
    holds: Sequence[Hold] = (),
    debts: Sequence[Share] = (),
    minimum: Money | None = None,
    verified: bool = True,
) -> PayoutPlan:
    """Return what may be paid on the day ``on``. All amounts are in the currency of ``available``.

    Holds that end on or before ``on`` count no more. Debts are kept back in the order given, from what is
    free of holds, also when nothing is paid out; each ``Share`` names the account it settles. Nothing is paid
    below ``minimum`` or to a seller who is not verified. ``stays`` is what a claim of the payout must leave.
    Raises ``LedgerError`` for a hold or minimum below zero, ``CurrencyMismatchError`` for another currency.
    """
    zero = Money.zero(available.currency)
    least = minimum or zero
    standing = [hold for hold in holds if hold.until is None or hold.until > on]
    owed = [debt.amount for debt in debts]
    _require_amounts(available.currency, [least, *(hold.amount for hold in holds), *owed])
    findings = [PayoutFinding(PayoutReason.HELD, hold.amount, hold.reason, hold.until) for hold in standing]
    if available < zero:
        findings.insert(0, PayoutFinding(PayoutReason.OWES, -available))
    held = Money.total((hold.amount for hold in standing), available.currency)
    free = max(zero, available - held)
    netted = []
    for debt in debts:
        kept = min(free, debt.amount)
        if not kept.is_zero:
            netted.append(Share(debt.account, kept))
            findings.append(PayoutFinding(PayoutReason.DEBT, kept, debt.account.owner))
            free = free - kept
    stopped = _stopped(free, least, verified=verified)
    findings += stopped
    return PayoutPlan(
        zero if stopped else free, tuple(netted), min(held, max(zero, available)), tuple(findings)
    )


def _require_amounts(currency: str, amounts: Sequence[Money]) -> None:
    for amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatchError(f"{amount} has no place in a payout of {currency}.")
        if amount.minor < 0:
            raise LedgerError(f"{amount} cannot be held, owed or the least to pay.")


def _stopped(free: Money, least: Money, *, verified: bool) -> list[PayoutFinding]:
    """Return why nothing is paid at all."""
    if free.is_zero:
        return [PayoutFinding(PayoutReason.NOTHING, free)]
    found = [] if verified else [PayoutFinding(PayoutReason.NOT_VERIFIED, free)]
    if free < least:
        found.append(PayoutFinding(PayoutReason.BELOW_MINIMUM, least))
    return found
