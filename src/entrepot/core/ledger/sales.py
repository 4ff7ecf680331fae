"""The money of one order as it was frozen at checkout: who is to get what of it, and what was given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .errors import LedgerError, TooMuchError
from .proportions import growing_shares, share_of

DUES = frozenset({AccountKind.DUTY_PAYABLE, AccountKind.TAX_PAYABLE})


@dataclass(frozen=True, slots=True)
class Share:
    """An amount, not below zero, and the account it is meant for."""

    account: AccountRef
    amount: Money

    def __post_init__(self) -> None:
        if self.account.currency != self.amount.currency or self.amount.minor < 0:
            raise LedgerError(f"{self.amount} is no share for {self.account.kind} {self.account.owner}.")


def duty(authority: str, amount: Money) -> Share:
    """Return customs duty collected for the named customs authority."""
    return Share(AccountRef(AccountKind.DUTY_PAYABLE, authority, amount.currency), amount)


def tax(authority: str, amount: Money) -> Share:
    """Return VAT, GST or another tax collected for the named tax authority."""
    return Share(AccountRef(AccountKind.TAX_PAYABLE, authority, amount.currency), amount)


def carriage(carrier: str, amount: Money) -> Share:
    """Return freight or insurance collected for the named carrier."""
    return Share(AccountRef(AccountKind.CARRIER_PAYABLE, carrier, amount.currency), amount)


def relief(programme: str, amount: Money) -> Share:
    """Return the part of the commission that the named programme pays for the seller."""
    return Share(AccountRef(AccountKind.RELIEF, programme, amount.currency), amount)


@dataclass(frozen=True, slots=True)
class Parts:
    """So much of the goods, of each due and of each carriage of a sale, in minor units of its currency."""

    goods: int
    dues: tuple[int, ...]
    carriage: tuple[int, ...]

    @property
    def total(self) -> int:
        """Everything together."""
        return self.goods + sum(self.dues) + sum(self.carriage)

    def flat(self) -> tuple[int, ...]:
        """Return goods, dues and carriage in one row."""
        return (self.goods, *self.dues, *self.carriage)

    def __add__(self, other: Self) -> Self:
        return self.with_row(mine + theirs for mine, theirs in zip(self.flat(), other.flat(), strict=True))

    def __sub__(self, other: Self) -> Self:
        return self.with_row(mine - theirs for mine, theirs in zip(self.flat(), other.flat(), strict=True))

    def with_row(self, row: Iterable[int]) -> Self:
        """Return parts of the same shape from one row."""
        goods, *rest = row
        cut = len(self.dues)
        return type(self)(goods, tuple(rest[:cut]), tuple(rest[cut:]))


@dataclass(frozen=True, slots=True)
class Division:
    """How an amount of goods is divided, in minor units; the reliefs are added to what the others get."""

    seller: int
    commission: int
    commission_tax: int
    splits: tuple[int, ...]
    reliefs: tuple[int, ...]

    def __sub__(self, other: Self) -> Self:
        return type(self)(
            self.seller - other.seller,
            self.commission - other.commission,
            self.commission_tax - other.commission_tax,
            tuple(mine - theirs for mine, theirs in zip(self.splits, other.splits, strict=True)),
            tuple(mine - theirs for mine, theirs in zip(self.reliefs, other.reliefs, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Sale:
    """What a buyer paid for one order of one seller, and whose it is once the goods have arrived.

    ``goods`` is what the seller sold them for, without ``dues`` (duty and tax collected) and ``carriage``.
    ``commission`` is the platform's fee at the full tariff, ``commission_tax`` the tax on that fee,
    ``reliefs`` what programmes pay of it, ``splits`` what goes from the seller's share to others (a lender,
    a co-operative's members). Every amount is frozen at checkout. Raises ``LedgerError`` when the amounts
    are in several currencies, an account is named twice, or more is taken than the goods bring.
    """

    order: str
    seller: str
    platform: str
    goods: Money
    dues: tuple[Share, ...] = ()
    carriage: tuple[Share, ...] = ()
    commission: Money | None = None
    commission_tax: Share | None = None
    reliefs: tuple[Share, ...] = ()
    splits: tuple[Share, ...] = ()

    def __post_init__(self) -> None:
        if self.goods.minor <= 0 or self.fee.minor < 0:
            raise LedgerError(f"A sale of {self.goods} with a commission of {self.fee} is none.")
        for shares, kinds in (
            (self.dues, DUES),
            (self.carriage, {AccountKind.CARRIER_PAYABLE}),
            (self.reliefs, {AccountKind.RELIEF}),
            ((self.commission_tax,) if self.commission_tax else (), {AccountKind.TAX_PAYABLE}),
            (self.splits, set(AccountKind)),
        ):
            self._check(shares, kinds)
        if self.fee.currency != self.currency:
            raise LedgerError(f"The commission is in {self.fee.currency}, the goods are in {self.currency}.")
        if sum(each.amount.minor for each in self.reliefs) > self.fee.minor:
            raise LedgerError("A relief is part of the commission and cannot be more.")
        if self.seller_share.minor < 0:
            raise LedgerError(f"Of {self.goods} more is taken than they bring: {self.seller_share}.")

    def _check(self, shares: tuple[Share, ...], kinds: Iterable[AccountKind]) -> None:
        accounts = [each.account for each in shares]
        if len(set(accounts)) != len(accounts):
            raise LedgerError("An account stands twice: add its amounts up first.")
        for account in accounts:
            if account.currency != self.currency or account.kind not in kinds:
                raise LedgerError(f"{account.kind} in {account.currency} has no place here.")

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.goods.currency

    @property
    def fee(self) -> Money:
        """The commission, zero when there is none."""
        return self.commission or Money.zero(self.currency)

    @property
    def whole(self) -> Parts:
        """All of it: what the buyer paid."""
        return Parts(
            self.goods.minor,
            tuple(each.amount.minor for each in self.dues),
            tuple(each.amount.minor for each in self.carriage),
        )

    @property
    def nothing(self) -> Parts:
        """None of it."""
        return self.whole - self.whole

    @property
    def paid(self) -> Money:
        """What the buyer paid."""
        return Money(self.whole.total, self.currency)

    @property
    def seller_share(self) -> Money:
        """What the seller gets when nothing is given back."""
        taken = self.fee.minor + (self.commission_tax.amount.minor if self.commission_tax else 0)
        split = sum(each.amount.minor for each in self.splits)
        helped = sum(each.amount.minor for each in self.reliefs)
        return Money(self.goods.minor - taken - split + helped, self.currency)

    def divide(self, goods: int) -> Division:
        """Return how the first ``goods`` coins of the goods are divided, each in exact proportion.

        Grows with ``goods`` in every part, and is the whole division at the whole: the difference between
        two of these is what a refund takes back.
        """
        reliefs = tuple(share_of(each.amount.minor, goods, self.goods.minor) for each in self.reliefs)
        weights = [
            self.seller_share.minor,
            self.fee.minor,
            self.commission_tax.amount.minor if self.commission_tax else 0,
            *(each.amount.minor for each in self.splits),
        ]
        seller, fee, fee_tax, *splits = growing_shares(goods + sum(reliefs), weights)
        return Division(seller, fee, fee_tax, tuple(splits), reliefs)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the money of a sale has come: given back so far, dues put aside, shares released."""

    refunded: Parts
    set_aside: bool = False
    released: bool = False

    def left(self, sale: Sale) -> Parts:
        """Return what could still be given back. Raises ``TooMuchError`` when more was than was paid."""
        left = sale.whole - self.refunded
        if min(left.flat()) < 0:
            raise TooMuchError(f"More was given back of {sale.order} than was paid.")
        return left


def spread(sale: Sale, progress: Progress, amount: Money) -> Parts:
    """Return the parts of a refund of ``amount`` that was not itemised, in proportion to what was paid.

    A history of such refunds takes each part back in exact proportion, and the last one the rest. Where
    itemised refunds came before, what is left is the measure. Raises ``TooMuchError`` for more than is left.
    """
    left = progress.left(sale)
    if amount.currency != sale.currency or not 0 < amount.minor <= left.total:
        raise TooMuchError(
            f"{amount} cannot be given back of {sale.order}: {left.total} minor units are left."
        )
    row = growing_shares(progress.refunded.total + amount.minor, sale.whole.flat())
    parts = sale.nothing.with_row(row) - progress.refunded
    fits = all(0 <= part <= most for part, most in zip(parts.flat(), left.flat(), strict=True))
    return parts if fits else sale.nothing.with_row(growing_shares(amount.minor, left.flat()))
