"""What comes round in co-operatives."""

from datetime import timedelta

from entrepot.apps.cooperatives import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("cooperatives")
ROWS_KEPT = timedelta(days=30)


@every(timedelta(days=1))
def forget_old_people() -> None:
    """Let go of members who left long ago, and of rows of files that nobody mended."""
    now = clock.now()
    actions.forget_imports(before=now - ROWS_KEPT, by=CLERK, at=now)
    actions.forget_members_who_left(by=CLERK, at=now)
