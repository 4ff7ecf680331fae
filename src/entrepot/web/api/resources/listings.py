"""Where a product is offered, and what stands in the way elsewhere."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.shapes import listings as shapes
from entrepot.web.api.shapes.base import MarketCode, ProductId

resource = Resource("listings", "What each market says of a product; offering it there.")
MOST = 50

Wanted = Annotated[
    str,
    Query(
        max_length=MOST * 27,
        pattern=r"^prd_[0-9a-z]{22}(,prd_[0-9a-z]{22})*$",
        description=f"Ids of products, with a comma between; {MOST} at most.",
        examples=["prd_" + "0" * 22],
    ),
]


@resource.get(
    "/readiness", scope=CATALOGUE_READ, answers=shapes.ReadinessGrid, summary="Products by markets", cost=2
)
def list_readiness(request: HttpRequest, products: Wanted) -> shapes.ReadinessGrid:
    """Return the grid of products and markets as last checked; products of others are left out."""
    grid = queries.get_grid(products=products.split(","), viewer=actor_of(request))
    rows = [
        shapes.ReadinessRow(product=product, markets=[shapes.Readiness.of(cell) for cell in cells.values()])
        for product, cells in grid.items()
    ]
    return shapes.ReadinessGrid(items=rows)


@resource.get(
    "/products/{product}/listings",
    scope=CATALOGUE_READ,
    answers=shapes.ReadinessRow,
    summary="One product in every market",
)
def get_listings(request: HttpRequest, product: ProductId) -> shapes.ReadinessRow:
    """Return how ready a product is in each market, and where it is listed."""
    cells = queries.get_grid(products=[product], viewer=actor_of(request)).get(product)
    if cells is None:
        raise ProblemRaised(not_found())
    return shapes.ReadinessRow(
        product=product, markets=[shapes.Readiness.of(each) for each in cells.values()]
    )


@resource.put(
    "/products/{product}/listings",
    scope=CATALOGUE_WRITE,
    answers=shapes.PublishedList,
    summary="Offer a product",
    cost=10,
)
def publish_listing(
    request: HttpRequest, product: ProductId, body: shapes.Publishing
) -> shapes.PublishedList:
    """Offer a product in every market where it is ready, of those wanted.

    The law is asked now. Where it is not ready nothing is listed, and the answer says why.
    """
    results = actions.publish_listing(
        product=product, markets_wanted=body.markets, by=actor_of(request), at=clock.now()
    )
    return shapes.PublishedList(items=[shapes.Published.of(each) for each in results])


@resource.post(
    "/products/{product}/withdrawals",
    scope=CATALOGUE_WRITE,
    answers=shapes.Withdrawn,
    status=200,
    summary="Take a product off markets",
)
def withdraw_listing(request: HttpRequest, product: ProductId, body: shapes.Publishing) -> shapes.Withdrawn:
    """Take a product off these markets, or off all. A product on none is a draft again."""
    count = actions.withdraw_listing(
        product=product, markets_wanted=body.markets, by=actor_of(request), at=clock.now()
    )
    return shapes.Withdrawn(withdrawn=count)


@resource.get(
    "/products/{product}/listings/{market}",
    scope=CATALOGUE_READ,
    answers=shapes.Explained,
    summary="What stands in the way in a market",
    cost=3,
)
def explain_listing(request: HttpRequest, product: ProductId, market: MarketCode) -> shapes.Explained:
    """Ask the law now how ready a product is in a market; return everything in the way, in words."""
    state, found = queries.explain_visibility(
        product=product, market=market, viewer=actor_of(request), language=language_of(request)
    )
    return shapes.Explained(
        market=market, state=state, obstacles=[shapes.Obstacle.copied(each) for each in found]
    )
