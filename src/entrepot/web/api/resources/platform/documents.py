"""What stands on documents of the platform itself, and the documents of any order."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_ORDERS, PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.resources.invoices import set_details
from entrepot.web.api.shapes import invoices as shapes
from entrepot.web.api.shapes.base import OrderId

resource = Resource("platform documents", "What stands on documents of the platform, and every order's.")


@resource.get(
    "/platform/invoice-details",
    scope=PLATFORM_READ,
    answers=shapes.InvoiceDetails,
    summary="What stands on the platform's documents",
)
def get_platform_details(request: HttpRequest) -> shapes.InvoiceDetails:
    """Return the platform's name, address and numbers with tax authorities; empty where nobody told them."""
    return _details(for_operators(request))


@resource.put(
    "/platform/invoice-details",
    scope=PLATFORM_SETTINGS,
    answers=shapes.InvoiceDetails,
    summary="Set what stands on the platform's documents",
)
def set_platform_details(request: HttpRequest, body: shapes.InvoiceDetailsContent) -> shapes.InvoiceDetails:
    """Set name, address and tax numbers from now on; documents that were issued keep theirs."""
    by = for_operators(request)
    set_details(body, by=by, at=clock.now())
    return _details(by)


@resource.get(
    "/platform/orders/{order}/invoices",
    scope=PLATFORM_ORDERS,
    answers=shapes.InvoicesOfOrder,
    summary="Documents of any order",
)
def list_documents_of_order(request: HttpRequest, order: OrderId) -> shapes.InvoicesOfOrder:
    """Return the invoice of an order and its credit notes, the oldest first."""
    rows = queries.list_order_invoices(order, viewer=for_operators(request))
    return shapes.InvoicesOfOrder(items=[shapes.InvoiceInList.of(row) for row in rows])


def _details(viewer: Actor) -> shapes.InvoiceDetails:
    return shapes.InvoiceDetails.of(queries.get_invoice_details(viewer=viewer))
