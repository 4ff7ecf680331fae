"""What comes round in demand."""

from datetime import timedelta

from entrepot.apps.demand import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("demand")


@every(timedelta(days=1))
def drop_old_wishes() -> None:
    """Drop what guests kept long ago."""
    actions.drop_old_wishes(by=CLERK, at=clock.now())
