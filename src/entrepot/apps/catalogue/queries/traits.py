"""What goods are that buyers see, as a shop is narrowed by it: nothing of their words, pictures or prices."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q

from entrepot.apps.catalogue.queries.shop import shown_by_number
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.statements import Read
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError


class ProductTraits(NamedTuple):
    """Row number and public id of a product, its HS code, its origin, and its maker."""

    number: int
    public_id: str
    hs: str
    origin: str
    business: str
    business_name: str


def list_traits(products: Collection[str], *, market: str, viewer: Actor) -> list[ProductTraits]:
    """Return what those of some products (public ids) are that buyers see in a market, in their order."""
    del viewer  # public
    try:
        number = markets.get_number(market, viewer=SYSTEM)
    except MarketMissingError:
        return []
    names = list(dict.fromkeys(products))
    found = {row[1]: ProductTraits(*row) for row in _TRAITS.rows(market=number, names=names)}
    return [found[name] for name in names if name in found]


_TRAITS: Read[tuple[Any, ...]] = Read(
    lambda *, market, names: (
        shown_by_number(Q(market=market), 0)
        .filter(public_id__in=names)
        .select_related(None)
        .values_list("pk", "public_id", "hs", "origin", "business__public_id", "business__name")
    )
)
