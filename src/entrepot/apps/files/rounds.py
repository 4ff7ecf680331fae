"""What comes round in files."""

from datetime import timedelta

from entrepot.apps.files import actions
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every

CLERK = system("files")


@every(timedelta(minutes=1))
def write_smaller_forms() -> None:
    """Write pictures that have come in the smaller form too."""
    actions.write_smaller_forms(by=CLERK)
