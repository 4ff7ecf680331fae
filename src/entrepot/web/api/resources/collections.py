"""What stands in front of a shop: collections of goods and campaigns, with what of them is sold there."""

from django.http import HttpRequest, HttpResponse

from entrepot.apps.campaigns import changing, queries
from entrepot.apps.discovery.changing import RULES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.web.api.declaring import Resource, language_of
from entrepot.web.api.kept import Made, kept
from entrepot.web.api.resources.shop import Currency, Language, items_of
from entrepot.web.api.shapes import collections as shapes
from entrepot.web.api.shapes.base import CollectionId, MarketCode

resource = Resource("collections", "Collections and campaigns in front of each family of shops.")


@resource.get(
    "/shop/{market}/collections",
    answers=shapes.ShopFront,
    summary="What stands in front of a shop",
    cost=2,
)
def list_shop_collections(request: HttpRequest, market: MarketCode, language: Language = "") -> HttpResponse:
    """Return the collections and campaigns of the day, in one's language or the nearest there is."""
    words = language or language_of(request)

    def make() -> Made:
        family = markets.get_market_by_code(market, viewer=ANONYMOUS).family
        rows = queries.list_in_front(family, on=clock.now().date(), viewer=ANONYMOUS, language=words)
        reply = shapes.ShopFront(items=[shapes.ShopCollection.of(row) for row in rows])
        return reply, [RULES, changing.front(family)]

    return kept(request, ("front", market, words), make)


@resource.get(
    "/shop/{market}/collections/{collection}",
    answers=shapes.ShopCollectionWhole,
    summary="One collection",
    cost=5,
)
def get_shop_collection(
    request: HttpRequest,
    market: MarketCode,
    collection: CollectionId,
    language: Language = "",
    currency: Currency = "",
) -> HttpResponse:
    """Return a collection of the day with what of it the market sells, at the whole price."""
    words = language or language_of(request)

    def make() -> Made:
        markets.get_market_by_code(market, viewer=ANONYMOUS)
        row = queries.get_collection(collection, on=clock.now().date(), viewer=ANONYMOUS, language=words)
        sold, things = items_of(row.products, market, words, currency)
        told = shapes.ShopCollection.of(row).model_dump()
        return {**told, "sold": sold}, {*things, changing.collection(collection)}

    return kept(request, ("collection", market, collection, words, currency), make)
