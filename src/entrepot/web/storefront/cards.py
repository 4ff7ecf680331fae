"""Products as cards: a picture, a name, the final price here; the same few queries for one and for fifty."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from entrepot.apps.businesses.words import EVIDENCE_WORDS, FACT_WORDS
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing, ProductView, VariantView
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.queries import Lying
from entrepot.core.money import Money
from entrepot.core.support.business_facts import Evidence
from entrepot.web.design import places
from entrepot.web.storefront.windows import Window

MOST_PRICED: Final = 20

type Offer = tuple[VariantView, ShownPrice]
type Badges = tuple[tuple[str, Evidence], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One product of a page. `price` is what the buyer pays for one, None where there is no price today."""

    product: ProductView
    address: str
    origin: str
    price: Money | None
    about: str
    is_sold_out: bool
    badges: tuple[tuple[Any, Any], ...] = ()
    """What is told of the maker, each with how well it is known."""

    @property
    def choices(self) -> int:
        """How many variants there are to choose from."""
        return len(self.product.variants)


def cards_of(
    products: Sequence[ProductView], window: Window, told: Mapping[str, Badges] | None = None
) -> list[Card]:
    """Return the cards of products, with the all-in price of each one's first variant that has one.

    `told` is what is told of their makers, where that was read already.
    """
    lying = lying_of(products, window)
    offers = offers_of(products, window, lying)
    variants = [variant.public_id for product in products for variant in product.variants]
    free = stock.count_free_of(lying, variants, destination=window.market.country)
    if told is None:
        told = badges_of([each.public_id for each in products], window)
    return [
        _card(product, offers.get(product.public_id), free, window, told.get(product.public_id, ()))
        for product in products
    ]


def badges_of(products: Collection[str], window: Window) -> dict[str, Badges]:
    """Return what is told of the makers of products (public ids)."""
    return discovery.get_badges(market=window.market.code, products=products, viewer=ANONYMOUS)


def lying_of(products: Iterable[ProductView], window: Window) -> Lying:
    """Read what lies of all variants of products: prices and what is left stand on the same one read."""
    variants = [variant.public_id for product in products for variant in product.variants]
    return stock.find_lying(variants, market=window.market.code, viewer=ANONYMOUS)


def listed(window: Window, only: Narrowing, limit: int) -> list[ProductView]:
    """Return products that are sold here, the newest first."""
    return catalogue.list_listed_products(
        market=window.market.code,
        viewer=ANONYMOUS,
        language=places.current().language,
        only=only,
        limit=limit,
    )


def listed_of(products: Iterable[str], window: Window, limit: int) -> list[ProductView]:
    """Return those of some products (public ids) that are sold here, in the order they were named."""
    names = tuple(dict.fromkeys(products))
    found = listed(window, Narrowing(products=names), limit) if names else []
    place = {name: number for number, name in enumerate(names)}
    return sorted(found, key=lambda each: place[each.public_id])


def offers_of(
    products: Sequence[ProductView], window: Window, lying: Lying | None = None
) -> dict[str, Offer]:
    """Return for each product (public id) its first variant with a price here, else its first.

    The others of a product are looked at only when the first has none. `lying` is what lies of all of them,
    where that was read already.
    """
    found = _priced([replace(product, variants=product.variants[:1]) for product in products], window, lying)
    bare = [
        product
        for product in products
        if len(product.variants) > 1 and found[product.public_id][0][1].total is None
    ]
    if bare:
        more = [replace(each, variants=each.variants[:MOST_PRICED]) for each in bare]
        found |= _priced(more, window, lying)
    return {name: _best(offers) for name, offers in found.items() if offers}


def offer_of(product: ProductView, variant: VariantView, window: Window, lying: Lying | None = None) -> Offer:
    """Return one variant with its price here."""
    return _priced([replace(product, variants=(variant,))], window, lying)[product.public_id][0]


def _priced(products: Sequence[ProductView], window: Window, lying: Lying | None) -> dict[str, list[Offer]]:
    prices = pricing.price_many(
        products,
        market=window.market.code,
        viewer=ANONYMOUS,
        language=places.current().language,
        on=window.on,
        all_variants=True,
        lying=lying,
    )
    return {
        product.public_id: [(variant, prices[variant.public_id]) for variant in product.variants]
        for product in products
    }


def _best(offers: list[Offer]) -> Offer:
    return next((offer for offer in offers if offer[1].total is not None), offers[0])


def _card(
    product: ProductView,
    offer: Offer | None,
    free: dict[str, int],
    window: Window,
    told: Badges,
) -> Card:
    price = offer[1].total if offer else None
    language = places.current().language
    return Card(
        product=product,
        address=places.place_url("shop-product", product=product.public_id),
        origin=reference.country_name(product.origin, language) if product.origin else "",
        price=price,
        about=window.about(price),
        is_sold_out=not any(free[each.public_id] > 0 for each in product.variants),
        badges=tuple((FACT_WORDS[name], EVIDENCE_WORDS[evidence]) for name, evidence in told),
    )
