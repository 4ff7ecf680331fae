"""What goods that went back are worth: of the goods, of each duty and tax, of what the way there cost.

Everything grows with the pieces that came back and is the whole at the last one, so that several returns of
one line together give back exactly what one would have.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from entrepot.core.ledger.proportions import share_of

from .errors import TradeError
from .returns import BUYER, CHANGE, SELLER, ReturnRule

AUTHORITY = "authority"
NEVER, ON_RETURN, CLAIM = "never", "on_return", "claim"
"""What the law says of a levy on goods that go back: kept, not levied after all, given back when claimed."""


@dataclass(frozen=True, slots=True)
class LinePart:
    """A duty or tax paid at checkout on one line. ``recovery`` is the law's word on goods that go back."""

    account: str
    authority: str
    levy: str
    minor: int
    recovery: str
    measure: str
    source: str


@dataclass(frozen=True, slots=True)
class BackLine:
    """Pieces of one line that came back: of ``quantity`` sold, ``before`` came back earlier, ``pieces`` now.

    ``value`` is what the line cost after discount, ``off`` what is taken off for how the goods came back.
    ``parcel`` names whose way there was paid.
    """

    parcel: str
    value: int
    quantity: int
    before: int
    pieces: int
    dues: tuple[LinePart, ...] = ()
    off: int = 0

    def __post_init__(self) -> None:
        if (
            min(self.value, self.before, self.pieces, self.off) < 0
            or self.before + self.pieces > self.quantity
        ):
            raise TradeError(f"{self.pieces} pieces of {self.quantity} cannot come back after {self.before}.")
        if self.off > self.grown(self.value):
            raise TradeError(f"{self.off} cannot be taken off {self.grown(self.value)}.")

    def grown(self, minor: int) -> int:
        """Return the part of an amount of the whole line that these pieces carry."""
        upto = share_of(minor, self.before + self.pieces, self.quantity)
        return upto - share_of(minor, self.before, self.quantity)

    @property
    def goods(self) -> int:
        """What goes back for the goods."""
        return self.grown(self.value) - self.off


@dataclass(frozen=True, slots=True)
class DueBack:
    """A duty or tax on goods that went back: how much of it, what the law says, and who bears it.

    ``borne_by`` is the authority, or the seller where it keeps what the buyer must have back, or the buyer.
    """

    part: LinePart
    minor: int
    borne_by: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What the way there of one parcel cost, the value of its goods, and of that what came back before."""

    parcel: str
    carrier: str
    minor: int
    value: int
    before: int


@dataclass(frozen=True, slots=True)
class ValueBack:
    """What a return is worth, in minor units: goods, dues one by one, carriage by carrier."""

    goods: int
    dues: tuple[DueBack, ...]
    carriage: tuple[tuple[str, int], ...]

    @property
    def to_buyer(self) -> int:
        """What the buyer gets, before the way back is paid."""
        return self.goods + sum(each.minor for each in self.dues if each.borne_by != BUYER) + self.carried

    @property
    def carried(self) -> int:
        """What goes back for the way there."""
        return sum(minor for _carrier, minor in self.carriage)


def value_of(
    lines: Sequence[BackLine],
    rule: ReturnRule,
    *,
    ways: Sequence[Carried] = (),
    in_time: bool = True,
    everything: bool = False,
) -> ValueBack:
    """Return what these pieces are worth under a rule.

    ``in_time``: the goods were back before the law stops restoring duty and tax. Of those nothing is restored
    late, and what the law never gives back is the seller's to bear where the rule says so, else the buyer's.
    What the way there cost goes back for faulty goods in proportion, for a change of mind only when
    ``everything`` came back. Where something was taken off for the goods, their dues go back in proportion.
    """
    dues = tuple(due for line in lines for due in _dues(line, rule, in_time=in_time))
    goods = sum(line.goods for line in lines)
    if not rule.outward or (rule.ground == CHANGE and not everything):
        return ValueBack(goods, dues, ())
    return ValueBack(goods, dues, tuple(_carriage(lines, ways)))


def _dues(line: BackLine, rule: ReturnRule, *, in_time: bool) -> Iterable[DueBack]:
    whole = line.grown(line.value)
    for part in line.dues:
        full = line.grown(part.minor)
        minor = share_of(full, line.goods, whole) if whole else full
        restored = in_time and part.recovery in {ON_RETURN, CLAIM}
        bearer = AUTHORITY if restored else SELLER if rule.seller_bears() else BUYER
        if minor:
            yield DueBack(part, minor, bearer)


def _carriage(lines: Sequence[BackLine], ways: Sequence[Carried]) -> Iterable[tuple[str, int]]:
    for way in ways:
        now = sum(line.grown(line.value) for line in lines if line.parcel == way.parcel)
        if now and way.value:
            upto = share_of(way.minor, way.before + now, way.value)
            yield way.carrier, upto - share_of(way.minor, way.before, way.value)
