"""What the platform does for itself every night."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.rounds import every
from entrepot.web.operator.checking import CLERK, start_check


@every(timedelta(days=1))
def check_money() -> None:
    """Compare ledger, orders, providers, stock and bank; what differs is put on the desk."""
    try:
        start_check(by=CLERK, at=clock.now())
    except ProblemRaised:  # one is under way: it finds the same
        return
