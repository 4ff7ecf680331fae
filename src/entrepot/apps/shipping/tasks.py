"""What shipping does later: it asks carriers what has become of parcels."""

import structlog
from django.utils.dateparse import parse_datetime

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.shipping import states
from entrepot.apps.shipping.actions.following import FOLLOW, FOLLOWER, refresh_tracking
from entrepot.apps.shipping.models import Parcel

CHUNK = 20
UNDER_WAY = (states.ANNOUNCED, states.HANDED_OVER, states.IN_TRANSIT)

log = structlog.get_logger("entrepot.shipping")


@bulk(FOLLOW)
def follow(params: Params, cursor: Cursor) -> Step:
    """Ask about the next few parcels; what was said before is recorded once."""
    before = parse_datetime(params["before"])
    rows = Parcel.objects.filter(state__in=UNDER_WAY, created_at__lt=before, pk__gt=cursor or 0)
    found = list(rows.order_by("pk").values_list("pk", "public_id")[:CHUNK])
    for _row, parcel in found:
        try:
            refresh_tracking(parcel=parcel, by=FOLLOWER, at=clock.now())
        except Exception:  # one that cannot be followed stops no other; it is asked again next time
            log.exception("parcel_not_followed", parcel=parcel)
    return Step(cursor=found[-1][0], count=len(found)) if found else Step.end()
