"""What comes round in stock."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.stock import actions
from entrepot.apps.stock.tasks import CLERK


@every(timedelta(minutes=5))
def let_promises_lapse() -> None:
    """Let go of pieces whose promise has run out, should the task that was to do it have been lost."""
    actions.release_expired(by=CLERK, at=clock.now())
