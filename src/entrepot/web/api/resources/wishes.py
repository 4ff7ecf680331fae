"""What buyers keep for later, and up to four products side by side at the whole price."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.demand import actions, queries
from entrepot.apps.demand.queries import WishView
from entrepot.apps.discovery.changing import GOODS, RULES, shown_by
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.markets import queries as markets
from entrepot.apps.reviews import queries as reviews
from entrepot.core.trade.reviews import Tally
from entrepot.web.api.declaring import Resource, actor_of, guest_key, language_of, seeing_own_work
from entrepot.web.api.kept import Made, kept
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.resources.shop import Currency, Language
from entrepot.web.api.shapes import wishes as shapes
from entrepot.web.api.shapes.base import MarketCode, ProductId
from entrepot.web.api.windows import sold, window_of
from entrepot.web.storefront.cards import Offer, listed_of, offers_of
from entrepot.web.storefront.comparing import MOST
from entrepot.web.storefront.products import arrival_of

resource = Resource("wishes", "What buyers keep for later, and up to four products side by side.")
KIND = "wishes"
Here = Annotated[
    str,
    Query(
        pattern="^([A-Z]{2}(-[A-Z]{2,8})?)?$",
        description="Whose prices stand beside what is kept; empty for none.",
        examples=["SG"],
    ),
]
Named = Annotated[
    str,
    Query(
        pattern="^prd_[0-9a-z]{22}(,prd_[0-9a-z]{22}){0,3}$",
        description="Up to four ids of products, a comma between.",
        examples=["prd_" + "0" * 22],
    ),
]


@resource.get(
    "/wishes",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.WishPage,
    summary="What one keeps for later",
    missing=True,
    cost=5,
)
def list_wishes(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: Here = "",
    language: Language = "",
    currency: Currency = "",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> shapes.WishPage:
    """Return what one keeps for later, with the whole price of the day in a market, where one is named."""
    rows = queries.page_wishes(
        viewer=actor_of(request), key=guest_key(request), after=unseal(KIND, cursor), limit=limit + 1
    )
    page, following = cut(rows, limit, lambda row: seal(KIND, row.id))
    words = language or language_of(request)
    return shapes.WishPage(items=_wishes(page, market, words, currency), next=following)


@resource.post(
    "/wishes/claim",
    scope=ORDERS_WRITE,
    answers=shapes.WishesTaken,
    status=200,
    summary="Claim a guest's wishes",
)
def claim_wishes(request: HttpRequest) -> shapes.WishesTaken:
    """Make what a guest keeps one's own, as far as there is room: send the token and the guest's key."""
    key = guest_key(request)
    taken = actions.take_over_wishes(key=key, by=actor_of(request), at=clock.now())
    left = queries.page_wishes(viewer=ANONYMOUS, key=key)
    return shapes.WishesTaken(taken=taken, left=len(left))


@resource.put(
    "/wishes/{product}",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.KeptProduct,
    summary="Keep a product for later",
)
def keep_wish(request: HttpRequest, product: ProductId) -> shapes.KeptProduct:
    """Keep a product for later, two hundred at most; again changes nothing."""
    by, key = seeing_own_work(actor_of(request), ORDERS_READ), guest_key(request)
    actions.keep_wish(product=product, by=by, at=clock.now(), key=key)
    return shapes.KeptProduct.of(queries.get_wish(product, viewer=by, key=key), {})


@resource.delete("/wishes/{product}", scope=ORDERS_WRITE, guests=True, summary="Let a product go")
def drop_wish(request: HttpRequest, product: ProductId) -> None:
    """Keep a product no longer; again changes nothing."""
    by = seeing_own_work(actor_of(request), ORDERS_READ)
    actions.drop_wish(product=product, by=by, key=guest_key(request))


@resource.get(
    "/shop/{market}/comparison",
    answers=shapes.Comparison,
    summary="Products side by side",
    cost=10,
)
def compare_products(
    request: HttpRequest, market: MarketCode, products: Named, language: Language = ""
) -> HttpResponse:
    """Return up to four products with what one of each costs in all, of what, and when it comes."""
    wanted = tuple(dict.fromkeys(products.split(",")))
    words = language or language_of(request)
    return kept(request, ("compare", market, words, wanted), lambda: _compared(wanted, market, words))


def _compared(wanted: Sequence[str], market: str, language: str) -> Made:
    with window_of(market, language) as window:
        found = listed_of(wanted, window, MOST)
        offers = offers_of(found, window)
        names = [each.public_id for each in found]
        tallies = reviews.get_tallies(products=names, viewer=ANONYMOUS)
        cheapest = _cheapest(offers)
        items = [
            shapes.Compared.beside(
                each,
                offers[each.public_id],
                comes=arrival_of(offers[each.public_id][1], window),
                tally=tallies.get(each.public_id, Tally()),
                cheapest=each.public_id in cheapest,
            )
            for each in found
            if each.public_id in offers
        ]
    shown = {each.id for each in items}
    reply = shapes.Comparison(items=items, not_sold=[each for each in wanted if each not in shown])
    return reply, [GOODS, RULES, *shown_by(found)]


def _cheapest(offers: dict[str, Offer]) -> set[str]:
    """Return the products of which nothing else costs less; none where there is nothing to compare with."""
    totals = {name: price.total for name, (_variant, price) in offers.items() if price.total is not None}
    least = min((each.minor for each in totals.values()), default=0)
    return {name for name, each in totals.items() if each.minor == least} if len(totals) > 1 else set()


def _wishes(page: Sequence[WishView], market: str, language: str, currency: str) -> list[shapes.KeptProduct]:
    found = {}
    if market:
        markets.get_market_by_code(market, viewer=ANONYMOUS)
        names = [each.product for each in page]
        found = sold(names, market=market, language=language, currency=currency)
    return [shapes.KeptProduct.of(each, found) for each in page]
