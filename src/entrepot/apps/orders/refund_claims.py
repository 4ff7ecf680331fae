"""What of an order is claimed for refunds, and whether a refused one waits for a person."""

from collections.abc import Sequence
from typing import Final

from django.db.models import F

from entrepot.apps.desk import queries as items
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders.freezing import paid_rows
from entrepot.apps.orders.models import Order, OrderRefund, OrderShare

LANE: Final = "payment"  # of the desk
KIND: Final = "refund"


def claim_parts(row: Order, parts: Sequence[int], sign: int) -> None:
    """Claim parts for a refund, or give the claim up. The row is held, and the database refuses too much."""
    for share, minor in zip(paid_rows(row), parts, strict=True):
        OrderShare.objects.filter(pk=share.pk).update(claimed_minor=F("claimed_minor") + sign * minor)
    Order.objects.filter(pk=row.pk).update(refund_claimed_minor=F("refund_claimed_minor") + sign * sum(parts))


def waits_for_person(order: str) -> bool:
    """Say whether a refund of an order was refused and a person has not decided what becomes of it."""
    refused = OrderRefund.objects.filter(order__public_id=order, state=OrderRefund.State.REFUSED)
    return any(
        items.find_item(lane=LANE, subject=refund, viewer=SYSTEM)
        for refund in refused.values_list("public_id", flat=True)
    )
