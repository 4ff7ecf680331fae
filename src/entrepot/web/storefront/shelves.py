"""The shop: a page of products, narrowed by links, in the order wanted."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.changing import GOODS, RULES, shown_by
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.apps.markets.queries import MarketMissingError
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.front.showing import shows
from entrepot.web.public.pace import paced
from entrepot.web.storefront import choosing
from entrepot.web.storefront.cards import Card, cards_of, offers_of
from entrepot.web.storefront.choosing import BEST, CHEAPEST, DEAREST, NEWEST, Choice
from entrepot.web.storefront.departments import DEPARTMENTS, tallied
from entrepot.web.storefront.looking import Looked, look
from entrepot.web.storefront.windows import (
    Window,
    kept_by_caches,
    shop_page,
    window_of,
)

PAGE: Final = 24
SHELF: Final = 4
NO_CONTENT: Final = 204
MOST_SORTED: Final = 200
"""So many products are priced at most to put them in order of price; a wider choice is not ordered so."""
MOST_MAKERS: Final = 40
REMEMBERED_SECONDS: Final = 60
PRICED: Final = (GOODS, RULES)
SORT_WORDS: Final = {
    BEST: _("Best match first"),
    NEWEST: _("Newest first"),
    CHEAPEST: _("Price, lowest first"),
    DEAREST: _("Price, highest first"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One way to narrow the shop: a link, how many products it leads to, and whether it is chosen."""

    name: Any
    address: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of narrowing, with the address that takes it back."""

    word: str
    name: Any
    options: tuple[Option, ...]
    without: str

    @property
    def chosen(self) -> Option | None:
        """The option that holds."""
        return next((option for option in self.options if option.chosen), None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of cards, and the address of the page after it (empty after the last)."""

    cards: tuple[Card, ...]
    total: int
    following: str
    is_sorted: bool


@paced
@shop_page
def show(request: HttpRequest, window: Window) -> HttpResponse:
    """Show a page of what can be bought here."""
    choice = choosing.read(request.GET)
    looked = look(choice, window)
    goods = shelf_of(choice, window, looked)
    if not looked.is_closed:
        shows(request, [GOODS, RULES, *shown_by([card.product for card in goods.cards])])
    context = {
        "window": window,
        "choice": choice,
        "looked": looked,
        "shelf": goods,
        "facets": () if looked.is_in_vain else facets_of(choice, window, looked),
        "elsewhere": () if goods.total or not choice.q else departments_of(window),
        "sorts": [
            (word, name, choice.but(sort=word).address)
            for word, name in SORT_WORDS.items()
            if choice.q or word != BEST
        ],
        "everything": Choice().address,
        "first_page": choice.but().address if choice.after else "",
    }
    return render(request, "storefront/shop.html", context)


@require_safe
@conditional_page
def shelf(request: HttpRequest) -> HttpResponse:
    """Return the newest products as a fragment for the home page; nothing where there are none."""
    try:
        window = window_of(request)
    except MarketMissingError:
        return kept_by_caches(HttpResponse(status=NO_CONTENT))
    cards = cards_of(_listed(Choice(), window, Looked(), limit=SHELF), window)
    shows(request, [GOODS, RULES, *shown_by([card.product for card in cards])])
    if not cards:
        return kept_by_caches(HttpResponse(status=NO_CONTENT))
    return kept_by_caches(render(request, "storefront/shelf.html", {"window": window, "cards": cards}))


def shelf_of(choice: Choice, window: Window, looked: Looked) -> Shelf:
    """Return the page an address asks for.

    In order of price only when there are so few products that each can be priced.
    """
    if looked.is_in_vain:
        return Shelf((), 0, "", is_sorted=True)
    only = looked.narrowing(choice)
    total = catalogue.count_listed_products(market=window.market.code, viewer=ANONYMOUS, only=only)
    if choice.order == NEWEST or (choice.order != BEST and total > MOST_SORTED):
        found = _listed(choice, window, looked, limit=PAGE + 1)
        last = found[PAGE - 1].public_id if len(found) > PAGE else ""
        return _shelf(cards_of(found[:PAGE], window), choice, total, last)
    names = order_of(choice, window, looked)
    start = names.index(choice.after) + 1 if choice.after in names else 0
    page = names[start : start + PAGE]
    cards = cards_of(_named(page, window), window)
    cards.sort(key=lambda card: page.index(card.product.public_id))
    last = page[-1] if len(names) > start + PAGE else ""
    return _shelf(cards, choice, total, last, is_sorted=True)


