"""Long work of programmes, in chunks that survive their worker."""

from datetime import datetime

from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.programmes import snapshot
from entrepot.apps.programmes.actions.gathering import GATHER


@bulk(GATHER)
def gather_chunk(params: Params, cursor: Cursor) -> Step:
    """Gather the next few hundred businesses; writing them twice is the same as once."""
    last, count = snapshot.gather_next(cursor or 0, datetime.fromisoformat(params["at"]))
    return Step(cursor=last, count=count) if last is not None else Step.end()
