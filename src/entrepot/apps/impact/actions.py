"""Every write of impact that somebody or the clock asks for; the rest is counted as it happens."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.impact import sums
from entrepot.apps.impact.definitions import indicators
from entrepot.apps.impact.models import DailyFigure
from entrepot.apps.impact.standing import stand, stand_by_programme
from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def start_rebuild(*, by: Actor, at: datetime) -> str:
    """Start to count everything anew from what is true now, and return the bulk run's public id.

    Figures that were right stay as they are. For operators; one at a time (409).
    """
    require_role(by, OPERATOR)
    run = bulk.start_bulk_run(
        name="impact.rebuild", params={"asked_at": at.isoformat()}, by=by, exclusive_key="impact.rebuild"
    )
    return run.public_id


def add_up_sums(*, by: Actor) -> None:
    """Write the kept sums anew from the rows, after rows were written past the counting. For the platform."""
    require_role(by, OPERATOR)
    sums.add_up()


def record_figures(*, by: Actor, at: datetime) -> int:
    """Write where every indicator stands as the figures of the day (UTC), and return how many rows that took.

    For the platform. Again on the same day it writes what stands then; days that passed stay as they were.
    """
    require_role(by, OPERATOR)
    day = at.date()
    rows = [
        DailyFigure(
            day=day,
            indicator=code,
            country=each.country,
            evidence=each.evidence,
            programme=each.programme,
            value=each.value,
            base=each.base,
        )
        for code in indicators()
        for each in (*stand(code), *stand_by_programme(code))
    ]
    with transaction.atomic():
        DailyFigure.objects.filter(day=day).delete()
        DailyFigure.objects.bulk_create(rows, batch_size=500)
    return len(rows)
