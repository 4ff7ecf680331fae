"""What comes round in accounts."""

from datetime import timedelta

from entrepot.apps.accounts import actions
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("accounts")


@every(timedelta(hours=1))
def erase_due_people() -> None:
    """Erase everybody whose time to think better of it is over."""
    actions.erase_due(by=CLERK, at=clock.now())


@every(timedelta(hours=1))
def drop_ended_exports() -> None:
    """Delete the files of exports that nobody can fetch any more."""
    actions.drop_exports(by=CLERK, at=clock.now())


@every(timedelta(hours=6))
def drop_old_codes() -> None:
    """Delete the codes of days that are over."""
    actions.drop_codes(by=CLERK, at=clock.now())


@every(timedelta(hours=6))
def forget_old_letters() -> None:
    """Blank what was written to people longer ago than letters are kept."""
    actions.forget_old_letters(by=CLERK, at=clock.now())
