"""The shop: a page of products, narrowed by links, in the order wanted."""

from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery.changing import GOODS, RULES
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets.queries import MarketMissingError
from entrepot.web.front.showing import shows
from entrepot.web.public.pace import paced
from entrepot.web.storefront import choosing
from entrepot.web.storefront.choosing import BEST, CHEAPEST, DEAREST, NEWEST, POPULAR, QUICKEST, Choice
from entrepot.web.storefront.filtering import (
    chips_of,
    counts_of,
    departments_of,
    narrowed_to,
    narrowing_of,
    written,
)
from entrepot.web.storefront.lately import WIDE, counted_lately
from entrepot.web.storefront.looking import Looked, fitting, look, wanted_of
from entrepot.web.storefront.placards import Placard, placards_of
from entrepot.web.storefront.windows import Window, kept_by_caches, shop_page, window_of

PAGE: Final = 24
SHELF: Final = 4
NO_CONTENT: Final = 204
ORDERS: Final = {
    CHEAPEST: discovery.CHEAPEST,
    DEAREST: discovery.DEAREST,
    QUICKEST: discovery.QUICKEST,
    POPULAR: discovery.POPULAR,
}
SORT_WORDS: Final = {
    BEST: _("Best match first"),
    NEWEST: _("Newest first"),
    CHEAPEST: _("Price, lowest first"),
    DEAREST: _("Price, highest first"),
    QUICKEST: _("Soonest here first"),
    POPULAR: _("Most bought lately first"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of cards, and the address of the page after it (empty after the last)."""

    cards: tuple[Placard, ...]
    total: int
    following: str


@paced
@shop_page
def show(request: HttpRequest, window: Window) -> HttpResponse:
    """Show a page of what can be bought here."""
    choice = choosing.read(request.GET)
    looked = look(choice, window)
    goods = shelf_of(choice, window, looked)
    if not looked.is_closed:
        shows(request, {GOODS, RULES}.union(*(card.things for card in goods.cards)))
    context = {
        "window": window,
        "choice": choice,
        "looked": looked,
        "shelf": goods,
        "filters": "" if looked.is_in_vain else filters_of(choice, window, looked, goods.total),
        "chips": chips_of(choice, window),
        "elsewhere": () if goods.total or not choice.q else departments_of(window),
        "sorts": [
            (word, name, choice.but(sort=word).address)
            for word, name in SORT_WORDS.items()
            if choice.q or word != BEST
        ],
        "kept_words": urlencode(choice.but().said, safe=","),
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
    cards = placards_of(_named(Narrowing(), window, "", SHELF), window)
    shows(request, {GOODS, RULES}.union(*(card.things for card in cards)))
    if not cards:
        return kept_by_caches(HttpResponse(status=NO_CONTENT))
    return kept_by_caches(render(request, "storefront/shelf.html", {"window": window, "cards": cards}))


def filters_of(choice: Choice, window: Window, looked: Looked, total: int) -> str:
    """Return the filters of a page, written; nothing where there is nothing to choose."""
    return written(choice, window, counts_of(choice, window, looked, total))


def shelf_of(choice: Choice, window: Window, looked: Looked) -> Shelf:
    """Return the page an address asks for; what is sold out stands last in every order."""
    if looked.is_empty:
        return Shelf((), 0, "")
    only = narrowing_of(choice, window, looked)
    total = len(looked.products) if looked.is_cut else count_of(choice, window, looked, only)
    names = names_of(choice, window, looked, only)
    following = choice.but(after=names[PAGE - 1]).address if len(names) > PAGE else ""
    return Shelf(tuple(placards_of(names[:PAGE], window)), total, following)


def names_of(
    choice: Choice, window: Window, looked: Looked, only: Narrowing, size: int = PAGE + 1
) -> list[str]:
    """Return public ids of so many products that an address asks for, in its order, sold out ones last."""
    if choice.order == NEWEST or (choice.order == BEST and not looked.by_words):
        return _newest(choice, window, only, size)
    if choice.order == BEST:
        return _as_they_fit(choice, window, looked)[:size]
    return _in_order(choice, window, looked, size)


def count_of(choice: Choice, window: Window, looked: Looked, only: Narrowing) -> int:
    """Return how many products a choice leads to."""
    if looked.seen is not None:
        return len(fitting(choice, window, looked.seen))

    def count() -> int:
        return catalogue.count_listed_products(market=window.market.code, viewer=ANONYMOUS, only=only)

    if choice.q:
        return count()
    about = ("total", window.market.code, str(window.on), *narrowed_to(choice))
    return counted_lately(about, count, lambda found: found > WIDE, size=500)


def _newest(choice: Choice, window: Window, only: Narrowing, size: int) -> list[str]:
    """Return so many names after a product, newest first."""
    market = window.market.code
    if not choice.is_narrowed:
        return _newest_of_all(choice, market, size)
    gone = discovery.gone_condition(market)
    there = replace(only, also=only.also & ~gone)
    sold_out = replace(only, also=only.also & gone)
    if choice.after and discovery.list_gone(market=market, products=[choice.after], viewer=ANONYMOUS):
        return _named(sold_out, window, choice.after, size)
    found = _named(there, window, choice.after, size)
    rest = size - len(found)
    return found + _named(sold_out, window, "", rest) if rest else found


def _newest_of_all(choice: Choice, market: str, size: int) -> list[str]:
    """Return what `_newest` does where nothing is left out: asked most, by statements that are kept."""
    list_names = partial(catalogue.list_newest_names, market=market, viewer=ANONYMOUS)
    if choice.after and discovery.list_gone(market=market, products=[choice.after], viewer=ANONYMOUS):
        found = list_names(such=discovery.gone_condition, following=choice.after, limit=size)
    else:
        found = list_names(such=_there, following=choice.after, limit=size)
        rest = size - len(found)
        found += list_names(such=discovery.gone_condition, limit=rest) if rest else []
    return [name for _number, name in found]


def _there(market: Any) -> Any:
    return ~discovery.gone_condition(market)


def _in_order(choice: Choice, window: Window, looked: Looked, size: int) -> list[str]:
    """Return so many names after a product, by what offers are."""
    return discovery.list_offers(
        market=window.market.code,
        only=replace(choice.narrowing, products=looked.products),
        wanted=wanted_of(choice, window),
        order=ORDERS[choice.order],
        viewer=ANONYMOUS,
        following=choice.after,
        limit=size,
    )


def _as_they_fit(choice: Choice, window: Window, looked: Looked) -> list[str]:
    """Return all names after a product, the best first."""
    there = sorted(fitting(choice, window, looked.seen or ()), key=attrgetter("is_gone"))
    names = [each.product.public_id for each in there]
    start = names.index(choice.after) + 1 if choice.after in names else 0
    return names[start:]


def _named(only: Narrowing, window: Window, following: str, limit: int) -> list[str]:
    found = catalogue.list_listed_names(
        market=window.market.code, viewer=ANONYMOUS, only=only, following=following, limit=limit
    )
    return [name for _number, name in found]
