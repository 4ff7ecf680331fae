"""An amount of money: whole minor units beside the currency they count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from .currency import exponent
from .errors import CurrencyMismatchError, MoneyError
from .rounding import WIDE, to_minor

_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
MOST_DIGITS = 15
"""Before the point: with four digits after it the minor units still fit a 64-bit column."""


@dataclass(frozen=True, slots=True)
class Money:
    """``minor`` smallest coins of ``currency`` (ISO 4217): ``Money(1234, "EUR")`` is 12.34 euro.

    Adds, subtracts and compares within one currency only (``CurrencyMismatchError`` otherwise); multiplies
    by a whole number; never touches a float. Raises ``MoneyError`` for anything but an ``int`` and a
    currency in force.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise MoneyError(
                f"Money counts whole minor units, not {type(self.minor).__name__} {self.minor!r}."
            )
        exponent(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a plain decimal such as ``12.34`` or ``-5``.

        A point, no grouping, at most ``MOST_DIGITS`` digits before it. Raises ``MoneyError`` when it is
        anything else, or has more digits after the point than the currency.
        """
        digits = exponent(currency)
        match = _PLAIN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise MoneyError(
                f"{text!r} is no plain decimal amount; write it like {cls(123456, currency).format_plain()}."
            )
        sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
        if len(whole) > MOST_DIGITS:
            raise MoneyError(f"{text[:20]}… is too large: {MOST_DIGITS} digits before the point at most.")
        if len(fraction) > digits:
            allowed = f"at most {digits} digits" if digits else "no digits"
            raise MoneyError(
                f"{text} has {len(fraction)} digits after the point; {currency} has {allowed} there."
            )
        return cls(int(sign + whole + fraction.ljust(digits, "0")), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in ``currency``."""
        return cls(0, currency)

    @classmethod
    def rounded(cls, value: Decimal, currency: str, mode: str = "half_up") -> Self:
        """Return ``value`` (major units) rounded to the smallest coin in ``mode``."""
        return cls(to_minor(value, currency, mode), currency)

    @classmethod
    def total(cls, amounts: Iterable[Self], currency: str) -> Self:
        """Add up ``amounts``, all in ``currency``; nothing at all is zero."""
        result = cls(0, currency)
        for amount in amounts:
            result = result + amount
        return result

    @property
    def is_zero(self) -> bool:
        """Whether it is nothing."""
        return self.minor == 0

    def to_decimal(self) -> Decimal:
        """Return the exact amount in major units, with as many decimals as the currency has."""
        return Decimal(self.minor).scaleb(-exponent(self.currency), context=WIDE)

    def format_plain(self) -> str:
        """Return the amount as a plain decimal, ``12.34``: what ``parse`` reads."""
        digits = exponent(self.currency)
        sign, text = ("-" if self.minor < 0 else ""), str(abs(self.minor)).rjust(digits + 1, "0")
        return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text

    def __str__(self) -> str:
        return f"{self.format_plain()} {self.currency}"

    def __add__(self, other: Self) -> Self:
        return type(self)(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __abs__(self) -> Self:
        return type(self)(abs(self.minor), self.currency)

    def __mul__(self, count: int) -> Self:
        if type(count) is not int:
            raise MoneyError(f"Money is multiplied by whole numbers, not {type(count).__name__} {count!r}.")
        return type(self)(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.minor >= self._same(other)

    def _same(self, other: Self) -> int:
        """Return the other's minor units when both count the same coin."""
        if not isinstance(other, Money):
            raise MoneyError(f"Money meets money only, not {type(other).__name__} {other!r}.")
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self} and {other} are in two currencies: convert one first.")
        return other.minor
