from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders.models import BuyerIdentity
from entrepot.apps.orders.sealing import unseal


def open_identity(*, order: str, why: str, by: Actor, at: datetime) -> str:
    """Return the number by which customs knows the buyer of an order, to be declared; empty without one.

    For the platform and operators; who read it, when and why, is in the audit. Never log or keep it.
    """
    require_role(by, OPERATOR)
    row = BuyerIdentity.objects.filter(checkout__orders__public_id=order).first()
    if row is None or not row.sealed:
        return ""
    with transaction.atomic():
        audit.record(by=by, action="orders.open_identity", subject=order, changes={"why": why}, at=at)
    return unseal(row.sealed)
