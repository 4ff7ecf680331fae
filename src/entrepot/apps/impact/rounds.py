"""What comes round in impact."""

from datetime import timedelta

from entrepot.apps.impact import actions, counting, incomes
from entrepot.apps.impact.supporting import COUNTER
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every

CHUNK = 1000
"""Businesses of an older installation that are described in one round."""


@every(timedelta(hours=6))
def record_figures() -> None:
    """Keep where every indicator stands today, so that its course can be told."""
    counting.describe_more(CHUNK)
    incomes.look_again()
    actions.record_figures(by=COUNTER, at=clock.now())


@every(timedelta(minutes=10))
def catch_up() -> None:
    """Count everything anew where orders were counted before their money was told in euros too."""
    if counting.knows_no_euros():
        actions.start_rebuild(by=COUNTER, at=clock.now())
