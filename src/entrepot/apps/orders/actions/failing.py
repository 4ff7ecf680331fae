"""One of several parcels will not arrive: what was paid for it goes back, and the others go on."""

from datetime import datetime

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders.actions.refunding import start_refund_of_parts
from entrepot.apps.orders.events import OrderParcelFailed
from entrepot.apps.orders.models import Order, OrderParcel, OrderRefund
from entrepot.apps.orders.parcel_shares import list_parcel_rest, pieces_of
from entrepot.apps.stock import actions as stock
from entrepot.core.money import Money

CLERK = system("orders")


def give_up_parcel(row: Order, parcel: OrderParcel, event: str, *, by: Actor, at: datetime) -> bool:
    """Start giving back exactly what is left of one parcel's share: once. False when it had failed before.

    In the caller's transaction, with the order held. What never left goes back to the shelf. `event` is lost
    or rejected; both sides are written to (OrderParcelFailed).
    """
    able = row.parcels.filter(pk=parcel.pk, failed_at=None, delivered_at=None)
    if not able.update(failed_at=at, failed_as=event):
        return False
    rest = list_parcel_rest(row)[parcel.public_id]
    amount = Money(rest.total, row.currency)
    if amount.minor:
        key = f"{row.public_id}/parcel/{parcel.position}"
        found = start_refund_of_parts(row, rest, amount, key=key, reason=f"parcel_{event}", by=CLERK, at=at)
        OrderRefund.objects.filter(pk=found.pk).update(parcel=parcel)
    if parcel.shipped_at is None:
        stock.put_back_pieces(reference=row.public_id, pieces=pieces_of(parcel), by=CLERK, at=at)
    changes = {"parcel": parcel.public_id, "as": event, "back": str(amount)}
    audit.record(by=by, action="orders.give_up_parcel", subject=row.public_id, changes=changes, at=at)
    publish(
        OrderParcelFailed(
            order=row.public_id, business=row.business, parcel=parcel.public_id, event=event, at=at
        )
    )
    return True


def put_on_shelf(row: Order, *, by: Actor, at: datetime) -> None:
    """Put the pieces of an order back that never left: not those of a parcel that has, or has failed."""
    parcels = list(row.parcels.prefetch_related("lines"))
    here = [parcel for parcel in parcels if parcel.shipped_at is None and parcel.failed_at is None]
    if len(here) == len(parcels):
        stock.put_back(reference=row.public_id, by=by, at=at)
        return
    pieces: dict[str, int] = {}
    for parcel in here:
        for variant, count in pieces_of(parcel).items():
            pieces[variant] = pieces.get(variant, 0) + count
    if pieces:
        stock.put_back_pieces(reference=row.public_id, pieces=pieces, by=by, at=at)
