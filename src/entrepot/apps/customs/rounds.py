"""What comes round in customs."""

from datetime import timedelta

from entrepot.apps.customs import actions
from entrepot.apps.customs.access import CLERK
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every


@every(timedelta(minutes=1))
def follow_declarations() -> None:
    """Ask every customs about what is open."""
    actions.start_following(by=CLERK, at=clock.now())


@every(timedelta(hours=1))
def settle_kept_surplus() -> None:
    """Give up what was kept where the buyer got all of it back."""
    actions.settle_kept_surplus(by=CLERK, at=clock.now())
