"""How prices end by the custom of each currency: 19.90 in one shop, 19.99 in the next, 1,980 yen.

The table is our own reading of price tags, not law: a seller may choose no ending at all.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from .amount import Money
from .currency import exponent
from .errors import MoneyError

type Ending = Literal["", "90", "99"]
ENDINGS: Final[tuple[Ending, ...]] = ("", "90", "99")

_UNITS: Final[Mapping[int, tuple[int, int, int]]] = MappingProxyType(
    {
        0: (1_000, 900, 990),  # no coin below the unit: 4,900 or 4,990
        2: (100, 90, 99),
        3: (1_000, 900, 990),  # dinars of a thousand fils
        4: (10_000, 9_000, 9_900),
    }
)
"""By the digits after the point: prices go by steps of so many minor units; then the two endings."""
_OWN: Final[Mapping[str, tuple[int, int, int]]] = MappingProxyType(
    {
        "JPY": (100, 80, 98),  # 1,980 yen: eight is the number that shops end on
        "VND": (10_000, 9_000, 9_900),  # 199.000 đồng
        "IDR": (1_000_000, 900_000, 990_000),  # 199.000 or 199.900 rupiah: nobody pays in sen
        "THB": (1_000, 900, 900),  # 199 baht: satang are rounded away at the till
        "TWD": (1_000, 900, 900),
        "PHP": (1_000, 900, 900),
        "INR": (1_000, 900, 900),
        "HUF": (10_000, 9_000, 9_000),  # 1 990 forint
        "CZK": (1_000, 900, 900),
        "SEK": (1_000, 900, 900),
        "NOK": (1_000, 900, 900),
        "DKK": (1_000, 900, 900),
        "ISK": (100, 90, 99),
        "CLP": (1_000, 900, 990),
    }
)


def end_price(amount: Money, ending: str) -> Money:
    """Return the lowest price that is no lower than `amount` and ends as asked; `amount` itself for "".

    Raises ``MoneyError`` for an ending that is none and for an amount below zero.
    """
    if ending not in ENDINGS or amount.minor < 0:
        raise MoneyError(f"{amount} cannot end in {ending!r}.")
    if not ending:
        return amount
    step, ninety, ninety_nine = _OWN.get(amount.currency) or _UNITS[exponent(amount.currency)]
    rest = ninety if ending == "90" else ninety_nine
    return Money(amount.minor + (rest - amount.minor) % step, amount.currency)
