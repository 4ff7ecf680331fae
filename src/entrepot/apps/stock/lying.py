"""What lies where, free to be sold: the one read that availability, prices and reservations stand on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value

from entrepot.apps.kernel import clock
from entrepot.apps.stock.models import Location, MarketRank, SendingPolicy, StockItem
from entrepot.core.trade.allocation import RETURNS, Origin, Place


@dataclass(frozen=True, slots=True)
class Lying:
    """Free pieces by variant (public id) and place, with the row number of each item.

    `sellers` is the organisation of each variant, `splitting` the organisations that send the pieces of one
    line from several places.
    """

    free: Mapping[str, Mapping[Place, int]]
    items: Mapping[tuple[str, Place], int]
    sellers: Mapping[str, int] = field(default_factory=dict)
    splitting: frozenset[int] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    """The seller's own short name of each place (public id)."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place of these variants, the seller's first one first."""
        found = {place for places in self.free.values() for place in places}
        return tuple(sorted(found, key=lambda place: (place.position, place.id)))

    def places_of(self, variant: str) -> tuple[Place, ...]:
        """Return the places where a variant lies or lay."""
        return tuple(self.free.get(variant, {}))

    def may_split(self, variant: str) -> bool:
        """Say whether the pieces of one line of it may come from several places."""
        return self.sellers.get(variant) in self.splitting


def read_lying(variants: Collection[str], *, market: str = "", held: bool = False) -> Lying:
    """Read what lies of variants in open places that sell, and how the sellers rank them for a market.

    `held`: nobody else changes these rows until the transaction ends; taken hold of in the order of their
    numbers.
    """
    ranks = MarketRank.objects.filter(market=market)
    policies = SendingPolicy.objects.filter(organisation=OuterRef("organisation"), may_split=True)
    rows = (
        StockItem.objects.filter(variant__public_id__in=variants, location__in=selling_places())
        .annotate(
            rank=Subquery(ranks.filter(location=OuterRef("location")).values("position")[:1]),
            ranked=Exists(ranks.filter(location__organisation=OuterRef("organisation")))
            if market
            else Value(value=False),
            splits=Exists(policies),
            name=F("variant__public_id"),
        )
        .select_related("location")
        .order_by("pk")
    )
    if held:
        rows = rows.select_for_update(of=("self",))
    free: dict[str, dict[Place, int]] = {}
    items, sellers, splitting, codes = {}, {}, set(), {}
    for row in rows:
        place = _place(row)
        free.setdefault(row.name, {})[place] = row.on_hand - row.reserved
        items[row.name, place] = row.pk
        sellers[row.name] = row.organisation_id
        codes[place.id] = row.location.code
        if row.splits:
            splitting.add(row.organisation_id)
    return Lying(free, items, sellers, frozenset(splitting), codes)


def selling_places() -> QuerySet[Location]:
    """Return the open places that sell."""
    rows = Location.objects.filter(closed_at=None, open_from__lte=clock.now().date())
    return rows.exclude(kind=RETURNS)


def _place(row: StockItem) -> Place:
    place = row.location
    return Place(
        id=place.public_id,
        kind=place.kind,
        origin=Origin(place.country, place.entered_from),
        position=0 if place.is_default else place.pk,
        rank=row.rank,  # type: ignore[attr-defined] # annotated
        ranked=row.ranked,  # type: ignore[attr-defined] # annotated
    )
