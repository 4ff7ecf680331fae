"""What a buyer has received: who may say how it was."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders.access import checkouts_of, narrow
from entrepot.apps.orders.models import OrderLine

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLine:
    """One variant of an order that came. `organisation` is the seller's row number, `buyer` the person's."""

    order: str
    business: str
    organisation: int
    market: str
    country: str
    language: str
    product: str
    variant: str
    title: str
    received_at: datetime
    buyer: int | None


def list_received(
    *, viewer: Actor, order: str = "", product: str = "", key: str = "", limit: int = MOST
) -> list[ReceivedLine]:
    """Return what the viewer bought and received, newest first, each variant of an order once.

    Received is what its carrier delivered, or what its buyer said they have. A guest names the key. Of an
    order, or of a product, where one is named.
    """
    narrow(viewer, ORDERS_READ)
    came = Q(parcel__delivered_at__isnull=False) | Q(order__released_at__isnull=False)
    rows = OrderLine.objects.filter(
        checkouts_of(viewer, key, "order__checkout__"), came, parcel__failed_at=None
    ).select_related("order__checkout", "parcel")
    if order:
        rows = rows.filter(order__public_id=order)
    if product:
        rows = rows.filter(product=product)
    found: dict[tuple[str, str], ReceivedLine] = {}
    for row in rows.order_by("-order_id", "position")[: max(1, min(limit, MOST))]:
        found.setdefault((row.order.public_id, row.variant), _view(row))
    return list(found.values())


def _view(row: OrderLine) -> ReceivedLine:
    order = row.order
    return ReceivedLine(
        order=order.public_id,
        business=order.business,
        organisation=order.organisation_id,
        market=order.market,
        country=order.country,
        language=order.checkout.language,
        product=row.product,
        variant=row.variant,
        title=row.title,
        received_at=row.parcel.delivered_at or order.released_at or order.moved_at,
        buyer=order.checkout.user_id,
    )
