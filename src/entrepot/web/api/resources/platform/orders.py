"""Every order and declaration, for people of the platform who may read whom they are about."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_ORDERS, PLATFORM_READ
from entrepot.apps.customs import queries as customs
from entrepot.apps.desk import queries as desk
from entrepot.apps.orders import queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.declarations import After, One
from entrepot.web.api.resources.declarations import State as Standing
from entrepot.web.api.resources.orders import Before, State
from entrepot.web.api.shapes import customs as declared
from entrepot.web.api.shapes import orders as sold
from entrepot.web.api.shapes.base import DeclarationId, OrderId
from entrepot.web.api.shapes.platform import orders as shapes
from entrepot.web.operator.orders import COUNTED, file_of

resource = Resource("platform orders", "Every order and every declaration.")


@resource.get("/platform/orders", scope=PLATFORM_ORDERS, answers=sold.OrderPage, summary="List every order")
def list_all_orders(
    request: HttpRequest, state: State = "", cursor: Before = "", limit: Limit = 50
) -> sold.OrderPage:
    """Return orders of all sellers, the newest first."""
    rows = queries.list_orders(viewer=for_operators(request), state=state, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return sold.OrderPage(items=[sold.OrderInList.of(row) for row in kept], next=following)


@resource.get(
    "/platform/order-counts",
    scope=PLATFORM_READ,
    answers=shapes.OrderCounts,
    summary="How many orders stand where",
)
def count_orders(request: HttpRequest) -> shapes.OrderCounts:
    """Return how many orders are in each state, counted up to 10,001: then there are more."""
    states = queries.count_states(viewer=for_operators(request), most=COUNTED)
    return shapes.OrderCounts(total=sum(states.values()), states=states)


@resource.get(
    "/platform/orders/{order}",
    scope=PLATFORM_ORDERS,
    answers=shapes.OrderFile,
    summary="Any one order, with its money",
    cost=3,
)
def review_order(request: HttpRequest, order: OrderId) -> shapes.OrderFile:
    """Return an order, what is held for it, its payments and every entry about it."""
    viewer = for_operators(request)
    found = file_of(order, viewer)
    items = [each.public_id for each in desk.list_items_about(order, viewer=viewer)]
    return shapes.OrderFile.of(found, items)


@resource.get(
    "/platform/declarations",
    scope=PLATFORM_ORDERS,
    answers=declared.DeclarationPage,
    summary="List every declaration",
)
def list_all_declarations(
    request: HttpRequest, state: Standing = "waiting", order: One = "", cursor: After = "", limit: Limit = 50
) -> declared.DeclarationPage:
    """Return declarations of all sellers, the newest first: those that wait for a person, or in any state."""
    rows = customs.list_declarations(
        viewer=for_operators(request), state=state, order=order, after=cursor, limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return declared.DeclarationPage(items=[declared.Declaration.of(row) for row in kept], next=following)


@resource.get(
    "/platform/declarations/{declaration}",
    scope=PLATFORM_ORDERS,
    answers=declared.Declaration,
    summary="Any one declaration",
)
def review_declaration(request: HttpRequest, declaration: DeclarationId) -> declared.Declaration:
    """Return one declaration of any seller; the desk answers for it."""
    return declared.Declaration.of(customs.get_declaration(declaration, viewer=for_operators(request)))
