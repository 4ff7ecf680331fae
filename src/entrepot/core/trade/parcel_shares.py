"""What of an order belongs to each of its parcels: one that never arrives takes nothing of the others.

An order is the sum of its parcels: each was quoted by itself. Its parts (goods, each duty and tax, each
carrier's freight) are shared over them here, to the unit, and so is what was given back before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.core.ledger import Parts, Sale, Share
from entrepot.core.ledger.proportions import growing_shares
from entrepot.core.money import allocate

from .checkout import authority_of
from .errors import TradeError
from .frozen_quote import DUTY_LIKE
from .orders import ParcelPlan

type Named = Mapping[tuple[str, str], str]
"""Who a levy belongs to where it has another name; see ``checkout.authority_of``."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Parts that were given back: of one parcel (its place), or of whatever was left of the order."""

    parts: Parts
    parcel: int | None = None


def shares_of(
    sale: Sale, parcels: Sequence[ParcelPlan], carriers: Sequence[str], named: Named | None = None
) -> tuple[Parts, ...]:
    """Return the parts of a sale that each parcel brought. They add up to the sale, part by part.

    ``carriers`` carry the parcels, in their order. A part that the quotes do not explain to the unit is
    shared in their proportion, what is left over to the last. Raises ``TradeError`` without parcels.
    """
    if not parcels:
        raise TradeError(f"{sale.order} has no parcels.")
    rows = [
        _quoted(sale, each, carrier, named or {}) for each, carrier in zip(parcels, carriers, strict=True)
    ]
    columns = [_fitted(whole, [row[place] for row in rows]) for place, whole in enumerate(sale.whole.flat())]
    return tuple(sale.nothing.with_row(row) for row in zip(*columns, strict=True))


def left_of(shares: Sequence[Parts], history: Sequence[Taken]) -> tuple[Parts, ...]:
    """Return what is left of each parcel's share after what was given back, in the order it was.

    What was given back of the order as a whole came from every parcel, in proportion to what was left of it.
    Raises ``TradeError`` where more was given back than there was.
    """
    left = [list(share.flat()) for share in shares]
    for taken in history:
        for place, minor in enumerate(taken.parts.flat()):
            column = [row[place] for row in left]
            for row, part in zip(left, _spread(minor, column, taken.parcel), strict=True):
                row[place] -= part
    return tuple(share.with_row(row) for share, row in zip(shares, left, strict=True))


def _spread(minor: int, column: Sequence[int], parcel: int | None) -> Sequence[int]:
    """Return how much of one part came from each parcel."""
    if minor > sum(column) or (parcel is not None and minor > column[parcel]):
        raise TradeError("More was given back of a parcel than was paid for it.")
    if parcel is not None:
        return [minor if place == parcel else 0 for place in range(len(column))]
    return growing_shares(minor, column)


def _quoted(sale: Sale, parcel: ParcelPlan, carrier: str, named: Named) -> list[int]:
    """Return what one parcel's own quote says of each part of the sale."""
    dues: dict[tuple[str, str], int] = {}
    for levy in parcel.quote.levies:
        if not levy.at_delivery:
            account = "duty" if levy.kind in DUTY_LIKE else "tax"
            key = account, authority_of(levy, parcel.quote.destination, named)
            dues[key] = dues.get(key, 0) + levy.amount.minor
    carried = [parcel.carriage.minor if each.account.owner == carrier else 0 for each in sale.carriage]
    return [parcel.goods.minor, *(dues.get(_key(due), 0) for due in sale.dues), *carried]


def _key(due: Share) -> tuple[str, str]:
    return due.account.kind.value.removesuffix("_payable"), due.account.owner


def _fitted(whole: int, quoted: Sequence[int]) -> Sequence[int]:
    """Return the figures when they add up to the whole, else the whole in their proportion."""
    if sum(quoted) == whole:
        return quoted
    if not sum(quoted):
        return [*([0] * (len(quoted) - 1)), whole]
    return allocate(whole, quoted)
