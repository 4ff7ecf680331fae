"""What members were paid for a kilogram, beside what a kilogram fetches where they live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

KILOGRAM: Final = 1000  # grams
WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPrice:
    """A price of one kilogram, in units of the series' currency, from a day up to the day before another."""

    valid_from: date
    valid_to: date | None
    price: Decimal
    kind: str  # minimum, fixed or market
    source: str
    address: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSeries:
    """Prices of one crop of a country in the form it is weighed in."""

    id: str
    country: str
    headings: frozenset[str]
    currency: str
    form: dict[str, str]  # by language
    prices: tuple[LocalPrice, ...]

    def is_of(self, hs: str) -> bool:
        """Say whether goods of an HS code are what the series is of."""
        return any(hs.startswith(heading) for heading in self.headings)

    def on(self, day: date) -> LocalPrice | None:
        """Return the price that held on a day, None where none was read."""
        for each in self.prices:
            if each.valid_from <= day and (each.valid_to is None or day < each.valid_to):
                return each
        return None


def per_kilogram(minor: int, grams: int) -> int:
    """Return minor units for one kilogram, rounded half to even. `grams` is more than nothing."""
    return round(Fraction(minor * KILOGRAM, grams))


def against(minor: int, weighed: Iterable[tuple[int, LocalPrice]], exponent: int) -> int:
    """Return what was paid as ten thousandths of what the weights would have fetched locally.

    `weighed` are grams with the price that held for them; 10000 is as much as the local price. Exact until
    the one rounding, half to even. Raises ZeroDivisionError for no weight.
    """
    local = sum(Fraction(grams, KILOGRAM) * Fraction(each.price) for grams, each in weighed)
    return round(Fraction(minor, 10**exponent) / local * WHOLE)


def local_grams(minor: int, price: LocalPrice, exponent: int) -> int:
    """Return how many grams a payment would have fetched at the local price, rounded once, half to even.

    Beside the grams that were brought it is the payment in parts of the local price: both are weights, so
    sums of them stay true over currencies and years.
    """
    return round(Fraction(minor, 10**exponent) / Fraction(price.price) * KILOGRAM)
