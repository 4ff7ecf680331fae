"""Which of a seller's places pieces are sent from: which serve a market, in which order, and who sends what.

A price stands on where a parcel comes from: another country, or a bonded zone instead of the free market, is
another way in. So the places are chosen before a price is asked for, and a price that is held binds them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

HOME: Final = "home"
BONDED: Final = "bonded"
WAREHOUSE: Final = "warehouse"
RETURNS: Final = "returns"
SELLING: Final = (HOME, BONDED, WAREHOUSE)
"""The kinds of places that sell; what comes back to a place for returns waits there for its seller."""
KINDS: Final = (*SELLING, RETURNS)
MOST_PLACES: Final = 12
"""A seller has at most so many open places: all ways to choose among them are tried."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a parcel comes from, as its price depends on it: ISO countries.

    ``country`` is where the carrier fetches it. Goods in a bonded zone have not entered that country yet:
    ``entered_from`` is where they came into the zone from, empty for goods in free circulation.
    """

    country: str
    entered_from: str = ""

    @property
    def ship_from(self) -> str:
        """The country the law asks for: of a bonded zone, not the one it lies in."""
        return self.entered_from or self.country

    @property
    def is_bonded(self) -> bool:
        """Whether the goods wait in a bonded zone."""
        return bool(self.entered_from)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a seller that holds pieces. ``position`` is the seller's own order, the first is 0.

    ``rank`` is its place in what the seller set for the market that is asked about; ``ranked`` says that they
    set something there, so that a place without a rank does not serve it.
    """

    id: str
    kind: str
    origin: Origin
    position: int = 0
    rank: int | None = None
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """So many pieces of an item from one place."""

    item: str
    place: Place
    quantity: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who sends what, and of each item that is short, how many one order could have."""

    shares: tuple[Share, ...]
    short: Mapping[str, int] = field(default_factory=dict)


type Free = Mapping[str, Mapping[Place, int]]
"""Free pieces by item and place."""


def order_places(places: Iterable[Place], destination: str) -> tuple[Place, ...]:
    """Return the places that may serve a country, the one to try first first.

    What the seller ranked holds. Without that: a bonded zone there, another place there, home, then the
    others, each in the seller's order. A bonded zone serves the country it lies in and no other; a place for
    returns sells nothing.
    """
    able = [place for place in places if _serves(place, destination)]
    return tuple(sorted(able, key=lambda place: (_nearness(place, destination), place.position, place.id)))


def allocate(
    wants: Mapping[str, int], free: Free, places: Sequence[Place], *, may_split: bool = False
) -> Allocation:
    """Share what is wanted of one seller over places (in their order), so that the fewest parcels leave.

    Of equally many, the ways that use earlier places win; the same question has the same answer. Pieces of
    one item come from one place, unless the seller allows to split them. An item that is short is given to
    the first place, so that it can be priced, and named with what is left of it.
    """
    left = {item: reach(free, item, places, may_split=may_split) for item in wants}
    short = {item: left[item] for item, count in wants.items() if count > left[item]}
    rest = {item: count for item, count in wants.items() if item not in short}
    shares = _fewest(rest, free, places, may_split=may_split) if rest else []
    home = shares[0].place if shares else next(iter(places), None)
    if home is not None:
        shares += [Share(item, home, wants[item]) for item in short]
    return Allocation(tuple(shares), short)


def reach(free: Free, item: str, places: Iterable[Place], *, may_split: bool = False) -> int:
    """Return how many pieces of an item one order can have: of all places where they may be split."""
    counts = [max(0, free.get(item, {}).get(place, 0)) for place in places]
    return sum(counts) if may_split else max(counts, default=0)


def choose_place(wants: Mapping[str, int], free: Free, places: Sequence[Place]) -> Place | None:
    """Return the first place that has all of a parcel, or None: a parcel leaves from one place."""
    return next((place for place in places if _has_all(wants, free, place)), None)


def _serves(place: Place, destination: str) -> bool:
    if place.kind == RETURNS or (place.origin.is_bonded and place.origin.country != destination):
        return False
    return not place.ranked or place.rank is not None


def _nearness(place: Place, destination: str) -> int:
    if place.ranked:
        return place.rank or 0
    if place.origin.country == destination:
        return 0 if place.origin.is_bonded else 1
    return 2 if place.kind == HOME else 3


def _has_all(wants: Mapping[str, int], free: Free, place: Place) -> bool:
    return all(free.get(item, {}).get(place, 0) >= count for item, count in wants.items())


def _fewest(wants: Mapping[str, int], free: Free, places: Sequence[Place], *, may_split: bool) -> list[Share]:
    """Return the shares from the fewest places; every item alone is known to be within reach."""
    useful = [place for place in places if any(free.get(item, {}).get(place, 0) > 0 for item in wants)]
    for size in range(1, len(useful) + 1):
        for chosen in combinations(useful, size):
            if all(reach(free, item, chosen, may_split=may_split) >= count for item, count in wants.items()):
                return [share for item, count in wants.items() for share in _taken(item, count, free, chosen)]
    raise ValueError("an item that is out of reach was asked for")


def _taken(item: str, count: int, free: Free, chosen: Sequence[Place]) -> Iterable[Share]:
    """Yield the first place that has all of an item, else what each has, in order."""
    whole = next((place for place in chosen if free.get(item, {}).get(place, 0) >= count), None)
    if whole is not None:
        yield Share(item, whole, count)
        return
    for place in chosen:
        taken = min(count, free.get(item, {}).get(place, 0))
        if taken > 0:
            yield Share(item, place, taken)
            count -= taken
