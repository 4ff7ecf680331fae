"""What the desk calls matters of orders."""

from django.utils.translation import gettext_noop

from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders.models import Order


def title_of(what: Saying, order: Order) -> Saying:
    """Return what the desk calls a matter of an order: what it is, where, and how much the order came to."""
    values: dict[str, Saying | str] = {"what": what, "market": order.market, "total": str(order.total)}
    return Saying(gettext_noop("%(what)s: %(market)s, %(total)s"), values)
