"""Reminding buyers of orders that still wait for their money."""

from datetime import datetime, timedelta

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import letters
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import queries as payments
from entrepot.core.trade.stages import ORDER

REMINDED_AFTER = timedelta(minutes=10)
REMINDED_UNTIL = timedelta(minutes=30)  # by then they have run out, or their money is on its way
MOST = 500


def remind_of_payment(*, by: Actor, at: datetime) -> int:
    """Remind the buyers of orders that have waited for money for ten minutes; return of how many.

    For the platform; each once, however often asked. Whose bank has the payment in hand is not reminded.
    """
    require_role(by, OPERATOR)
    waiting = Order.objects.filter(
        state=ORDER.start, moved_at__gt=at - REMINDED_UNTIL, moved_at__lte=at - REMINDED_AFTER
    )
    found = list(waiting.order_by("-id").values_list("public_id", flat=True)[:MOST])
    known = messages.list_written(template=letters.REMINDER, subjects=found, viewer=by)
    count = 0
    for order in reversed(found):
        if order not in known and not _money_is_coming(order, by):
            letters.write_reminder(order, at)
            count += 1
    return count


def _money_is_coming(order: str, by: Actor) -> bool:
    tries = payments.list_payments_of("order", order, viewer=by)
    return bool(tries) and tries[0].is_pending
