"""What lies where, free to be sold: the one read that availability, prices and reservations stand on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.statements import Read
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
    rows = _LYING.rows(bool(market), held, variants=list(variants), market=market, today=clock.now().date())
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


def _lying(has_market: bool, held: bool, *, variants: Any, market: Any, today: Any) -> QuerySet[StockItem]:  # noqa: FBT001 - the forms of a statement come by place
    ranks = MarketRank.objects.filter(market=market)
    policies = SendingPolicy.objects.filter(organisation=OuterRef("organisation"), may_split=True)
    ranked = Exists(ranks.filter(location__organisation=OuterRef("organisation")))
    rows = (
        StockItem.objects.filter(variant__public_id__in=variants, location__in=selling_places(today))
        .annotate(
            rank=Subquery(ranks.filter(location=OuterRef("location")).values("position")[:1]),
            ranked=ranked if has_market else Value(value=False),
            splits=Exists(policies),
            name=F("variant__public_id"),
        )
        .select_related("location")
        .order_by("pk")
    )
    return rows.select_for_update(of=("self",)) if held else rows


_LYING: Read[Any] = Read(_lying)


def selling_places(today: Any) -> QuerySet[Location]:
    """Return the open places that sell on a day, or what stands for it in a statement that is kept."""
    return Location.objects.filter(closed_at=None, open_from__lte=today).exclude(kind=RETURNS)


def _place(row: Any) -> Place:
    place = row.location
    return Place(
        id=place.public_id,
        kind=place.kind,
        origin=Origin(place.country, place.entered_from),
        position=0 if place.is_default else place.pk,
        rank=row.rank,
        ranked=row.ranked,
    )
