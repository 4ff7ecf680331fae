"""What orders say of pieces, beside what the shelves say of orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Sum

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.orders.models import Order, Replacement
from entrepot.apps.stock import queries as stock

WAITS: Final = "awaiting_payment"
LOOKED_BACK: Final = timedelta(days=8)
CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceDifference:
    """An order that took other pieces than it holds lines of, or a promise to none: pieces of each side."""

    code: str
    reference: str
    order: int
    shelves: int


def list_phantoms(*, viewer: Actor) -> list[str]:
    """Return what pieces are promised to that neither waits for its money nor is to be sent again.

    For operators.
    """
    require_role(viewer, OPERATOR)
    phantoms: list[str] = []
    after = ""
    while found := stock.list_open_references(viewer=SYSTEM, after=after, limit=CHUNK):
        waiting = Order.objects.filter(public_id__in=found, state=WAITS).values_list("public_id", flat=True)
        again = Replacement.objects.filter(public_id__in=found, shipped_at=None, ended_at=None)
        # What was sold or let go since we looked is promised no more.
        gone = set(found) - set(waiting) - set(again.values_list("public_id", flat=True))
        phantoms += stock.list_open_references(viewer=SYSTEM, among=sorted(gone)) if gone else []
        after = found[-1]
    return phantoms


def list_piece_differences(*, viewer: Actor, at: datetime) -> list[PieceDifference]:
    """Return every promise to no waiting order, and every order paid in the last days with other pieces.

    None, when all is well. For operators.
    """
    require_role(viewer, OPERATOR)
    found = [
        PieceDifference(code="phantom", reference=each, order=0, shelves=1)
        for each in list_phantoms(viewer=viewer)
    ]
    rows = Order.objects.filter(stock_taken=True, paid_at__gte=at - LOOKED_BACK).order_by("pk")
    after = 0
    while page := list(rows.filter(pk__gt=after).values_list("pk", "public_id")[:CHUNK]):
        references = [public_id for _pk, public_id in page]
        taken = stock.count_sold(references, viewer=SYSTEM)
        summed = Order.objects.filter(public_id__in=references).annotate(pieces=Sum("lines__quantity"))
        found += [
            PieceDifference(code="unsold", reference=public_id, order=pieces, shelves=taken.get(public_id, 0))
            for public_id, pieces in summed.values_list("public_id", "pieces").order_by("pk")
            if pieces != taken.get(public_id, 0)
        ]
        after = page[-1][0]
    return found
