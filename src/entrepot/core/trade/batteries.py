"""Batteries in goods: their UN number, and whether they are small enough for the rules that spare parcels.

Source: United Nations, Recommendations on the Transport of Dangerous Goods, Model Regulations, 23rd revised
edition (2023): Dangerous Goods List (3.2) for the numbers, special provision 188 (3.3) for what is small. The
rules of air and sea take both over; a carrier may refuse what they allow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

SOURCE: Final = "UN Model Regulations, Rev. 23 (2023), 3.2 and special provision 188"
PACKINGS: Final = ("alone", "packed_with", "contained_in")
"""By itself; beside the device it is for, in one box; inside it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    alone: int | None
    """The UN number by itself; None: not dangerous goods in a parcel."""
    equipped: int | None
    """The number packed with a device, or inside one."""
    unit: str
    small: Decimal | None
    """The most of one battery, in its unit, that special provision 188 spares."""


_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "lithium_ion": _Kind(3480, 3481, "Wh", Decimal(100)),
        "lithium_metal": _Kind(3090, 3091, "g", Decimal(2)),  # grams of lithium
        "sodium_ion": _Kind(3551, 3552, "Wh", Decimal(100)),
        "dry": _Kind(None, None, "", None),  # alkaline, zinc-carbon: kept from short circuit, no more
    }
)
KINDS: Final = tuple(_KINDS)
MOST: Final = Decimal(100_000)


class BatteryError(ValueError):
    """These words describe no battery."""


@dataclass(frozen=True, slots=True)
class Battery:
    """One kind of battery in a product: how it is packed, and how much one of them holds.

    `measure` is in watt-hours, for lithium metal in grams of lithium; None while nobody has said. Raises
    BatteryError.
    """

    kind: str
    packing: str
    measure: Decimal | None = None

    def __post_init__(self) -> None:
        if self.kind not in _KINDS or self.packing not in PACKINGS:
            raise BatteryError(f"{self.kind} {self.packing}")
        if self.measure is not None and not (self.unit and 0 < self.measure <= MOST):
            raise BatteryError(f"{self.kind} {self.measure}")

    @classmethod
    def parse(cls, kind: str, text: str) -> "Battery":
        """Read a kind and what is said of it: a packing, then the measure when it is known."""
        packing, _blank, number = text.partition(" ")
        if number and not (number.isascii() and number.replace(".", "", 1).isdigit()):
            raise BatteryError(f"{kind} {text}")
        return cls(kind, packing, Decimal(number) if number else None)

    @property
    def text(self) -> str:
        """What `parse` reads, beside the kind."""
        return f"{self.packing} {self.measure.normalize():f}" if self.measure else self.packing

    @property
    def unit(self) -> str:
        """In what one is measured; empty where it need not be."""
        return _KINDS[self.kind].unit

    @property
    def un_number(self) -> int | None:
        """Its number among dangerous goods; None where it is none."""
        found = _KINDS[self.kind]
        return found.alone if self.packing == "alone" else found.equipped

    @property
    def needs_measure(self) -> bool:
        """Whether nobody can say how it may travel until it is measured."""
        return bool(self.unit) and self.measure is None

    @property
    def is_small(self) -> bool | None:
        """Whether special provision 188 spares it; None while it is not measured."""
        most = _KINDS[self.kind].small
        if most is None:
            return True
        return None if self.measure is None else self.measure <= most
