"""What customs does later: it asks gateways what has become of declarations."""

import structlog
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.actions.following import FOLLOW, OPEN, follow_declaration
from entrepot.apps.customs.models import Declaration
from entrepot.apps.customs.moving import URGENT, put_on_desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.kernel.sayings import Saying

CHUNK = 20

log = structlog.get_logger("entrepot.customs")


@bulk(FOLLOW)
def follow(params: Params, cursor: Cursor) -> Step:
    """Follow the next few open declarations; what was said before is recorded once."""
    before = parse_datetime(params["before"])
    rows = Declaration.objects.filter(state__in=OPEN, created_at__lte=before, pk__gt=cursor or 0)
    found = list(rows.order_by("pk").values_list("pk", "public_id")[:CHUNK])
    for row, declaration in found:
        try:
            follow_declaration(declaration=declaration, by=CLERK, at=clock.now())
        except Exception:  # one that cannot be followed stops no other; a person is told
            log.exception("declaration_not_followed", declaration=declaration)
            with transaction.atomic():
                put_on_desk(
                    Declaration.objects.get(pk=row),
                    Saying(gettext_noop("A declaration cannot be followed")),
                    clock.now(),
                    URGENT,
                )
    return Step(cursor=found[-1][0], count=len(found)) if found else Step.end()
