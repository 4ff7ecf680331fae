"""What comes round in payouts."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.payouts import actions
from entrepot.apps.payouts.moving import CLERK


@every(timedelta(days=1))
def propose() -> None:
    """Propose to pay every seller what is free."""
    actions.propose_payouts(by=CLERK, at=clock.now())


@every(timedelta(minutes=5))
def deal_with_the_bank() -> None:
    """Send what was approved, again what the bank may not have, and read what it did."""
    actions.send_payouts(by=CLERK, at=clock.now())
    actions.collect_statements(by=CLERK, at=clock.now())
