"""The shop window, for programs: markets, what is sold there, and the final price."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery.changing import GOODS, RULES, shown_by
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import Problem, ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.apps.stock import queries as stock
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.kept import Made, kept, written
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes import shop as shapes
from entrepot.web.api.shapes.base import KnownCurrency, MarketCode, ProductId, VariantId
from entrepot.web.api.shapes.products import Variant
from entrepot.web.front.remembering import each_remembered

resource = Resource("shop", "Markets, what is sold there, and the final price.")
KIND = "shop"
SEARCH = "shop-search"
Words = Annotated[
    str, Query(min_length=1, max_length=100, description="In any language.", examples=["green tea"])
]
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
) -> HttpResponse:
    """Return listed products with the final price of their first variant in that country."""
    words = language or language_of(request)

    def make() -> Made:
        markets.get_market_by_code(market, viewer=ANONYMOUS)
        rows = catalogue.list_listed_names(
            market=market,
            viewer=ANONYMOUS,
            business=business,
            hs=hs,
            after=unseal(KIND, cursor),
            limit=limit + 1,
        )
        page, following = cut(rows, limit, lambda row: seal(KIND, row[0]))
        return _page([name for _number, name in page], following, market, words, currency)

    return kept(request, ("list", market, business, hs, words, currency, cursor, limit), make)


@resource.get("/shop/{market}/search", answers=shapes.ShopPage, summary="Find by words", cost=5)
def search_shop(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: MarketCode,
    q: Words,
    language: Language = "",
    currency: Currency = "",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> HttpResponse:
    """Return listed products that fit words of any language, the best first, with their final prices."""
    words = language or language_of(request)

    def make() -> Made:
        markets.get_market_by_code(market, viewer=ANONYMOUS)
        try:
            found = discovery.search_products(q, market=market, language=words, viewer=ANONYMOUS).products
        except IndexUnavailableError as closed:
            raise ProblemRaised(_away()) from closed
        start = unseal(SEARCH, cursor)
        names, following = cut(
            list(enumerate(found, 1))[start : start + limit + 1], limit, lambda each: seal(SEARCH, each[0])
        )
        return _page(_seen([name for _place, name in names], market), following, market, words, currency)

    return kept(request, ("search", market, q, words, currency, cursor, limit), make)


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
) -> HttpResponse:
    """Return a product with the final price of each variant, and how many pieces are left."""
    words = language or language_of(request)
    return kept(
        request,
        ("product", market, product, words, currency),
        lambda: _whole(product, market, words, currency),
    )


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


def _away() -> Problem:
    return Problem(
        slug="index-away",
        title=_("Looking for words is not possible at this moment."),
        status=503,
        detail=_("The list of what is sold can be read. Look again in a minute."),
    )


def _seen(names: Sequence[str], market: str) -> list[str]:
    """Return those of some products that buyers in a market see, in their order."""
    only = Narrowing(products=tuple(names))
    seen = catalogue.name_listed_products(market=market, viewer=ANONYMOUS, only=only) if names else set()
    return [name for name in names if name in seen]


def _page(names: Sequence[str], following: str | None, market: str, language: str, currency: str) -> Made:
    """Return a page of products, each written once until something of it changes (`ShopPage`)."""

    def write(missing: list[str]) -> dict[str, tuple[msgspec.Raw, list[str]]]:
        rows = catalogue.list_listed_products(
            market=market,
            viewer=ANONYMOUS,
            language=language,
            only=Narrowing(products=tuple(missing)),
            limit=len(missing),
        )
        prices = pricing.price_many(
            rows, market=market, viewer=ANONYMOUS, language=language, currency=currency
        )
        return {
            row.public_id: (written(shapes.ShopProduct.of(row, prices)), [RULES, *shown_by([row])])
            for row in rows
        }

    about = ("shop product", market, language, currency, clock.now().date())
    found = each_remembered(about, names, write, len)
    there = [found[name] for name in names if name in found]
    shown = frozenset({GOODS, RULES}).union(*(things for _item, things in there))
    return {"items": [item for item, _things in there], "next": following}, shown


def _whole(product: str, market: str, language: str, currency: str) -> Made:
    row = catalogue.get_listed_product(product, market=market, viewer=ANONYMOUS, language=language)
    variants = [each.public_id for each in row.variants]
    lying = stock.find_lying(variants, market=market, viewer=ANONYMOUS)
    prices = pricing.price_many(
        [row],
        market=market,
        viewer=ANONYMOUS,
        language=language,
        currency=currency,
        all_variants=True,
        lying=lying,
    )
    place = markets.get_market_by_code(market, viewer=ANONYMOUS)
    free = stock.count_free_of(lying, variants, destination=place.country)
    shown = [
        shapes.ShopVariant(
            **Variant.of(each).model_dump(),
            shown=shapes.Price.of(prices[each.public_id]) if each.public_id in prices else None,
            free=free[each.public_id],
        )
        for each in row.variants
    ]
    whole = shapes.ShopProduct.of(row, prices)
    return shapes.ShopProductWhole(**whole.model_dump(), variants=shown), [RULES, *shown_by([row])]
