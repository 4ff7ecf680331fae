"""What comes round in reviews."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every
from entrepot.apps.reviews import actions

CLERK = system("reviews")


@every(timedelta(hours=1))
def recheck_scores() -> None:
    """Count the scores anew that moved."""
    actions.recheck_scores(by=CLERK, at=clock.now())
