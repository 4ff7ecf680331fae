"""Gathers what the papers of a parcel say, and hands them out in a language."""

from django.http import HttpResponse
from django.utils.translation import override

from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import OrderView, ParcelView
from entrepot.apps.shipping import queries as shipping
from entrepot.web.design import places
from entrepot.web.documents.parcel import Packed, paper_of_parcel
from entrepot.web.documents.printing import hand_out

INVOICE = "invoice"
ENGLISH = "en"


def find_packed(order: OrderView, parcel: ParcelView, *, viewer: Actor) -> Packed:
    """Return a packed parcel with its declaration and label, to who sends it.

    Raises Parcel.DoesNotExist for others, and before it has a number.
    """
    label = shipping.get_label(parcel.shipment, viewer=viewer)
    shipment = shipping.get_parcel(parcel.shipment, viewer=viewer)
    known = customs.explain_order(order.public_id, viewer=viewer)
    declared = next((each.declaration for each in known if each.parcel == parcel.public_id), None)
    written = orders.list_order_invoices(order.public_id, viewer=viewer)
    invoice = next((each for each in written if each.kind == INVOICE), None)
    return Packed(
        order=order,
        parcel=parcel,
        shipment=shipment,
        declaration=declared,
        seller=invoice.body.party("seller") if invoice else None,
        invoice=invoice.number if invoice else "",
        service=shipping.get_service_name(
            shipment.service, viewer=viewer, language=places.current().language
        ),
        label=label,
    )


def hand_out_papers(
    order: OrderView, parcel: ParcelView, *, viewer: Actor, language: str = ENGLISH
) -> HttpResponse:
    """Hand out the papers of a packed parcel as one PDF, in English unless another language is asked for.

    English is read by customs and carriers everywhere. Raises as `find_packed`.
    """
    here = places.Place(places.current().country, language)
    with override(language), places.standing_in(here):
        return hand_out(paper_of_parcel(find_packed(order, parcel, viewer=viewer)))
