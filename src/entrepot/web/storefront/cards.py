"""Products as cards: a picture, a name, the final price here; the same few queries for one and for fifty."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock import queries as stock
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.storefront.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One product of a page. `price` is what the buyer pays for one, None where there is no price today."""

    product: ProductView
    address: str
    origin: str
    price: Money | None
    about: str
    is_sold_out: bool

    @property
    def choices(self) -> int:
        """How many variants there are to choose from."""
        return len(self.product.variants)


def cards_of(products: Sequence[ProductView], window: Window) -> list[Card]:
    """Return the cards of products, with the all-in price of each one's first variant."""
    language = places.current().language
    prices = pricing.price_many(
        products, market=window.market.code, viewer=ANONYMOUS, language=language, on=window.on
    )
    variants = [variant.public_id for product in products for variant in product.variants]
    free = stock.count_free(variants, viewer=ANONYMOUS)
    return [_card(product, prices, free, window, language) for product in products]


def _card(
    product: ProductView,
    prices: dict[str, ShownPrice],
    free: dict[str, int],
    window: Window,
    language: str,
) -> Card:
    first = product.variants[0].public_id if product.variants else ""
    price = prices[first].total if first else None
    return Card(
        product=product,
        address=places.place_url("shop-product", product=product.public_id),
        origin=reference.country_name(product.origin, language) if product.origin else "",
        price=price,
        about=window.about(price),
        is_sold_out=not any(free[each.public_id] > 0 for each in product.variants),
    )
