"""Long work of pricing, in chunks that survive their worker."""

from datetime import datetime
from functools import partial

from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.pricing import rules
from entrepot.apps.pricing.actions.rules import RECKON
from entrepot.apps.pricing.rules import Due

CHUNK = 200
CLERK = system("pricing")


@bulk(RECKON)
def reckon_chunk(params: Params, cursor: Cursor) -> Step:
    """Look at the next rules; make a price anew where the rate moved far enough."""
    rows = list(rules.in_force().filter(pk__gt=cursor or 0)[:CHUNK])
    if not rows:
        return Step.end()
    at = datetime.fromisoformat(params["at"])
    due = rules.find_due(rows, on=at.date())
    return Step(cursor=rows[-1].pk, count=len(rows), save=partial(_keep, due, at))


def _keep(due: list[Due], at: datetime) -> None:
    for each in due:
        rules.keep(each, by=CLERK, at=at)
