"""The platform's commission: schedule, relief, tax, and what a refund takes back of each.

Rounding is half up to the smallest coin, once for each amount. The commission is reckoned at the full
tariff and taxed in full; a relief is the part of it that a programme pays, so tax never depends on who pays.
A refund's shares are those of the ledger (core/ledger/proportions), coin for coin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.core.ledger.proportions import growing_shares, share_of
from entrepot.core.money import CONTEXT, CurrencyMismatchError, Money

ONE = Decimal(1)


class FeeError(ValueError):
    """A schedule, relief or refund that makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """``rate`` of the goods (0.05 is five per cent) plus ``fixed``, at least ``least``, at most ``most``.

    ``tax_rate`` is that of the tax on the commission. Raises ``FeeError`` for what no schedule can say.
    """

    rate: Decimal
    fixed: Money | None = None
    least: Money | None = None
    most: Money | None = None
    tax_rate: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not (0 <= self.rate <= 1 and 0 <= self.tax_rate <= 1):
            raise FeeError("A rate is a fraction between 0 and 1.")
        amounts = [amount for amount in (self.fixed, self.least, self.most) if amount is not None]
        if any(amount.minor < 0 for amount in amounts):
            raise FeeError("An amount of a schedule is not below zero.")
        if len({amount.currency for amount in amounts}) > 1:
            raise FeeError("The amounts of a schedule are in one currency.")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise FeeError("The least commission is above the most.")


@dataclass(frozen=True, slots=True)
class ReliefTerms:
    """What a programme pays of the commission: a ``share`` of it, or an ``amount``; never more than all.

    ``most`` is what is left of its budget, in the currency of the goods.
    """

    programme: str
    share: Decimal | None = None
    amount: Money | None = None
    most: Money | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.amount is None):
            raise FeeError("A relief is either a share or an amount.")
        if self.share is not None and not 0 <= self.share <= 1:
            raise FeeError("A share is a fraction between 0 and 1.")
        if self.amount is not None and self.amount.minor < 0:
            raise FeeError("A relief is not below zero.")
        if self.most is not None and self.most.minor < 0:
            raise FeeError("Less than nothing cannot be left of a budget.")


@dataclass(frozen=True, slots=True)
class Fee:
    """A commission at the full tariff, the tax on it, and what each programme pays of it (its order kept)."""

    commission: Money
    tax: Money
    reliefs: tuple[tuple[str, Money], ...] = ()

    @property
    def relief(self) -> Money:
        """What all programmes pay together."""
        return Money.total((amount for _, amount in self.reliefs), self.commission.currency)

    @property
    def payable(self) -> Money:
        """What the seller bears: commission and tax less relief."""
        return self.commission + self.tax - self.relief


def reckon(goods: Money, terms: FeeTerms, reliefs: Sequence[ReliefTerms] = ()) -> Fee:
    """Return the fee on ``goods``, after discount and without duty, tax and freight.

    A commission with its tax never takes more than the goods bring: a minimum above that is cut to it.
    Reliefs are taken in the order given, each from what the ones before left; an amount in another currency
    than the goods raises ``CurrencyMismatchError``.
    """
    if goods.minor < 0:
        raise FeeError("A fee is taken on goods, not on less than nothing.")
    currency = goods.currency
    wanted = Money.rounded(CONTEXT.multiply(goods.to_decimal(), terms.rate), currency)
    wanted = wanted + (terms.fixed or Money.zero(currency))
    if terms.least is not None:
        wanted = max(wanted, terms.least)
    if terms.most is not None:
        wanted = min(wanted, terms.most)
    commission = _bearable(min(wanted, goods), goods, terms.tax_rate)
    left, granted = commission, []
    for each in reliefs:
        amount = min(left, _relief(each, commission))
        if each.most is not None:
            amount = min(amount, each.most)
        granted.append((each.programme, amount))
        left = left - amount
    return Fee(commission, _tax(commission, terms.tax_rate), tuple(granted))


def refunded(fee: Fee, goods: Money, *, before: Money, now: Money, splits: Sequence[Money] = ()) -> Fee:
    """Return the part of ``fee`` that goes back when ``now`` of the ``goods`` is refunded after ``before``.

    Each refund takes its exact proportion to the coin and the last one the rest, so that any series of
    refunds of all the goods takes back exactly the fee. ``splits`` are what else was taken from the seller's
    share (a lender's part); with them the coins fall as in the ledger. Raises ``FeeError`` when more is
    refunded than there is.
    """
    amounts = (before, now, *splits, fee.commission)
    if any(amount.currency != goods.currency for amount in amounts):
        raise CurrencyMismatchError("A refund and its fee are in one currency.")
    if min(before.minor, now.minor) < 0 or before.minor + now.minor > goods.minor:
        raise FeeError(f"Of {goods} no {now} can go back after {before}.")
    first = _taken(fee, goods.minor, before.minor, splits)
    second = _taken(fee, goods.minor, before.minor + now.minor, splits)
    return Fee(
        second.commission - first.commission,
        second.tax - first.tax,
        tuple(
            (programme, later - earlier)
            for (programme, later), (_, earlier) in zip(second.reliefs, first.reliefs, strict=True)
        ),
    )


def _taken(fee: Fee, goods: int, taken: int, splits: Sequence[Money]) -> Fee:
    """Return the fee of the first ``taken`` coins of the goods, as core/ledger/sales shares them."""
    currency = fee.commission.currency
    if not goods:
        return Fee(
            Money.zero(currency),
            Money.zero(currency),
            tuple((name, Money.zero(currency)) for name, _ in fee.reliefs),
        )
    reliefs = tuple((name, share_of(amount.minor, taken, goods)) for name, amount in fee.reliefs)
    others = sum(each.minor for each in splits)
    seller = goods - fee.commission.minor - fee.tax.minor + fee.relief.minor - others
    weights = [seller, fee.commission.minor, fee.tax.minor, *(each.minor for each in splits)]
    _, commission, tax, *_ = growing_shares(taken + sum(share for _, share in reliefs), weights)
    return Fee(
        Money(commission, currency),
        Money(tax, currency),
        tuple((name, Money(share, currency)) for name, share in reliefs),
    )


def _relief(terms: ReliefTerms, commission: Money) -> Money:
    if terms.amount is not None:
        return terms.amount
    return Money.rounded(
        CONTEXT.multiply(commission.to_decimal(), terms.share or Decimal(0)), commission.currency
    )


def _tax(commission: Money, rate: Decimal) -> Money:
    return Money.rounded(CONTEXT.multiply(commission.to_decimal(), rate), commission.currency)


def _bearable(commission: Money, goods: Money, tax_rate: Decimal) -> Money:
    """Return the commission, or the highest one that the goods can bear with its tax."""
    if commission + _tax(commission, tax_rate) <= goods:
        return commission
    most = Money.rounded(CONTEXT.divide(goods.to_decimal(), ONE + tax_rate), goods.currency, "down")
    coin = Money(1, goods.currency)
    while most + coin + _tax(most + coin, tax_rate) <= goods:
        most = most + coin
    return most
