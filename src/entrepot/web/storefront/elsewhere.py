"""A product that cannot be bought here: why, in words for people, and where it can be."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.storefront.makers import maker_of
from entrepot.web.storefront.windows import Window, shops_in

MOST_REASONS = 3


def show(request: HttpRequest, window: Window, product: str) -> HttpResponse:
    """Show a product that is sold elsewhere only. Raises Http404 for one that is sold nowhere."""
    try:
        found, codes = catalogue.get_product_anywhere(
            product, viewer=ANONYMOUS, language=places.current().language
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    context = {
        "window": window,
        "product": found,
        "maker": maker_of(found.business),
        "reasons": reasons_of(found, window),
        "shops": list(shops_in(countries_of(codes), "shop-product", product=product)),
    }
    return render(request, "storefront/elsewhere.html", context)


def reasons_of(product: ProductView, window: Window) -> list[str]:
    """Return why a product cannot be bought here: what the law says to all, never the seller's affairs."""
    if not product.variants:
        return []
    price = pricing.price_many(
        [product],
        market=window.market.code,
        viewer=ANONYMOUS,
        language=places.current().language,
        on=window.on,
    )[product.variants[0].public_id]
    words = {"country": window.in_country, "maker": product.business_name}
    if price.status == "ok":
        return [_("%(maker)s does not offer it in %(country)s yet.") % words]
    if price.status in {"not_carried", "below_carriage"}:
        words["origin"] = reference.country_name(product.business_country, places.current().language)
        return [_("No carrier brings it from %(origin)s to %(country)s at this price.") % words]
    if price.status == "unknown":
        return [
            _("Part of the law of %(country)s on such goods is not loaded here, and we never guess.") % words
        ]
    said = [each.get("message") for each in _said(price.reply or {})]
    return [each for each in dict.fromkeys(said) if each][:MOST_REASONS] or [
        _("No way into %(country)s is open for it.") % words
    ]


def _said(reply: Any) -> list[dict[str, Any]]:
    """Return the law's reasons: those of the reply, then those of each way in."""
    routes = [reason for route in reply.get("routes", ()) for reason in route.get("reasons", ())]
    return [*reply.get("reasons", ()), *routes]


def countries_of(codes: Collection[str]) -> list[str]:
    """Return the countries where a visitor who keeps their language finds it in the shop."""
    language = places.current().language
    named = {market.code: market for market in markets.list_markets(viewer=ANONYMOUS)}
    countries = dict.fromkeys(named[code].country for code in codes if code in named)
    return [country for country in countries if _chosen(country, language, named.values()) in codes]


def _chosen(country: str, language: str, found: Collection[markets.MarketView]) -> str:
    """Return the code of the market a visitor meets in a country, as `markets.choose_market` does."""
    here = [market for market in found if market.country == country]
    return next((market.code for market in here if market.languages[0] == language), here[0].code)
