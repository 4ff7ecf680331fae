"""Up to four products side by side at their whole price here. The address holds them: it works by links."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from entrepot.apps.catalogue.queries import Narrowing, ProductView, VariantView
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.reference import queries as reference
from entrepot.apps.reviews import queries as reviews
from entrepot.core.trade.reviews import Tally
from entrepot.web.design import places
from entrepot.web.public.pace import paced
from entrepot.web.public.parts import Part
from entrepot.web.storefront.cards import Card, cards_of, listed, listed_of, offers_of
from entrepot.web.storefront.explaining import explain
from entrepot.web.storefront.facts import weight
from entrepot.web.storefront.products import Arrival, arrival_of
from entrepot.web.storefront.windows import Window, shop_page

MOST: Final = 4
BESIDE: Final = 8
HEADING: Final = 4
BARS: Final = ("goods", "freight", "duty", "tax")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One product: what it costs and of what, when it comes, what it is, what buyers say."""

    product: ProductView
    variant: VariantView
    price: ShownPrice
    about: str
    parts: dict[str, Part]
    arrival: Arrival | None
    origin: str
    weight: str
    materials: str
    tally: Tally
    address: str
    without: str
    is_cheapest: bool

    @property
    def currency(self) -> str:
        """What is paid in."""
        return self.price.total.currency if self.price.total else ""


@paced
@shop_page
def show(request: HttpRequest, window: Window) -> HttpResponse:
    """Show the products of the address side by side, and what could be put beside them."""
    wanted = tuple(dict.fromkeys(request.GET.getlist("product")))[:MOST]
    products = listed_of(wanted, window, MOST)
    context = {
        "window": window,
        "columns": columns_of(products, window),
        "beside": beside(products, window) if 0 < len(products) < MOST else [],
        "lost": len(wanted) - len(products),
    }
    return render(request, "storefront/compare.html", context)


def columns_of(products: list[ProductView], window: Window) -> list[Column]:
    """Return one column for each product; the cheapest says so."""
    offers = offers_of(products, window)
    names = [each.public_id for each in products]
    tallies = reviews.get_tallies(products=names, viewer=ANONYMOUS)
    totals = [offer[1].total for offer in offers.values() if offer[1].total is not None]
    least = min(totals, key=lambda each: each.minor) if len(totals) > 1 else None
    return [
        _column(each, offers[each.public_id], window, names, tallies, least is not None and least)
        for each in products
    ]


def beside(products: list[ProductView], window: Window) -> list[tuple[Card, str]]:
    """Return other products of the same kinds, with the address that puts each beside what is compared."""
    kinds = {each.hs[:HEADING] for each in products if each.hs}
    if not kinds:
        return []
    headings = tuple((kind, f"{int(kind) + 1:04}") for kind in sorted(kinds))
    names = [each.public_id for each in products]
    found = listed(window, Narrowing(headings=headings), BESIDE + MOST)
    others = [each for each in found if each.public_id not in names][:BESIDE]
    return [(card, address_of([*names, card.product.public_id])) for card in cards_of(others, window)]


def address_of(products: list[str]) -> str:
    """Return the address of a comparison."""
    return f"{places.place_url('compare')}?{urlencode([('product', each) for each in products])}"


def _column(  # noqa: PLR0917 - the parts of one column
    product: ProductView,
    offer: tuple[VariantView, ShownPrice],
    window: Window,
    names: list[str],
    tallies: dict[str, Tally],
    least: object,
) -> Column:
    variant, price = offer
    why = explain(price)
    language = places.current().language
    return Column(
        product=product,
        variant=variant,
        price=price,
        about=window.about(price.total),
        parts={part.kind: part for part in why.parts} if why else {},
        arrival=arrival_of(price, window),
        origin=reference.country_name(product.origin, language) if product.origin else "",
        weight=weight(variant.gross_grams),
        materials=", ".join(name for kind, name, _value in product.details if kind == "material"),
        tally=tallies.get(product.public_id, Tally()),
        address=places.place_url("shop-product", product=product.public_id),
        without=address_of([each for each in names if each != product.public_id]),
        is_cheapest=bool(least) and price.total == least,
    )
