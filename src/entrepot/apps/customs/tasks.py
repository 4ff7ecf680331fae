"""What customs does later: it asks gateways what has become of declarations."""

from django.utils.dateparse import parse_datetime

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.actions.following import FOLLOW, OPEN, follow_declaration
from entrepot.apps.customs.models import Declaration
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk

CHUNK = 20


@bulk(FOLLOW)
def follow(params: Params, cursor: Cursor) -> Step:
    """Follow the next few open declarations; what was said before is recorded once."""
    before = parse_datetime(params["before"])
    rows = Declaration.objects.filter(state__in=OPEN, created_at__lte=before, pk__gt=cursor or 0)
    found = list(rows.order_by("pk").values_list("pk", "public_id")[:CHUNK])
    for _row, declaration in found:
        follow_declaration(declaration=declaration, by=CLERK, at=clock.now())
    return Step(cursor=found[-1][0], count=len(found)) if found else Step.end()
