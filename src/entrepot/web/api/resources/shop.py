"""The shop window, for programs: markets, what is sold there, and the final price."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, NamedTuple

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
from entrepot.apps.kernel.ids import is_public_id
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.apps.stock import queries as stock
from entrepot.web.api import choices
from entrepot.web.api.choices import choice_of
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.kept import Made, kept, written
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal, wrong_cursor
from entrepot.web.api.refusals import index_away
from entrepot.web.api.shapes import shop as shapes
from entrepot.web.api.shapes.base import KnownCurrency, MarketCode, ProductId, VariantId
from entrepot.web.api.shapes.products import Variant
from entrepot.web.api.windows import window_of
from entrepot.web.front.remembering import each_remembered
from entrepot.web.storefront.choosing import Choice
from entrepot.web.storefront.filtering import narrowing_of
from entrepot.web.storefront.looking import look
from entrepot.web.storefront.shelves import names_of

resource = Resource("shop", "Markets, what is sold there, and the final price.")
KIND = "shop"
NOTHING = Choice()
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
    hs: Code = "",
    kind: choices.Kinds = "",
    origin: choices.Origins = "",
    business: choices.Sellers = "",
    ships_from: choices.Sent = "",
    badge: choices.Badged = "",
    price: choices.Priced = "",
    days: choices.Within = "",
    sort: choices.Sorted = "",
    language: Language = "",
    currency: Currency = "",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> HttpResponse:
    """Return listed products with the final price of their first variant in that country.

    `hs` goes with one `business` and no other way to narrow.
    """
    narrowed = {"kind": kind, "origin": origin, "ships_from": ships_from, "badge": badge}
    choice = choice_of(**narrowed, business=business, price=price, days=days, sort=sort)
    asked = _Asked(market, language or language_of(request), currency, cursor, limit)
    if choice.but(maker="") == NOTHING and "," not in business:
        make = partial(_newest, asked, business, hs)
    elif hs:
        raise ProblemRaised(invalid_request([("hs", _("It stands alone."), _("Narrow by `kind` instead."))]))
    else:
        make = partial(_chosen, asked, choice)
    return kept(request, ("list", choice, hs, asked), make)


@resource.get("/shop/{market}/search", answers=shapes.ShopFinding, summary="Find by words", cost=5)
def search_shop(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: MarketCode,
    q: Words,
    kind: choices.Kinds = "",
    origin: choices.Origins = "",
    business: choices.Sellers = "",
    ships_from: choices.Sent = "",
    badge: choices.Badged = "",
    price: choices.Priced = "",
    days: choices.Within = "",
    sort: choices.Sorted = "",
    language: Language = "",
    currency: Currency = "",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> HttpResponse:
    """Return listed products that fit words of any language, the best first, with their final prices."""
    narrowed = {"kind": kind, "origin": origin, "ships_from": ships_from, "badge": badge}
    choice = choice_of(q=q, **narrowed, business=business, price=price, days=days, sort=sort)
    asked = _Asked(market, language or language_of(request), currency, cursor, limit)
    plain = not choice.q or choice == Choice(q=choice.q)
    make = partial(_found, asked, q) if plain else partial(_chosen, asked, choice)
    return kept(request, ("search", q, choice, asked), make)


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


class _Asked(NamedTuple):
    """Which page of which shop, in which language and money."""

    market: str
    language: str
    currency: str
    cursor: str
    limit: int


def _newest(asked: _Asked, business: str, hs: str) -> Made:
    markets.get_market_by_code(asked.market, viewer=ANONYMOUS)
    rows = catalogue.list_listed_names(
        market=asked.market,
        viewer=ANONYMOUS,
        business=business,
        hs=hs,
        after=unseal(KIND, asked.cursor),
        limit=asked.limit + 1,
    )
    page, following = cut(rows, asked.limit, lambda row: seal(KIND, row[0]))
    return _page([name for _number, name in page], following, asked)


def _found(asked: _Asked, words: str) -> Made:
    """Return what words find, the best first, and nothing else is asked."""
    markets.get_market_by_code(asked.market, viewer=ANONYMOUS)
    try:
        found = discovery.search_products(
            words, market=asked.market, language=asked.language, viewer=ANONYMOUS
        )
    except IndexUnavailableError as closed:
        raise ProblemRaised(index_away()) from closed
    if found.is_preparing:
        raise ProblemRaised(index_away())
    start = unseal(SEARCH, asked.cursor)
    names, following = cut(
        list(enumerate(found.products, 1))[start : start + asked.limit + 1],
        asked.limit,
        lambda each: seal(SEARCH, each[0]),
    )
    page, things = _page(_seen([name for _place, name in names], asked.market), following, asked)
    return {**page, "meant": found.meant, "near": found.is_near}, things


def _chosen(asked: _Asked, choice: Choice) -> Made:
    """Return what is chosen, in the order asked for, as the pages of the shop show it."""
    if asked.cursor and not is_public_id(asked.cursor, "prd"):
        raise wrong_cursor()
    with window_of(asked.market, asked.language) as window:
        looked = look(choice, window)
        if looked.is_closed or looked.is_preparing:
            raise ProblemRaised(index_away())
        after = replace(choice, after=asked.cursor)
        only = narrowing_of(after, window, looked)
        found = [] if looked.is_empty else names_of(after, window, looked, only, asked.limit + 1)
    names, following = cut(found, asked.limit, str)
    page, things = _page(names, following, asked)
    told = {"meant": looked.meant, "near": looked.is_near} if choice.q else {}
    return {**page, **told}, things


def _seen(names: Sequence[str], market: str) -> list[str]:
    """Return those of some products that buyers in a market see, in their order."""
    only = Narrowing(products=tuple(names))
    seen = catalogue.name_listed_products(market=market, viewer=ANONYMOUS, only=only) if names else set()
    return [name for name in names if name in seen]


def _page(
    names: Sequence[str], following: str | None, asked: _Asked
) -> tuple[dict[str, Any], frozenset[str]]:
    """Return a page of products (`ShopPage`), and what it shows."""
    items, shown = items_of(names, asked.market, asked.language, asked.currency)
    return {"items": items, "next": following}, shown


def items_of(
    names: Sequence[str], market: str, language: str, currency: str
) -> tuple[list[msgspec.Raw], frozenset[str]]:
    """Return what of some products is sold there, each written once until something of it changes.

    With it what a reply with them shows: which of them are sold is a matter of all goods.
    """

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
    return [item for item, _things in there], shown


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
