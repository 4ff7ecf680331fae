"""Where the parcels of an order go, as a carrier wants it."""

from entrepot.apps.orders.models import Order
from entrepot.apps.shipping.actions import Address


def receiver_of(row: Order) -> Address:
    """Return where an order goes, as a label names it."""
    copied = row.address
    return Address(
        country=copied.country,
        recipient=copied.recipient,
        lines=tuple(copied.lines.splitlines()),
        locality=copied.locality,
        area=copied.area,
        postcode=copied.postcode,
        phone=copied.phone,
        local=copied.local,
    )
