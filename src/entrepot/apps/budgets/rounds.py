"""What comes round in budgets."""

from datetime import timedelta

from entrepot.apps.budgets import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("budget clerk")


@every(timedelta(minutes=5))
def let_claims_lapse() -> None:
    """Let go of what was promised and not confirmed in its time, should its holder never come back."""
    actions.expire_claims(by=CLERK, at=clock.now())
