"""What comes round in businesses."""

from datetime import timedelta

from entrepot.apps.businesses import actions
from entrepot.apps.businesses.looks import CLERK
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every


@every(timedelta(days=1))
def plan_rechecks() -> None:
    """Tell verified businesses that they are to be looked at again."""
    actions.plan_rechecks(by=CLERK, at=clock.now())


@every(timedelta(hours=1))
def hold_overdue() -> None:
    """Let pay-outs wait where nobody answered a notice in its time."""
    actions.hold_overdue(by=CLERK, at=clock.now())


@every(timedelta(days=1))
def forget_closed() -> None:
    """Let go of the people in the files of businesses that closed long ago."""
    actions.forget_closed(by=CLERK, at=clock.now())
