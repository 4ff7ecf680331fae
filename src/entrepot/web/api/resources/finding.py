"""How a shop can be narrowed further, with counts, and words for who is still typing."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery.changing import GOODS, RULES
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.api import choices
from entrepot.web.api.choices import choice_of
from entrepot.web.api.declaring import Resource, language_of
from entrepot.web.api.kept import Made, kept
from entrepot.web.api.refusals import index_away
from entrepot.web.api.shapes import finding as shapes
from entrepot.web.api.shapes.base import MarketCode
from entrepot.web.api.windows import window_of
from entrepot.web.storefront.choosing import Choice
from entrepot.web.storefront.filtering import facets_of, narrowing_of
from entrepot.web.storefront.looking import look
from entrepot.web.storefront.shelves import count_of
from entrepot.web.storefront.windows import Window

resource = Resource("finding", "How a shop can be narrowed, and words to look for.")
Begun = Annotated[
    str, Query(min_length=1, max_length=100, description="What is typed so far.", examples=["gre"])
]


@resource.get(
    "/shop/{market}/facets", answers=shapes.ShopFacets, summary="How a shop can be narrowed", cost=5
)
def list_facets(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: MarketCode,
    q: choices.Looked = "",
    kind: choices.Kinds = "",
    origin: choices.Origins = "",
    business: choices.Sellers = "",
    ships_from: choices.Sent = "",
    badge: choices.Badged = "",
    price: choices.Priced = "",
    days: choices.Within = "",
) -> HttpResponse:
    """Return what a choice leads to and every way to narrow it further, as the pages of the shop offer them.

    Each kind is counted with all else that is chosen, as if nothing of itself were.
    """
    choice = choice_of(
        q=q,
        kind=kind,
        origin=origin,
        business=business,
        ships_from=ships_from,
        badge=badge,
        price=price,
        days=days,
    )
    language = language_of(request)

    def make() -> Made:
        with window_of(market, language) as window:
            return _facets(choice, window), (GOODS, RULES)

    return kept(request, ("facets", market, language, choice), make)


@resource.get("/suggestions", answers=shapes.Suggestions, summary="Words for who is typing", cost=2)
def suggest_words(request: HttpRequest, q: Begun) -> shapes.Suggestions:
    """Return words of what is on sale that begin with the last word typed, after those before it."""
    found = discovery.suggest_words(q, language=language_of(request), viewer=ANONYMOUS)
    return shapes.Suggestions(items=found)


def _facets(choice: Choice, window: Window) -> shapes.ShopFacets:
    looked = look(choice, window)
    if looked.is_closed or looked.is_preparing:
        raise ProblemRaised(index_away())
    if looked.is_in_vain:
        return shapes.ShopFacets(total=0, at_least=False, meant=looked.meant, near=False, facets=[])
    only = narrowing_of(choice, window, looked)
    is_few = looked.is_empty or looked.is_cut
    total = len(looked.products) if is_few else count_of(choice, window, looked, only)
    return shapes.ShopFacets(
        total=total,
        at_least=looked.is_cut,
        meant=looked.meant,
        near=looked.is_near,
        facets=[shapes.ShopFacet.of(each) for each in facets_of(choice, window, looked, total)],
    )