def order_of(choice: Choice, window: Window, looked: Looked) -> list[str]:
    """Return the public ids of all that is wanted: as they fit, or in order of price.

    The order of price is remembered until a price may be another.
    """
    only = looked.narrowing(choice)
    if choice.order == BEST:
        there = catalogue.name_listed_products(market=window.market.code, viewer=ANONYMOUS, only=only)
        return [name for name in looked.products if name in there]
    turn = FOLLOWER.look()
    since = FOLLOWER.latest(PRICED)[0]
    about = (window.market.code, places.current().language, window.on, only, choice.order, os.getpid(), since)
    key = f"shop-order:{hashlib.sha256(repr(about).encode()).hexdigest()}"
    known: list[str] | None = cache.get(key)
    if known is None:
        offers = offers_of(_listed(choice.but(), window, looked, limit=MOST_SORTED), window)
        known = sorted(offers, key=lambda name: _standing(offers[name][1].total, choice.order))
        if FOLLOWER.is_settled(PRICED, turn):
            cache.set(key, known, REMEMBERED_SECONDS)
    return known


def departments_of(window: Window) -> tuple[Option, ...]:
    """Return the kinds of goods there are in this shop, for who found nothing by words."""
    return _kinds_of_goods(Choice(), window, Looked()).options


def facets_of(choice: Choice, window: Window, looked: Looked) -> tuple[Facet, ...]:
    """Return every way to narrow the shop further, with counts that obey what is chosen already."""
    language = places.current().language
    origins = {
        code: count
        for (code, _name), count in _counted("origin", choice.but(origin=""), window, looked).items()
    }
    makers = _counted("business", choice.but(maker=""), window, looked)
    named_origins = [
        (code, reference.country_name(code, language), count) for code, count in origins.items() if code
    ]
    busiest = sorted(makers.items(), key=lambda each: (-each[1], each[0][1]))[:MOST_MAKERS]
    return (
        _kinds_of_goods(choice, window, looked),
        _facet(
            "origin", _("Made in"), choice, sorted(named_origins, key=lambda each: places.in_order(each[1]))
        ),
        _facet(
            "maker",
            _("Maker"),
            choice,
            sorted(
                ((code, name, count) for (code, name), count in busiest),
                key=lambda each: places.in_order(each[1]),
            ),
        ),
    )


def _kinds_of_goods(choice: Choice, window: Window, looked: Looked) -> Facet:
    kinds = tallied(_counted("heading", choice.but(kind=""), window, looked))
    found = [(each.word, each.name, kinds[each.word]) for each in DEPARTMENTS if each.word in kinds]
    return _facet("kind", _("Kind of goods"), choice, found)


def _facet(word: str, name: Any, choice: Choice, found: list[tuple[str, Any, int]]) -> Facet:
    chosen = getattr(choice, word)
    options = tuple(
        Option(each, choice.but(**{word: code}).address, count, chosen == code) for code, each, count in found
    )
    return Facet(word, name, options, choice.but(**{word: ""}).address)


def _counted(what: str, choice: Choice, window: Window, looked: Looked) -> Mapping[tuple[str, str], int]:
    return catalogue.count_listed_by(
        what,
        market=window.market.code,
        viewer=ANONYMOUS,
        only=looked.narrowing(choice),
    )


def _listed(choice: Choice, window: Window, looked: Looked, *, limit: int) -> list[catalogue.ProductView]:
    return catalogue.list_listed_products(
        market=window.market.code,
        viewer=ANONYMOUS,
        language=places.current().language,
        only=looked.narrowing(choice),
        following=choice.after,
        limit=limit,
    )


def _named(names: list[str], window: Window) -> list[catalogue.ProductView]:
    return (
        catalogue.list_listed_products(
            market=window.market.code,
            viewer=ANONYMOUS,
            language=places.current().language,
            only=Narrowing(products=tuple(names)),
            limit=PAGE,
        )
        if names
        else []
    )


def _shelf(cards: list[Card], choice: Choice, total: int, last: str, *, is_sorted: bool = False) -> Shelf:
    """Return a page of cards; `last` is the product after which the next one begins, if there is one."""
    following = choice.but(after=last).address if last else ""
    return Shelf(tuple(cards), total, following, is_sorted)


def _standing(price: Money | None, sort: str) -> tuple[bool, int]:
    """Return what sorts products; those without a price stand last."""
    minor = price.minor if price else 0
    return price is None, -minor if sort == DEAREST else minor
