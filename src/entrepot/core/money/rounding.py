"""Rounding to a step, in the seven ways laws round, immune to the noise of long divisions.

A quotient such as ``7500 / 0.9 * 0.9`` comes out of 50-digit arithmetic as ``7500.000…0001``. Rounding that
*up* to the next 1,000 is right for 7,500 and for 7,500.01, but 7,000.000…0001 must stay 7,000. Every value
is therefore first snapped half-even to 20 decimal places: no law and no exchange rate speaks of anything
finer.
"""

from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from .currency import exponent
from .errors import MoneyError

Rounding = Literal["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"]

SNAP_PLACES = 20
CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""The arithmetic of every rate and tax: 50 significant digits. Never ask the thread's own context."""

_SNAP = Decimal(1).scaleb(-SNAP_PLACES)
# Wide enough to snap and divide whatever CONTEXT can hold, so that rounding itself adds no error.
_BY_MODE: Mapping[str, Context] = MappingProxyType(
    {
        mode: Context(prec=120, rounding=rounding, traps=[InvalidOperation, DivisionByZero, Overflow])
        for mode, rounding in {
            "half_up": ROUND_HALF_UP,
            "half_even": ROUND_HALF_EVEN,
            "half_down": ROUND_HALF_DOWN,
            "up": ROUND_UP,
            "down": ROUND_DOWN,
            "floor": ROUND_FLOOR,
            "ceiling": ROUND_CEILING,
        }.items()
    }
)
WIDE = _BY_MODE["half_even"]
"""Exact for any amount of money; half-even where something must give."""
MODES: tuple[str, ...] = tuple(_BY_MODE)
_STEPS: tuple[Decimal, ...] = tuple(Decimal(1).scaleb(-digits) for digits in range(5))


def round_to(value: Decimal, mode: str, step: Decimal) -> Decimal:
    """Round ``value`` to a multiple of ``step`` (0.01, 1, 1000, 0.05 …).

    ``half_up``, ``half_even`` and ``half_down`` go to the nearest multiple and differ in exact ties
    (half_up and half_down: away from and towards zero). ``up`` and ``down`` go away from and towards zero;
    ``floor`` and ``ceiling`` towards minus and plus infinity. The value is snapped half-even to 20 decimal
    places first. Raises ``MoneyError`` for an unknown mode, a step that is not positive, and a value that
    is no finite Decimal.
    """
    if not (isinstance(value, Decimal) and isinstance(step, Decimal)):
        raise MoneyError("Rounding takes a Decimal value and a Decimal step.")
    if not (value.is_finite() and step.is_finite()):
        raise MoneyError(f"Cannot round {value} to steps of {step}.")
    return rounder(mode, step)(value)


@lru_cache(maxsize=1024)
def rounder(mode: str, step: Decimal) -> Callable[[Decimal], Decimal]:
    """Return ``round_to`` for one mode and step, checked once: a law rounds by the same rule every time.

    The function takes finite Decimals. Raises ``MoneyError`` for an unknown mode and a step not above zero.
    """
    context = _BY_MODE.get(mode)
    if context is None:
        raise MoneyError(f"Unknown rounding mode {mode!r}; the modes are {', '.join(MODES)}.")
    if step <= 0:
        raise MoneyError(f"Cannot round to steps of {step}.")
    decimals = step.as_tuple()
    plain = decimals.digits == (1,) and decimals.exponent in range(-SNAP_PLACES, 1)  # 1, 0.1, 0.01 …

    def rounded(value: Decimal) -> Decimal:
        try:
            snapped = value.quantize(_SNAP, context=WIDE)
        except InvalidOperation:
            raise MoneyError(f"{value} is too large to round.") from None
        if plain:
            return snapped.quantize(step, context=context)
        steps = context.divide(snapped, step).to_integral_value(context=context)
        return context.multiply(steps, step)

    return rounded


def to_minor(value: Decimal, currency: str, mode: str = "half_up") -> int:
    """Round ``value`` in major units of ``currency`` to whole minor units: 12.345 EUR half_up is 1235."""
    digits = exponent(currency)
    return int(round_to(value, mode, _STEPS[digits]).scaleb(digits, context=WIDE))
