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
def send_approved() -> None:
    """Send what was approved, and again what the bank may not have."""
    actions.send_payouts(by=CLERK, at=clock.now())


@every(timedelta(minutes=5))
def read_the_bank() -> None:
    """Read what the bank did."""
    actions.collect_statements(by=CLERK, at=clock.now())


@every(timedelta(days=1))
def remit() -> None:
    """Propose to pay over what was put aside for authorities and carriers, once their period is over."""
    actions.propose_remittances(by=CLERK, at=clock.now())


@every(timedelta(days=1))
def look_at_debts() -> None:
    """Write to sellers who owe, and put old debts before a person."""
    actions.look_at_debts(by=CLERK, at=clock.now())
