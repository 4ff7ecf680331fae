"""What comes round in pricing."""

from datetime import timedelta

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every
from entrepot.apps.pricing import actions

CLERK = system("pricing")


@every(timedelta(hours=1))
def reckon_prices() -> None:
    """Make those prices anew whose rate moved: a central bank publishes once a day, at an hour of its own."""
    actions.reckon_rules(by=CLERK, at=clock.now())
