"""Pieces are promised only to orders that wait for them."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.orders.queries.pieces import list_phantoms
from entrepot.apps.stock import actions as stock

CLERK = system("orders")


def release_phantoms(*, by: Actor, at: datetime) -> int:
    """Let go of pieces that are promised to no order which waits for them; return of how many references.

    Such a promise is left where something broke half-way; its own end would free it too, later. Order and
    promise are made in one transaction, and pieces are sold in the one that lets the order be paid, so that
    none is let go that an order still needs. For the platform. Idempotent.
    """
    require_role(by, OPERATOR)
    phantoms = list_phantoms(viewer=CLERK)
    for reference in phantoms:
        with transaction.atomic():
            stock.release(reference=reference, by=CLERK, at=at)
            audit.record(by=by, action="orders.release_phantom", subject=reference, at=at)
    return len(phantoms)
