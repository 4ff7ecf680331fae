"""The steps of the money path, each as one balanced entry. What is stored, and when, is for the apps.

Refunds and chargebacks stand in ``refunds``, exchange in ``exchange``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .conversions import Conversion, way_back, way_out
from .entries import Entry, Posting
from .errors import LedgerError, TooMuchError
from .sales import Division, Progress, Sale, Share

type Lines = Iterable[tuple[AccountRef, int]]
"""Accounts and minor units, debits above zero."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who says so and when: ``(source, reference)`` is the entry's key, ``about`` what it is about."""

    source: str
    reference: str
    occurred_at: datetime
    about: str = ""


def build(stamp: Stamp, cause: Cause, lines: Lines, memo: str = "") -> Entry:
    """Return the entry of these lines: one posting an account, lines of nothing left out.

    Raises ``UnbalancedError`` or ``LedgerError`` when they are no entry.
    """
    found: dict[AccountRef, int] = {}
    for account, minor in lines:
        found[account] = found.get(account, 0) + minor
    postings = tuple(
        Posting(account, Money(minor, account.currency)) for account, minor in found.items() if minor
    )
    return Entry(
        stamp.source, stamp.reference, stamp.occurred_at, postings, memo, cause=cause, about=stamp.about
    )


def captured(stamp: Stamp, *, provider: str, orders: Mapping[str, Money]) -> Entry:
    """Hold what a buyer paid, for each order (its public id) of the payment.

    One payment may pay the orders of several sellers, all in one currency.
    """
    _require_above_zero(*orders.values())
    lines = [(AccountRef(AccountKind.BUYER_FUNDS, each, m.currency), -m.minor) for each, m in orders.items()]
    total = sum(amount.minor for amount in orders.values())
    currencies = {amount.currency for amount in orders.values()}
    if len(currencies) != 1:
        raise LedgerError("A payment is for at least one order, and in one currency.")
    clearing = AccountRef(AccountKind.PROVIDER_CLEARING, provider, currencies.pop())
    return build(stamp, Cause.CAPTURE, [(clearing, total), *lines])


def funds_of(sale: Sale) -> AccountRef:
    """Return the account that holds what the buyer of this order paid."""
    return AccountRef(AccountKind.BUYER_FUNDS, sale.order, sale.currency)


def seller_of(sale: Sale) -> AccountRef:
    """Return the account of what the seller earned."""
    return AccountRef(AccountKind.SELLER_AVAILABLE, sale.seller, sale.currency)


def dues_set_aside(stamp: Stamp, sale: Sale, progress: Progress) -> Entry:
    """Put the duty and tax collected with an order aside for the authorities they belong to.

    What was given back before is not. Raises ``TooMuchError`` when it has been done, or nothing is left.
    """
    left = progress.left(sale).dues
    if progress.set_aside or progress.released or not sum(left):
        raise TooMuchError(f"{sale.order} has no duty or tax left to set aside.")
    dues = [(due.account, -minor) for due, minor in zip(sale.dues, left, strict=True)]
    return build(stamp, Cause.SET_ASIDE, [(funds_of(sale), sum(left)), *dues])


def dues_short(stamp: Stamp, due: Share, *, platform: str) -> Entry:
    """Owe an authority what it asks beyond what was collected: the platform stands by the price it gave."""
    _require_above_zero(due.amount)
    loss = AccountRef(AccountKind.LOSS, platform, due.amount.currency)
    return build(stamp, Cause.SHORTFALL, [(loss, due.amount.minor), (due.account, -due.amount.minor)])


def dues_kept(stamp: Stamp, due: Share, *, platform: str) -> Entry:
    """Keep what an authority did not ask for, against what the platform bears where one asks for more."""
    _require_above_zero(due.amount)
    loss = AccountRef(AccountKind.LOSS, platform, due.amount.currency)
    return build(stamp, Cause.SURPLUS_KEPT, [(due.account, due.amount.minor), (loss, -due.amount.minor)])


def kept_given_up(stamp: Stamp, due: Share, *, platform: str) -> Entry:
    """Give up what was kept, because the buyer got all of it back after all."""
    _require_above_zero(due.amount)
    loss = AccountRef(AccountKind.LOSS, platform, due.amount.currency)
    return build(stamp, Cause.SURPLUS_KEPT, [(loss, due.amount.minor), (due.account, -due.amount.minor)])


