"""What a seller's rule makes of an amount: never less than it promises, still while rates hardly move.

Whole numbers throughout: shares are counted in hundredths of a per cent (basis points).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from entrepot.core.money import ExchangeRate, Money
from entrepot.core.money.endings import ENDINGS, end_price
from entrepot.core.money.rounding import CONTEXT

WHOLE: Final = 10_000
"""A hundred per cent, in hundredths of a per cent."""
MOST_MARGIN: Final = 100 * WHOLE
MOST_THRESHOLD: Final = 5_000


class PriceRuleError(ValueError):
    """The rule cannot be kept; `field` says which part of it is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """How a price is made of an amount in the market's currency.

    `margin` is added to it, `floor` is the least it may be, `ending` how it ends by the currency's custom.
    `threshold` is by how much the rate must have moved before the price does. Raises PriceRuleError.
    """

    margin: int = 0
    floor: Money | None = None
    ending: str = ""
    threshold: int = 100

    def __post_init__(self) -> None:
        if not 0 <= self.margin <= MOST_MARGIN:
            raise PriceRuleError("margin")
        if self.floor is not None and self.floor.minor <= 0:
            raise PriceRuleError("floor")
        if self.ending not in ENDINGS:
            raise PriceRuleError("ending")
        if not 0 <= self.threshold <= MOST_THRESHOLD:
            raise PriceRuleError("threshold")

    def price(self, amount: Money) -> Money:
        """Return the lowest price that covers the amount with the margin and the floor, and ends as asked.

        Raises CurrencyMismatchError where the floor is in another currency than the amount.
        """
        promised = -(-amount.minor * (WHOLE + self.margin) // WHOLE)
        covered = Money(promised, amount.currency)
        return end_price(covered if self.floor is None else max(covered, self.floor), self.ending)

    def is_moved(self, kept: Decimal, now: Decimal) -> bool:
        """Return whether a rate is so far from the one the price was made with that it counts."""
        far = abs(CONTEXT.subtract(now, kept))
        if far == 0:
            return False
        return CONTEXT.multiply(far, WHOLE) >= CONTEXT.multiply(kept, self.threshold)


def bring_in(amount: Money, rate: ExchangeRate | None) -> Money:
    """Return an amount in the rate's other currency, rounded up: a price made of it covers it."""
    return amount if rate is None else rate.convert(amount, "up")
