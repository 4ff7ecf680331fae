"""The shop window of a market as a program looks into it: the same pages and prices that visitors see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.reference import queries as reference
from entrepot.web.api.shapes.shop import ShopProduct
from entrepot.web.design import places
from entrepot.web.design.places import Place
from entrepot.web.storefront.windows import Window


@contextmanager
def window_of(market: str, language: str) -> Iterator[Window]:
    """Stand before the shop window of a market, reading texts in a language.

    Raises MarketMissingError.
    """
    found = markets.get_market_by_code(market, viewer=ANONYMOUS)
    with places.standing_in(Place(found.country, language)):
        name = reference.country_name(found.country, language)
        yield Window(found, name, name, clock.now().date(), None)


def sold(
    products: Iterable[str], *, market: str, language: str, currency: str = ""
) -> dict[str, ShopProduct]:
    """Return those of some products (public ids) that a market sells, with the price of the first variant."""
    names = tuple(dict.fromkeys(products))
    if not names:
        return {}
    rows = catalogue.list_listed_products(
        market=market,
        viewer=ANONYMOUS,
        language=language,
        only=Narrowing(products=names),
        limit=len(names),
    )
    prices = pricing.price_many(rows, market=market, viewer=ANONYMOUS, language=language, currency=currency)
    return {row.public_id: ShopProduct.of(row, prices) for row in rows}
