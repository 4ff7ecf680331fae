"""Who makes the goods: their story, their photo, and what of theirs can be bought here."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.queries import Profile
from entrepot.apps.businesses.words import FACT_WORDS, KIND_WORDS
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing, ProductView
from entrepot.apps.discovery import changing
from entrepot.apps.discovery.changing import GOODS, RULES, shown_by
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.front.remembering import remembered
from entrepot.web.front.showing import shows
from entrepot.web.storefront.cards import cards_of
from entrepot.web.storefront.choosing import Choice
from entrepot.web.storefront.windows import Window, shop_page

SHOWN = 12
MAKER_BYTES = 8_000  # with a story, about


@dataclass(frozen=True, slots=True)
class Maker:
    """A business as buyers meet it. `language` is that of its texts."""

    profile: Profile
    address: str
    country: str
    kind: Any
    facts: tuple[Any, ...]
    language: str


@shop_page
def show(request: HttpRequest, window: Window, business: str) -> HttpResponse:
    """Show a maker and the newest of what can be bought of them here."""
    maker = maker_of(business)
    if maker is None:
        raise Http404
    found = catalogue.list_listed_products(
        market=window.market.code,
        viewer=ANONYMOUS,
        language=places.current().language,
        only=Narrowing(businesses=(business,)),
        limit=SHOWN + 1,
    )
    shows(request, [GOODS, RULES, changing.business(business), *shown_by(found)])
    context = {
        "window": window,
        "maker": maker,
        "cards": cards_of(found[:SHOWN], window),
        "all_of_it": Choice(maker=business).address if len(found) > SHOWN else "",
    }
    return render(request, "storefront/maker.html", context)


def maker_of_product(product: ProductView) -> Maker | None:
    """Return the maker of a product, as `maker_of` does: read once for all their goods."""
    place = places.current()
    about = ("maker", product.business, place.country, place.language)
    things = [changing.business(product.business), changing.seller(product.organisation)]
    return remembered(about, things, lambda: maker_of(product.business), size=MAKER_BYTES)


def maker_of(business: str) -> Maker | None:
    """Return a maker by public id, None when buyers do not see them."""
    language = places.current().language
    try:
        profile = businesses.get_profile(business, viewer=ANONYMOUS, language=language)
    except ObjectDoesNotExist:
        return None
    spoken = profile.languages
    return Maker(
        profile=profile,
        address=places.place_url("maker", business=business),
        country=reference.country_name(profile.country, language),
        kind=KIND_WORDS[profile.kind],
        facts=tuple(FACT_WORDS[fact] for fact in profile.facts if fact in FACT_WORDS),
        language=language if language in spoken or not spoken else spoken[0],
    )
