"""What of an order is claimed for refunds, and whether a refused one waits for a person."""

from collections.abc import Sequence
from typing import Final

from django.db.models import F

from entrepot.apps.desk import queries as items
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders.freezing import paid_rows
from entrepot.apps.orders.models import Dispute, Order, OrderRefund, OrderShare, Return
from entrepot.apps.orders.moving import DISPUTED

LANE: Final = "payment"  # of the desk
KIND: Final = "refund"
INSPECTED: Final = "inspected"  # a return whose money is on its way


def claim_parts(row: Order, parts: Sequence[int], sign: int) -> None:
    """Claim parts for a refund, or give the claim up. The row is held, and the database refuses too much."""
    for share, minor in zip(paid_rows(row), parts, strict=True):
        OrderShare.objects.filter(pk=share.pk).update(claimed_minor=F("claimed_minor") + sign * minor)
    Order.objects.filter(pk=row.pk).update(refund_claimed_minor=F("refund_claimed_minor") + sign * sum(parts))


def case_of(found: OrderRefund) -> Dispute | Return | None:
    """Return the dispute or the return that asked for a refund; None for any other refund.

    Each asks in its own name, under a key of its own again after each refusal.
    """
    names = found.request_key.split("/")
    return (
        Dispute.objects.filter(order=found.order_id, public_id__in=names).first()
        or Return.objects.filter(order=found.order_id, public_id__in=names).first()
    )


def refused_of(case: Dispute | Return) -> OrderRefund | None:
    """Return the refused refund that a dispute or a return waits for a person with, or None."""
    refused = OrderRefund.objects.filter(order=case.order_id, state=OrderRefund.State.REFUSED)
    if isinstance(case, Dispute):
        return refused.filter(public_id=case.refund).first() if case.order.state == DISPUTED else None
    if case.state != INSPECTED or case.refund_id is not None:
        return None
    return refused.filter(request_key__startswith=f"{case.public_id}/").order_by("id").last()


def waits_for_person(order: str) -> bool:
    """Say whether a refund of an order was refused and a person has not decided what becomes of it."""
    refused = OrderRefund.objects.filter(order__public_id=order, state=OrderRefund.State.REFUSED)
    return any(
        items.find_item(lane=LANE, subject=refund, viewer=SYSTEM)
        for refund in refused.values_list("public_id", flat=True)
    )
