from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from .amount import Money
from .currency import exponent
from .errors import CurrencyMismatchError, MoneyError
from .rounding import CONTEXT, to_minor


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One ``base`` is ``rate`` ``quote``, as ``source`` published it for the day ``on``, for one ``use``.

    ``use`` says what the rate may serve (threshold, border, return, given). Values convert both ways
    through the published figure itself, without an inverted copy. Raises ``MoneyError`` for a rate that is
    not above zero.
    """

    base: str
    quote: str
    rate: Decimal
    source: str
    on: date
    use: str

    def __post_init__(self) -> None:
        exponent(self.base)
        exponent(self.quote)
        if not isinstance(self.rate, Decimal) or not self.rate.is_finite() or self.rate <= 0:
            raise MoneyError(f"An exchange rate is a Decimal above zero, not {self.rate!r}.")
        if self.base == self.quote and self.rate != 1:
            raise MoneyError(f"One {self.base} is one {self.base}, not {self.rate}.")

    @property
    def pair(self) -> str:
        """The pair as people write it: ``EUR/USD`` counts dollars for one euro."""
        return f"{self.base}/{self.quote}"

    def convert_value(self, value: Decimal, currency: str) -> Decimal:
        """Return ``value`` of ``currency`` in the pair's other currency, unrounded (50 digits)."""
        if currency == self.base:
            return CONTEXT.multiply(value, self.rate)
        if currency == self.quote:
            return CONTEXT.divide(value, self.rate)
        raise CurrencyMismatchError(f"The rate {self.pair} cannot convert {currency}.")

    def convert(self, amount: Money, mode: str = "half_up") -> Money:
        """Return ``amount`` in the pair's other currency, rounded to its smallest coin in ``mode``."""
        value = self.convert_value(amount.to_decimal(), amount.currency)
        other = self.quote if amount.currency == self.base else self.base
        return Money(to_minor(value, other, mode), other)

    def invert(self) -> Self:
        """Return the same rate seen from the other side, to 50 digits."""
        return type(self)(self.quote, self.base, CONTEXT.divide(1, self.rate), self.source, self.on, self.use)

    def cross(self, other: Self) -> Self:
        """Chain two rates that share one currency: EUR/USD across USD/IDR is EUR/IDR.

        The result starts at this rate's other currency, is as old as its older leg and names both sources
        and uses. Raises ``CurrencyMismatchError`` when the pairs do not share exactly one currency.
        """
        shared = {self.base, self.quote} & {other.base, other.quote}
        if len(shared) != 1:
            raise CurrencyMismatchError(f"{self.pair} and {other.pair} do not share one currency.")
        (middle,) = shared
        start = self.base if middle == self.quote else self.quote
        end = other.quote if middle == other.base else other.base
        rate = other.convert_value(self.convert_value(Decimal(1), start), middle)
        source, use = _joined(self.source, other.source), _joined(self.use, other.use)
        return type(self)(start, end, rate, source, min(self.on, other.on), use)


def _joined(first: str, second: str) -> str:
    return first if first == second else f"{first} × {second}"
