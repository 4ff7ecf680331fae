"""Amounts in whole minor units, rounding, allocation and exchange. No float, no clock, no I/O."""

from .allocation import allocate
from .amount import Money
from .currency import exponent
from .errors import CurrencyMismatchError, MoneyError, UnknownCurrencyError
from .exchange import ExchangeRate
from .iso4217 import EXPONENTS
from .rounding import CONTEXT, MODES, SNAP_PLACES, Rounding, round_to, rounder, to_minor

__all__ = [
    "CONTEXT",
    "EXPONENTS",
    "MODES",
    "SNAP_PLACES",
    "CurrencyMismatchError",
    "ExchangeRate",
    "Money",
    "MoneyError",
    "Rounding",
    "UnknownCurrencyError",
    "allocate",
    "exponent",
    "round_to",
    "rounder",
    "to_minor",
]
