"""Whose shop window it is: the market of the visitor's country and language, and the money they think in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import conditional_page, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.reference import queries as reference
from entrepot.core.money import ExchangeRate, Money
from entrepot.web.design import formats, places

COOKIE: Final = "entrepot_currency"
NOT_FOUND: Final = 404
CURRENCIES: Final = (
    *("USD", "EUR", "CNY", "GBP", "JPY", "SGD", "HKD", "MYR", "THB", "IDR", "PHP", "KRW", "INR"),
    *("AUD", "CAD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BRL", "MXN", "ZAR"),
)
"""What a price can be shown in besides: those the central bank publishes a rate for."""


@dataclass(frozen=True, slots=True)
class Window:
    """One market as a visitor sees it, on a day. `rate` brings its prices into the visitor's own money."""

    market: MarketView
    country: str
    in_country: str
    on: date
    rate: ExchangeRate | None

    @property
    def currency(self) -> str:
        """What is paid in."""
        return self.market.currency

    @property
    def thinks_in(self) -> str:
        """The currency amounts are shown in besides, empty when it is the market's."""
        return self.rate.quote if self.rate else ""

    @property
    def choices(self) -> SafeString:
        """What a visitor can see prices in besides, as options of a list."""
        return _currencies(places.current().language, self.currency, self.thinks_in)

    def about(self, amount: Money | None) -> str:
        """Return an amount roughly in the visitor's own money, written out; empty where that is no other."""
        if amount is None or self.rate is None:
            return ""
        other = self.rate.convert(amount)
        return formats.money(other.format_plain(), other.currency)


@lru_cache(maxsize=1_000)
def _currencies(language: str, own: str, chosen: str) -> SafeString:
    """Return an option for every other currency: written once, as a template takes long for it."""
    rows = (
        (each, SafeString(" selected" if each == chosen else ""), reference.currency_name(each, language))
        for each in CURRENCIES
        if each != own
    )
    return format_html_join("", '<option value="{0}"{1}>{0} · {2}</option>', rows)


type WindowView = Callable[..., HttpResponse]


def shop_page(view: WindowView) -> WindowView:
    """Serve a public view of the shop of the visitor's place: kept by caches, asked anew by its ETag.

    The body depends on the address and on one cookie, the money chosen; nobody's name or cart is in it.
    """

    @require_safe
    @conditional_page
    @wraps(view)
    def shown(request: HttpRequest, **words: str) -> HttpResponse:
        try:
            response = view(request, window_of(request), **words)
        except MarketMissingError:
            response = no_shop(request)
        return kept_by_caches(response)

    return shown


def kept_by_caches(response: HttpResponse) -> HttpResponse:
    """Let any cache keep an answer, apart for each cookie (one may be a money chosen), and ask if it is true.

    A price or a stock that changed is to be seen at once; asking costs us next to nothing (`web/front`).
    """
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def window_of(request: HttpRequest) -> Window:
    """Return the shop window a visitor stands before. Raises MarketMissingError where no shop is open."""
    place, day = places.current(), clock.now().date()
    market = markets.choose_market(place.country, place.language, viewer=ANONYMOUS, on=day)
    if not market.settings:
        raise MarketMissingError(place.country)
    wanted = request.COOKIES.get(COOKIE, "")
    rate = None
    if wanted in CURRENCIES and wanted != market.currency:
        rate = law.get_exchange_rate(base=market.currency, quote=wanted, on=day, viewer=ANONYMOUS)
    name = reference.country_name(place.country, place.language)
    return Window(market, name, places.in_sentence(place.country, name, place.language), day, rate)


def no_shop(request: HttpRequest) -> HttpResponse:
    """Say that no shop is open in the visitor's country, and where there is one."""
    place = places.current()
    name = reference.country_name(place.country, place.language)
    open_in = {market.country for market in markets.list_markets(viewer=ANONYMOUS)}
    context = {
        "country": places.in_sentence(place.country, name, place.language),
        "shops": list(shops_in(open_in)),
    }
    return render(request, "storefront/no_shop.html", context, status=NOT_FOUND)


def shops_in(countries: Iterable[str], name: str = "shop", **words: str) -> Iterable[tuple[str, str]]:
    """Yield the name of each country, in order, and the address of a page in its shop."""
    language = places.current().language
    named = [(reference.country_name(each, language), each) for each in countries]
    for country, code in sorted(named, key=lambda each: places.in_order(each[0])):
        yield country, places.place_url(name, places.Place(code, language), **words)
