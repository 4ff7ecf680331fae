"""Money that is on its way longer than a card's: the buyer's bank takes its time."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders.actions.paying import CLERK, UNPAID
from entrepot.apps.orders.actions.placing import HELD_BEYOND
from entrepot.apps.orders.models import Checkout
from entrepot.apps.orders.moving import lock
from entrepot.apps.stock import actions as stock


def keep_for_payment(*, order: str, until: datetime, by: Actor, at: datetime) -> bool:
    """Keep an unpaid order and its pieces until its money can have come, and say whether that is longer.

    For the platform; never shorter than was promised before. Idempotent. Should stock have let the pieces go
    already, they are reserved again when the money comes, or it goes back.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if row.state != UNPAID:
            return False
        shorter = Checkout.objects.filter(pk=row.checkout_id, pay_until__lt=until)
        longer = bool(shorter.update(pay_until=until))
        with suppress(ProblemRaised), transaction.atomic():
            stock.extend(reference=order, until=until + HELD_BEYOND, by=CLERK, at=at)
        if longer:
            changes = {"pay_until": until}
            audit.record(by=by, action="orders.keep_for_payment", subject=order, changes=changes, at=at)
    return longer
