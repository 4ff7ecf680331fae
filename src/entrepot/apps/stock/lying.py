"""What lies where, free to be sold: the one read that availability, prices and reservations stand on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.json_rows import rows_beside
from entrepot.apps.kernel.statements import Read
from entrepot.apps.stock.models import Location, MarketRank, SendingPolicy, StockItem
from entrepot.core.trade.allocation import SELLING, Origin, Place


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


class _Item(NamedTuple):
    """What lies of one variant in one place."""

    variant: str
    place: Place
    free: int
    number: int
    seller: int
    splits: bool
    code: str


def read_lying(variants: Collection[str], *, market: str = "", held: bool = False) -> Lying:
    """Read what lies of variants in open places that sell, and how the sellers rank them for a market.

    `held`: nobody else changes these rows until the transaction ends; taken hold of in the order of their
    numbers.
    """
    rows = _LYING.rows(bool(market), held, variants=list(variants), market=market, today=clock.now().date())
    return _gathered(
        _Item(
            variant=row.name,
            place=_place(row.location, row.rank, ranked=row.ranked),
            free=row.on_hand - row.reserved,
            number=row.pk,
            seller=row.organisation_id,
            splits=row.splits,
            code=row.location.code,
        )
        for row in rows
    )


def lying_beside(*, variant: str, market: str, today: Any) -> Subquery:
    """Return what reads, beside a row of an app above, what lies of its variant, for `lying_of`.

    `variant` (a public id) and `market` (its code) name columns of that row.
    """
    rows = _sold_items(OuterRef(OuterRef(market)), today)
    return rows_beside(rows, "variant__public_id", variant, *TOLD)


def lying_of(found: Mapping[str, Iterable[Mapping[str, Any]] | None]) -> Lying:
    """Return what `lying_beside` told of variants (public ids), as `read_lying` does for a market."""
    told = [(variant, row) for variant, rows in found.items() for row in rows or ()]
    return _gathered(
        _Item(
            variant=variant,
            place=_place(
                Location(**{name: row[f"location__{name}"] for name in PLACE}),
                row["rank"],
                ranked=row["ranked"],
            ),
            free=row["on_hand"] - row["reserved"],
            number=row["id"],
            seller=row["organisation_id"],
            splits=row["splits"],
            code=row["location__code"],
        )
        for variant, row in sorted(told, key=lambda each: int(each[1]["id"]))
    )


PLACE = ("id", "public_id", "kind", "country", "entered_from", "is_default")
TOLD = (
    *("id", "organisation_id", "on_hand", "reserved", "rank", "ranked", "splits", "location__code"),
    *(f"location__{name}" for name in PLACE),
)


def _gathered(found: Iterable[_Item]) -> Lying:
    free: dict[str, dict[Place, int]] = {}
    items, sellers, splitting, codes = {}, {}, set(), {}
    for item in found:
        free.setdefault(item.variant, {})[item.place] = item.free
        items[item.variant, item.place] = item.number
        sellers[item.variant] = item.seller
        codes[item.place.id] = item.code
        if item.splits:
            splitting.add(item.seller)
    return Lying(free, items, sellers, frozenset(splitting), codes)


def _lying(has_market: bool, held: bool, *, variants: Any, market: Any, today: Any) -> QuerySet[StockItem]:  # noqa: FBT001 - the forms of a statement come by place
    rows = (
        _sold_items(market, today, has_market=has_market)
        .filter(variant__public_id__in=variants)
        .annotate(name=F("variant__public_id"))
        .select_related("location")
        .order_by("pk")
    )
    return rows.select_for_update(of=("self",)) if held else rows


def _sold_items(market: Any, today: Any, *, has_market: bool = True) -> QuerySet[StockItem]:
    """Return what lies in places that sell, with their rank in a market."""
    ranks = MarketRank.objects.filter(market=market)
    policies = SendingPolicy.objects.filter(organisation=OuterRef("organisation"), may_split=True)
    ranked = Exists(ranks.filter(location__organisation=OuterRef("organisation")))
    return StockItem.objects.filter(location__in=selling_places(today)).annotate(
        rank=Subquery(ranks.filter(location=OuterRef("location")).values("position")[:1]),
        ranked=ranked if has_market else Value(value=False),
        splits=Exists(policies),
    )


_LYING: Read[Any] = Read(_lying)


def selling_places(today: Any) -> QuerySet[Location]:
    """Return the open places that sell on a day, or what stands for it in a statement that is kept.

    Kinds are named, not left out: of a statement that is kept a database guesses that leaving one out leaves
    next to nothing, and then reads every place there is.
    """
    return Location.objects.filter(closed_at=None, open_from__lte=today, kind__in=SELLING)


def _place(place: Location, rank: int | None, *, ranked: bool) -> Place:
    return Place(
        id=place.public_id,
        kind=place.kind,
        origin=Origin(place.country, place.entered_from),
        position=0 if place.is_default else place.pk,
        rank=rank,
        ranked=bool(ranked),
    )
