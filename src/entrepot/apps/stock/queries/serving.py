"""Which of a seller's places serve which markets; and pieces that lie where they cannot be sold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.stock.models import Location, MarketRank, StockItem
from entrepot.apps.stock.queries.places import own_places
from entrepot.core.trade.allocation import Origin, Place, order_places


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckPlace:
    """A place that pieces lie in and that does not serve a market.

    `may_serve`: it could, and is left out of the order that the seller set for that market.
    """

    public_id: str
    name: str
    may_serve: bool


def list_serving(market: str, destination: str, *, viewer: Actor) -> list[str]:
    """Return which of one's own places serve a market, the first to try first, by public id."""
    return list_serving_by_market({market: destination}, viewer=viewer)[market]


def list_serving_by_market(markets: Mapping[str, str], *, viewer: Actor) -> dict[str, list[str]]:
    """Return, for each market (code: country), which of one's own places serve it, the first first."""
    rows, ranks = _open(viewer), _ranks_by_market(viewer)
    return {
        market: [place.id for place in order_places(_places(rows, ranks.get(market, {})), country)]
        for market, country in markets.items()
    }


def list_able(destination: str, *, viewer: Actor) -> list[str]:
    """Return which of one's own open places could serve a country, whatever order is set; usual order."""
    return [place.id for place in order_places(_places(_open(viewer), {}), destination)]


def list_ranked_markets(*, viewer: Actor) -> list[str]:
    """Return the markets for which the viewer's organisation set an order of its places."""
    return sorted(_ranks_by_market(viewer))


def list_stuck(
    variants: Collection[str], markets: Mapping[str, str], *, viewer: Actor
) -> dict[str, tuple[StuckPlace, ...]]:
    """Return the markets (code: country) for which free pieces lie, but in no place that serves them.

    With the places they lie in. A market for which nothing is free anywhere is not among them: that is sold
    out, not stuck.
    """
    rows = _open(viewer)
    items = StockItem.objects.filter(
        variant__public_id__in=variants, location__in=[row.pk for row in rows], on_hand__gt=F("reserved")
    )
    held = set(items.values_list("location_id", flat=True))
    full = [row for row in rows if row.pk in held]
    if not full:
        return {}
    serving = list_serving_by_market(markets, viewer=viewer)
    found = {}
    for market, country in markets.items():
        if not any(row.public_id in serving[market] for row in full):
            able = {place.id for place in order_places(_places(full, {}), country)}
            found[market] = tuple(
                StuckPlace(public_id=row.public_id, name=row.name, may_serve=row.public_id in able)
                for row in full
            )
    return found


def _open(viewer: Actor) -> list[Location]:
    return list(own_places(viewer).filter(closed_at=None, open_from__lte=clock.now().date()).order_by("pk"))


def _ranks_by_market(viewer: Actor) -> dict[str, dict[int, int]]:
    rows: QuerySet[MarketRank] = MarketRank.objects.filter(location__in=own_places(viewer))
    found: dict[str, dict[int, int]] = {}
    for market, location, position in rows.values_list("market", "location_id", "position"):
        found.setdefault(market, {})[location] = position
    return found


def _places(rows: Sequence[Location], ranks: Mapping[int, int]) -> list[Place]:
    return [
        Place(
            id=row.public_id,
            kind=row.kind,
            origin=Origin(row.country, row.entered_from),
            position=0 if row.is_default else row.pk,
            rank=ranks.get(row.pk),
            ranked=bool(ranks),
        )
        for row in rows
    ]
