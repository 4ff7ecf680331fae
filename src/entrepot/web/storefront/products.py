"""One product: pictures, variants, the final price here with its reasons, when it arrives, who made it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import PictureOnProduct, ProductView, VariantView
from entrepot.apps.discovery.changing import RULES, shown_by
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.queries import Lying
from entrepot.web.design import places
from entrepot.web.front.showing import shows
from entrepot.web.public.pace import paced
from entrepot.web.storefront import elsewhere, structured, talk, tongues
from entrepot.web.storefront.cards import Offer, lying_of, offer_of, offers_of
from entrepot.web.storefront.explaining import explain
from entrepot.web.storefront.facts import certificates_of, facts_of
from entrepot.web.storefront.makers import maker_of_product
from entrepot.web.storefront.windows import Window, shop_page

DAYS_TO_SEND: Final = 3
"""The delivery dates hold for a parcel handed over within so many days; the page says so."""
FEW: Final = 5
MOST_PIECES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One variant to choose: its options in words, its address, how many are left."""

    variant: VariantView
    name: str
    address: str
    left: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Between which days a parcel arrives that is handed over by a day, and by which service."""

    sent_by: date
    first: date
    last: date
    service: str


@paced
@shop_page
def show(request: HttpRequest, window: Window, product: str) -> HttpResponse:
    """Show one product as it is sold here; where it is not, say why, and where it is."""
    wanted = request.GET.get("text", "")
    try:
        found = listed(product, window, wanted)
    except ObjectDoesNotExist:
        return elsewhere.show(request, window, product)
    if not found.variants:  # its seller is just changing it
        raise Http404
    lying = lying_of([found], window)
    variant, price = chosen(found, window, request.GET.get("variant", ""), lying)
    shows(request, [RULES, *shown_by([found])])
    picks = picks_of(found, variant, wanted, window, lying)
    left = next((pick.left for pick in picks if pick.chosen), 0)
    maker = maker_of_product(found)
    context = {
        "window": window,
        "product": found,
        "variant": variant,
        "picks": picks if len(picks) > 1 else [],
        "price": price,
        "why": explain(price),
        "about": window.about(price.total),
        "arrival": arrival_of(price, window),
        "sent_from": sent_from(price, window),
        "pictures": pictures_of(found, variant),
        "maker": maker,
        "facts": facts_of(found, variant),
        **certificates_of(found),
        "tongues": tongues.choices_of(found, variant.public_id if request.GET.get("variant") else ""),
        "left": left,
        "few": 0 < left <= FEW,
        "numbers": range(1, min(left, MOST_PIECES) + 1),
    }
    context |= talk.talk_of(found.public_id)
    context["structured"] = structured.product(request, context)
    return render(request, "storefront/product.html", context)


def listed(product: str, window: Window, wanted: str) -> ProductView:
    """Return a product with its texts in the language asked for, when it has them, else in the visitor's."""
    language = places.current().language
    found = catalogue.get_listed_product(
        product, market=window.market.code, viewer=ANONYMOUS, language=wanted or language
    )
    if not wanted or wanted in found.languages:
        return found
    return catalogue.get_listed_product(
        product, market=window.market.code, viewer=ANONYMOUS, language=language
    )


def chosen(product: ProductView, window: Window, wanted: str, lying: Lying | None = None) -> Offer:
    """Return the variant an address names with its price; without one, the first that has a price here."""
    named = next((each for each in product.variants if each.public_id == wanted), None)
    if named is not None:
        return offer_of(product, named, window, lying)
    return offers_of([product], window, lying)[product.public_id]


def picks_of(
    product: ProductView, chosen_one: VariantView, wanted: str, window: Window, lying: Lying
) -> list[Pick]:
    """Return the variants to choose from."""
    variants = [each.public_id for each in product.variants]
    free = stock.count_free_of(lying, variants, destination=window.market.country)
    home = places.place_url("shop-product", product=product.public_id)
    text = f"&text={wanted}" if wanted in product.languages else ""
    return [
        Pick(
            variant=each,
            name=" · ".join(each.options) or each.sku,
            address=f"{home}?variant={each.public_id}{text}",
            left=free[each.public_id],
            chosen=each.public_id == chosen_one.public_id,
        )
        for each in product.variants
    ]


def arrival_of(price: ShownPrice, window: Window) -> Arrival | None:
    """Return when a parcel arrives by the service its price includes."""
    option = price.carriage
    if option is None or price.total is None:
        return None
    sent_by = window.on + timedelta(days=DAYS_TO_SEND)
    first, last = shipping.get_delivery_range(
        to_country=window.market.country,
        days=(option.days_min, option.days_max),
        handed_over_on=sent_by,
        viewer=ANONYMOUS,
    )
    chinese = places.current().language.startswith("zh")
    return Arrival(sent_by, first, last, option.name_zh if chinese and option.name_zh else option.name)


def sent_from(price: ShownPrice, window: Window) -> str:
    """Return where the carrier fetches it, and what that means for the buyer; empty without a price."""
    if price.sent_from is None or price.total is None:
        return ""
    country = reference.country_name(price.sent_from.country, places.current().language)
    if price.sent_from.is_bonded:
        return _("%(country)s, out of a bonded zone") % {"country": country}
    if price.sent_from.country == window.market.country:
        return _("%(country)s, so it crosses no border") % {"country": country}
    return country


def pictures_of(product: ProductView, variant: VariantView) -> list[PictureOnProduct]:
    """Return the pictures stored here, those of the chosen variant first."""
    stored = [each for each in product.pictures if each.picture is not None]
    return sorted(stored, key=lambda each: each.sku != variant.sku)
