from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.shipping.models import ParcelAddress, TrackingEvent

OF_ORDERS = ("order", "replacement")  # parcels to a buyer: what they bought, and what was sent again
BLANK = {"locality": "", "postcode": "", "lines": "", "recipient": "", "phone": "", "local": ""}


def forget_addresses(*, orders: Collection[str], returned: Collection[str], by: Actor, at: datetime) -> int:
    """Blank the buyers' side on the parcels of orders and returns; country and area stay. Return how many.

    What carriers said of the parcels goes too: it may name who took them in.
    """
    require_role(by, roles.OPERATOR)
    there = Q(parcel__kind__in=OF_ORDERS, parcel__subject__in=[*orders])
    back = Q(parcel__kind="return", parcel__subject__in=[*returned])
    with transaction.atomic():
        sides = Q(there, side=ParcelAddress.Side.TO) | Q(back, side=ParcelAddress.Side.FROM)
        count = ParcelAddress.objects.filter(sides).exclude(**BLANK).update(**BLANK)
        TrackingEvent.objects.filter(there | back).exclude(note="").update(note="")
        for subject in {*orders, *returned} if count else ():
            audit.record(by=by, action="shipping.forget_addresses", subject=subject, at=at)
    return count
