"""Many products at once: how all stand, one fact for all that lack it, all that is ready on sale."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes import bulk_changes as shapes
from entrepot.web.api.shapes.base import BulkChangeId

resource = Resource("bulk changes", "Thousands of products at once: counted, mended, put on sale, taken off.")
KIND = "refused"
AfterChange = Annotated[
    str, Query(pattern="^(bch_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get(
    "/readiness/summary",
    scope=CATALOGUE_READ,
    answers=shapes.Summary,
    summary="How all products stand",
    cost=5,
)
def summarise_readiness(request: HttpRequest) -> shapes.Summary:
    """Return how many products are ready, to fix or blocked in each market, and what keeps them out."""
    return shapes.Summary.of(queries.summarise_readiness(viewer=actor_of(request)))


@resource.post(
    "/bulk-fixes",
    scope=CATALOGUE_WRITE,
    answers=shapes.BulkChange,
    summary="Set one fact for many products",
    cost=50,
)
def mend_products(request: HttpRequest, body: shapes.Fix) -> shapes.BulkChange:
    """Set one fact for every product chosen that does not say it; some tens at once, more in the background.

    Ask `/bulk-changes/{change}` how far it is. A product that cannot take the fact is left, with the reason.
    """
    change = actions.mend_products(
        selection=body.selection.selection(),
        kind=body.kind,
        given=body.given(),
        overwrites=body.overwrites,
        by=actor_of(request),
        at=clock.now(),
    )
    return _change(request, change)


@resource.post(
    "/bulk-listings",
    scope=CATALOGUE_WRITE,
    answers=shapes.BulkChange,
    summary="Put many products on sale",
    cost=50,
)
def publish_products(request: HttpRequest, body: shapes.ListingMany) -> shapes.BulkChange:
    """Offer every product chosen in each market where it is ready; the law is asked anew."""
    change = actions.publish_products(
        selection=body.selection.selection(),
        markets_wanted=body.markets,
        by=actor_of(request),
        at=clock.now(),
    )
    return _change(request, change)


@resource.post(
    "/bulk-withdrawals",
    scope=CATALOGUE_WRITE,
    answers=shapes.BulkChange,
    summary="Take many products off sale",
    cost=50,
)
def withdraw_products(request: HttpRequest, body: shapes.ListingMany) -> shapes.BulkChange:
    """Take every product chosen off these markets, or off all. One on none is a draft again."""
    change = actions.withdraw_products(
        selection=body.selection.selection(),
        markets_wanted=body.markets,
        by=actor_of(request),
        at=clock.now(),
    )
    return _change(request, change)


@resource.get(
    "/bulk-changes",
    scope=CATALOGUE_READ,
    answers=shapes.BulkChangePage,
    summary="List changes of many products",
)
def list_bulk_changes(
    request: HttpRequest, cursor: AfterChange = "", limit: Limit = 20
) -> shapes.BulkChangePage:
    """Return what the organisation did to many products at once, the newest first."""
    rows = queries.list_bulk_changes(viewer=actor_of(request), after=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.BulkChangePage(items=[shapes.BulkChange.of(row) for row in kept], next=following)


@resource.get(
    "/bulk-changes/{change}",
    scope=CATALOGUE_READ,
    answers=shapes.BulkChange,
    summary="How far a change is",
)
def get_bulk_change(request: HttpRequest, change: BulkChangeId) -> shapes.BulkChange:
    """Return one change of many products with its progress."""
    return shapes.BulkChange.of(queries.get_bulk_change(change, viewer=actor_of(request)))


@resource.get(
    "/bulk-changes/{change}/refused",
    scope=CATALOGUE_READ,
    answers=shapes.RefusedPage,
    summary="What a change left as it was",
)
def list_refused_products(
    request: HttpRequest, change: BulkChangeId, cursor: Cursor = "", limit: Limit = 50
) -> shapes.RefusedPage:
    """Return the products that were left as they were, and why."""
    rows = queries.list_refused_products(
        change, viewer=actor_of(request), after=unseal(KIND, cursor), limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: seal(KIND, row.number))
    return shapes.RefusedPage(items=[shapes.Refused.of(row) for row in kept], next=following)


@resource.post(
    "/bulk-changes/{change}/undo",
    scope=CATALOGUE_WRITE,
    answers=shapes.BulkChange,
    summary="Undo a change",
    cost=50,
)
def undo_bulk_change(request: HttpRequest, change: BulkChangeId) -> shapes.BulkChange:
    """Put back what a finished change set, where nobody has said something else since."""
    return _change(request, actions.undo_bulk_change(change=change, by=actor_of(request), at=clock.now()))


def _change(request: HttpRequest, change: str) -> shapes.BulkChange:
    reader = seeing_own_work(actor_of(request), CATALOGUE_READ)
    return shapes.BulkChange.of(queries.get_bulk_change(change, viewer=reader))
