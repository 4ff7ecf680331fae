"""What stands in front of a shop: collections of goods and campaigns, with what of them is sold there."""

from django.http import HttpRequest

from entrepot.apps.campaigns import queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.web.api.declaring import Resource, language_of
from entrepot.web.api.resources.shop import Currency, Language
from entrepot.web.api.shapes import collections as shapes
from entrepot.web.api.shapes.base import CollectionId, MarketCode
from entrepot.web.api.windows import sold

resource = Resource("collections", "Collections and campaigns in front of each family of shops.")


@resource.get(
    "/shop/{market}/collections",
    answers=shapes.ShopFront,
    summary="What stands in front of a shop",
    cost=2,
)
def list_shop_collections(
    request: HttpRequest, market: MarketCode, language: Language = ""
) -> shapes.ShopFront:
    """Return the collections and campaigns of the day, in one's language or the nearest there is."""
    family = markets.get_market_by_code(market, viewer=ANONYMOUS).family
    rows = queries.list_in_front(
        family, on=clock.now().date(), viewer=ANONYMOUS, language=language or language_of(request)
    )
    return shapes.ShopFront(items=[shapes.ShopCollection.of(row) for row in rows])


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
) -> shapes.ShopCollectionWhole:
    """Return a collection of the day with what of it the market sells, at the whole price."""
    words = language or language_of(request)
    markets.get_market_by_code(market, viewer=ANONYMOUS)
    row = queries.get_collection(collection, on=clock.now().date(), viewer=ANONYMOUS, language=words)
    found = sold(row.products, market=market, language=words, currency=currency)
    shown = shapes.ShopCollection.of(row).model_dump()
    return shapes.ShopCollectionWhole(**shown, sold=[found[each] for each in row.products if each in found])
