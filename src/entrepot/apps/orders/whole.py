"""A whole order: its checkout, shares, parcels and lines, each table by one statement that is kept."""

from entrepot.apps.kernel.made_rows import is_read, keep_read
from entrepot.apps.kernel.statements import Read
from entrepot.apps.orders.models import Order, OrderLine, OrderParcel, OrderShare


def read_whole(public_id: str) -> Order:
    """Return an order with all of it, so that none is read again. Raises Order.DoesNotExist."""
    row = _ORDER.first(order=public_id)
    if row is None:
        raise Order.DoesNotExist
    keep_read(row, "shares", _SHARES.rows(order=row.pk), "order")
    read_parcels_of(row)
    return row


def read_alone(public_id: str) -> Order:
    """Return an order with its checkout. Raises Order.DoesNotExist."""
    row = _ORDER.first(order=public_id)
    if row is None:
        raise Order.DoesNotExist
    return row


def read_parcels_of(order: Order) -> None:
    """Read the parcels of an order and their lines, unless they were."""
    if not is_read(order, "parcels"):
        keep_read(order, "parcels", _PARCELS.rows(order=order.pk), "order")
    parcels = [row for row in order.parcels.all() if not is_read(row, "lines")]
    lines: dict[int, list[OrderLine]] = {row.pk: [] for row in parcels}
    for line in _LINES.rows(parcels=list(lines)):
        lines[line.parcel_id].append(line)
    for row in parcels:
        keep_read(row, "lines", lines[row.pk], "parcel")


_ORDER = Read(lambda *, order: Order.objects.filter(public_id=order).select_related("checkout__quote"))
_SHARES = Read(lambda *, order: OrderShare.objects.filter(order_id=order))
_PARCELS = Read(lambda *, order: OrderParcel.objects.filter(order_id=order))
_LINES = Read(lambda *, parcels: OrderLine.objects.filter(parcel__pk__in=parcels))