def sale_released(stamp: Stamp, sale: Sale, progress: Progress) -> Entry:
    """Share out what is held for an order: seller, commission and its tax, reliefs, splits, carriers.

    Duty and tax that were not set aside before are set aside now. What was given back before is not shared
    out. Raises ``TooMuchError`` when it was released already or nothing is left.
    """
    left = progress.left(sale)
    held = left.goods + sum(left.carriage) + (0 if progress.set_aside else sum(left.dues))
    if progress.released or not held:
        raise TooMuchError(f"Nothing of {sale.order} is left to release.")
    division = sale.divide(sale.goods.minor) - sale.divide(progress.refunded.goods)
    lines = [(funds_of(sale), held), *divided(sale, division, -1)]
    lines += [(each.account, -minor) for each, minor in zip(sale.carriage, left.carriage, strict=True)]
    if not progress.set_aside:
        lines += [(each.account, -minor) for each, minor in zip(sale.dues, left.dues, strict=True)]
    return build(stamp, Cause.RELEASE, lines)


def divided(sale: Sale, division: Division, sign: int) -> list[tuple[AccountRef, int]]:
    """Return the lines of a division: with ``sign`` -1 everybody gets a share, with 1 gives it back."""
    platform = AccountRef(AccountKind.COMMISSION, sale.platform, sale.currency)
    lines = [(seller_of(sale), division.seller), (platform, division.commission)]
    if sale.commission_tax:
        lines.append((sale.commission_tax.account, division.commission_tax))
    lines += [(each.account, minor) for each, minor in zip(sale.splits, division.splits, strict=True)]
    lines += [(each.account, -minor) for each, minor in zip(sale.reliefs, division.reliefs, strict=True)]
    return [(account, minor * sign) for account, minor in lines]


def provider_settled(stamp: Stamp, *, provider: str, bank: str, amount: Money, fee: Money) -> Entry:
    """Move ``amount`` captured by a provider to the bank; ``fee`` of it the provider keeps."""
    _require_above_zero(amount)
    if not 0 <= fee.minor <= amount.minor or fee.currency != amount.currency:
        raise LedgerError(f"A provider cannot keep {fee} of {amount}.")
    currency = amount.currency
    lines = [
        (AccountRef(AccountKind.BANK, bank, currency), amount.minor - fee.minor),
        (AccountRef(AccountKind.PROVIDER_FEE, provider, currency), fee.minor),
        (AccountRef(AccountKind.PROVIDER_CLEARING, provider, currency), -amount.minor),
    ]
    return build(stamp, Cause.PROVIDER_SETTLED, lines)


def payout_proposed(
    stamp: Stamp, *, seller: str, amount: Money, conversion: Conversion | None = None
) -> Entry:
    """Take what is to be paid from the seller's available money, so that nothing else can spend it.

    With a conversion of ``amount`` it is on the way in the currency it arrives in.
    """
    available, _ = _payout_accounts(seller, amount)
    lines, memo = way_out(seller, amount, conversion)
    return build(stamp, Cause.PAYOUT_PROPOSED, [(available, amount.minor), *lines], memo)


def payout_settled(stamp: Stamp, *, seller: str, amount: Money, bank: str) -> Entry:
    """Note that a payout has left our bank."""
    _, transit = _payout_accounts(seller, amount)
    account = AccountRef(AccountKind.BANK, bank, amount.currency)
    return build(stamp, Cause.PAYOUT_SETTLED, [(transit, amount.minor), (account, -amount.minor)])


def payout_failed(stamp: Stamp, *, seller: str, amount: Money, conversion: Conversion | None = None) -> Entry:
    """Give a payout that was refused, or that the bank sent back unpaid, to the seller's available money.

    ``amount`` is what was taken from there; a conversion is undone, its charge too.
    """
    available, _ = _payout_accounts(seller, amount)
    lines, memo = way_out(seller, amount, conversion)
    return build(stamp, Cause.PAYOUT_FAILED, [*way_back(lines), (available, -amount.minor)], memo)


def debt_netted(stamp: Stamp, *, seller: str, debt: Share) -> Entry:
    """Keep a seller's debt back from their available money; ``debt`` names the account it settles."""
    available, _ = _payout_accounts(seller, debt.amount)
    return build(
        stamp, Cause.DEBT_NETTED, [(available, debt.amount.minor), (debt.account, -debt.amount.minor)]
    )


def debt_written_off(stamp: Stamp, *, seller: str, amount: Money, platform: str) -> Entry:
    """Bear what a seller owes and will not pay; the caller sees that no more is borne than is owed."""
    available, _ = _payout_accounts(seller, amount)
    loss = AccountRef(AccountKind.LOSS, platform, amount.currency)
    return build(stamp, Cause.DEBT_WRITTEN_OFF, [(loss, amount.minor), (available, -amount.minor)])


def _payout_accounts(seller: str, amount: Money) -> tuple[AccountRef, AccountRef]:
    _require_above_zero(amount)
    kinds = (AccountKind.SELLER_AVAILABLE, AccountKind.PAYOUT_TRANSIT)
    available, transit = (AccountRef(kind, seller, amount.currency) for kind in kinds)
    return available, transit


def _require_above_zero(*amounts: Money) -> None:
    for amount in amounts:
        if amount.minor <= 0:
            raise LedgerError(f"{amount} is not above zero.")
