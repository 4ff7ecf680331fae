"""How many people bought a product lately: a figure that tells of no one, and that a seller cannot buy."""

from datetime import datetime

from django.db.models import Q

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders.models import OrderLine

UNDONE = ("cancelled", "refund_due", "refunded")


def count_buyers(*, since: datetime, viewer: Actor) -> dict[str, int]:
    """Return how many people with an account paid for each product since then and kept it. For the platform.

    A person counts once, however often they bought; the seller's own people do not count.
    """
    require_role(viewer, OPERATOR)
    rows = OrderLine.objects.filter(order__paid_at__gte=since, order__checkout__user__isnull=False)
    rows = rows.exclude(Q(order__state__in=UNDONE)).order_by()
    bought = set(rows.values_list("product", "order__organisation_id", "order__checkout__user_id").distinct())
    own = accounts.list_people_of({organisation for _product, organisation, _user in bought}, viewer=viewer)
    found: dict[str, int] = {}
    for product, organisation, user in bought:
        if (organisation, user) not in own:
            found[product] = found.get(product, 0) + 1
    return found
