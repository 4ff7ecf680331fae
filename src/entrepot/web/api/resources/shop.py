"""The shop window, for programs: markets, what is sold there, and the final price."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import clock
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.stock import queries as stock
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes import shop as shapes
from entrepot.web.api.shapes.base import KnownCurrency, MarketCode, ProductId, VariantId
from entrepot.web.api.shapes.products import Variant

resource = Resource("shop", "Markets, what is sold there, and the final price.")
KIND = "shop"
Language = Annotated[
    str,
    Query(
        pattern="^([a-z]{2,3}(-[a-z0-9]{2,8})?)?$",
        description="Of titles and descriptions; empty for the language of the reply.",
        examples=["th"],
    ),
]
Currency = Annotated[
    str,
    Query(pattern="^([A-Z]{3})?$", description="Of the prices; empty for the market's.", examples=["SGD"]),
    KnownCurrency,
]
Seller = Annotated[str, Query(pattern="^(biz_[0-9a-z]{22})?$", description="Keep one seller's.")]
Code = Annotated[str, Query(pattern="^[0-9]{0,6}$", description="Keep those whose HS code begins so.")]


@resource.get("/markets", answers=shapes.MarketList, summary="Markets")
def list_markets(request: HttpRequest) -> shapes.MarketList:
    """Return every storefront with its settings, each saying whether it is inherited from its family."""
    language = language_of(request)
    rows = markets.list_markets(viewer=actor_of(request))
    return shapes.MarketList(items=[shapes.Market.of(row, language) for row in rows])


@resource.get("/markets/{market}", answers=shapes.Market, summary="One market")
def get_market(request: HttpRequest, market: MarketCode) -> shapes.Market:
    """Return one storefront."""
    row = markets.get_market_by_code(market, viewer=actor_of(request))
    return shapes.Market.of(row, language_of(request))


@resource.get("/shop/{market}/products", answers=shapes.ShopPage, summary="What is sold in a market", cost=5)
def list_shop_products(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: MarketCode,
    business: Seller = "",
    hs: Code = "",
    language: Language = "",
    currency: Currency = "",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> shapes.ShopPage:
    """Return listed products with the final price of their first variant in that country."""
    viewer, words = actor_of(request), language or language_of(request)
    markets.get_market_by_code(market, viewer=viewer)
    rows = catalogue.list_listed_products(
        market=market,
        viewer=viewer,
        language=words,
        business=business,
        hs=hs,
        after=unseal(KIND, cursor),
        limit=limit + 1,
    )
    kept, following = cut(rows, limit, lambda row: seal(KIND, row.id))
    prices = pricing.price_many(kept, market=market, viewer=viewer, language=words, currency=currency)
    return shapes.ShopPage(items=[shapes.ShopProduct.of(row, prices) for row in kept], next=following)


@resource.get(
    "/shop/{market}/products/{product}",
    answers=shapes.ShopProductWhole,
    summary="One product in a market",
    cost=5,
)
def get_shop_product(
    request: HttpRequest,
    market: MarketCode,
    product: ProductId,
    language: Language = "",
    currency: Currency = "",
) -> shapes.ShopProductWhole:
    """Return a product with the final price of each variant, and how many pieces are left."""
    viewer, words = actor_of(request), language or language_of(request)
    row = catalogue.get_listed_product(product, market=market, viewer=viewer, language=words)
    prices = pricing.price_many(
        [row], market=market, viewer=viewer, language=words, currency=currency, all_variants=True
    )
    place = markets.get_market_by_code(market, viewer=viewer)
    free = stock.count_free(
        [each.public_id for each in row.variants],
        market=market,
        destination=place.country,
        viewer=viewer,
    )
    variants = [
        shapes.ShopVariant(
            **Variant.of(each).model_dump(),
            shown=shapes.Price.of(prices[each.public_id]) if each.public_id in prices else None,
            free=free[each.public_id],
        )
        for each in row.variants
    ]
    whole = shapes.ShopProduct.of(row, prices)
    return shapes.ShopProductWhole(**whole.model_dump(), variants=variants)


@resource.get(
    "/shop/{market}/variants/{variant}/price",
    answers=shapes.ExplainedPrice,
    summary="Why this price",
    cost=3,
)
def explain_price(
    request: HttpRequest, market: MarketCode, variant: VariantId, currency: Currency = ""
) -> shapes.ExplainedPrice:
    """Return the final price of one unit with the law behind every part of it."""
    row = pricing.get_price(
        variant,
        market=market,
        viewer=actor_of(request),
        language=language_of(request),
        currency=currency,
        on=clock.now().date(),
    )
    return shapes.ExplainedPrice.of(row)
