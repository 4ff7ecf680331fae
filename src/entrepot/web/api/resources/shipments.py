"""Parcels in a carrier's hands: labels and tracking."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.apps.orders import queries as orders
from entrepot.apps.shipping import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, language_of
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes import shipments as shapes
from entrepot.web.api.shapes.base import OrderId, ParcelId, ShipmentId
from entrepot.web.documents.packing import hand_out_papers

resource = Resource("shipments", "Parcels in a carrier's hands.")
KIND = "shipments"
State = Annotated[str, Query(max_length=12, pattern="^[a-z_]*$", description="Keep those in a state.")]


@resource.get("/shipments", scope=ORDERS_READ, answers=shapes.ShipmentPage, summary="List own shipments")
def list_shipments(
    request: HttpRequest, state: State = "", cursor: Cursor = "", limit: Limit = 50
) -> shapes.ShipmentPage:
    """Return the parcels the organisation sends, the newest first."""
    skipped = unseal(KIND, cursor)
    rows = queries.list_own_parcels(viewer=actor_of(request), state=state, after=skipped, limit=limit + 1)
    kept, following = cut(rows, limit, lambda _row: seal(KIND, skipped + limit))
    return shapes.ShipmentPage(items=[shapes.Shipment.of(row) for row in kept], next=following)


@resource.get("/shipments/{shipment}", scope=ORDERS_READ, answers=shapes.Shipment, summary="One shipment")
def get_shipment(request: HttpRequest, shipment: ShipmentId) -> shapes.Shipment:
    """Return a parcel with all that its carrier has said, to its sender and its buyer."""
    return shapes.Shipment.of(queries.get_parcel(shipment, viewer=actor_of(request)))


@resource.get(
    "/orders/{order}/shipments",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.ShipmentPage,
    summary="The shipments of an order",
)
def list_shipments_of_order(request: HttpRequest, order: OrderId) -> shapes.ShipmentPage:
    """Return what carriers say of an order's parcels, to whoever may see the order."""
    rows = orders.list_shipments(order, viewer=actor_of(request), key=guest_key(request))
    return shapes.ShipmentPage(items=[shapes.Shipment.of(row) for row in rows], next=None)


@resource.get(
    "/shipments/{shipment}/label",
    scope=ORDERS_READ,
    answers=str,
    media="image/svg+xml",
    summary="The label to print",
)
def get_label(request: HttpRequest, shipment: ShipmentId) -> HttpResponse:
    """Return the label, 100 × 150 mm with the number as Code 128, to its sender."""
    drawn = queries.get_label(shipment, viewer=actor_of(request))
    return HttpResponse(drawn, content_type="image/svg+xml")


@resource.get(
    "/orders/{order}/parcels/{parcel}/papers.pdf",
    scope=ORDERS_READ,
    answers=str,
    media="application/pdf",
    summary="The papers that go with a parcel",
    cost=5,
)
def get_parcel_papers(request: HttpRequest, order: OrderId, parcel: ParcelId) -> HttpResponse:
    """Return commercial invoice, packing list and label of a packed parcel as one PDF/A, to who sends it.

    They say what is declared, in the language asked for; where no border is crossed there is no invoice.
    """
    by = actor_of(request)
    view = orders.get_order(order, viewer=by)
    found = next((each for each in view.parcels if each.public_id == parcel), None)
    if found is None:
        raise ProblemRaised(not_found())
    return hand_out_papers(view, found, viewer=by, language=language_of(request))


@resource.post(
    "/shipments/{shipment}/refresh",
    scope=ORDERS_READ,
    answers=shapes.Shipment,
    status=200,
    summary="Ask the carrier",
    once=False,
    cost=5,
)
def refresh_tracking(request: HttpRequest, shipment: ShipmentId) -> shapes.Shipment:
    """Ask the carrier what has happened. Silence changes nothing; no key is needed."""
    return shapes.Shipment.of(actions.refresh_tracking(parcel=shipment, by=actor_of(request), at=clock.now()))
