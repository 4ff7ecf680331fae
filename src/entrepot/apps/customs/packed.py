"""The parcel of a declaration as shipping knows it."""

from entrepot.apps.customs import refusals
from entrepot.apps.customs.access import CLERK
from entrepot.apps.orders.queries import ParcelView
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.shipping.queries import ParcelView as Shipment


def shipment_of(parcel: ParcelView) -> Shipment:
    """Return a packed parcel as shipping knows it. Raises ProblemRaised (409) before it has a number."""
    if not parcel.shipment:
        raise refusals.not_packed()
    found = shipping.get_parcel(parcel.shipment, viewer=CLERK)
    if not found.number:
        raise refusals.not_packed()
    return found
