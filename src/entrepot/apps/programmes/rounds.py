"""What comes round in programmes."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.programmes import actions
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.models import Programme


@every(timedelta(days=1))
def gather_anew() -> None:
    """Gather every business: the days that rules look back on move."""
    actions.gather_all(by=CLERK, at=clock.now())


@every(timedelta(hours=1))
def close_and_admit() -> None:
    """Close what has ended, and take in who waits where there is room now."""
    now = clock.now()
    actions.close_ended(by=CLERK, at=now)
    listed = Programme.objects.filter(state=Programme.State.PUBLISHED, applications__state="listed")
    for programme in listed.distinct().order_by("pk").values_list("public_id", flat=True):
        actions.admit_listed(programme=programme, by=CLERK, at=now)


@every(timedelta(minutes=15))
def follow_bookings() -> None:
    """Remind who has booked, and end the waiting for what has begun."""
    now = clock.now()
    actions.remind_booked(by=CLERK, at=now)
    actions.pass_waiting(by=CLERK, at=now)


@every(timedelta(minutes=30))
def keep_places() -> None:
    """Fill the supported places of the day, and take what views came to."""
    now = clock.now()
    actions.plan_places(by=CLERK, at=now)
    actions.charge_views(by=CLERK, at=now)


@every(timedelta(days=1))
def drop_evidence() -> None:
    """Delete the files of evidence whose time is over."""
    actions.drop_evidence_packs(by=CLERK, at=clock.now())
