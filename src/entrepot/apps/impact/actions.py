"""Every write of impact that somebody asks for; the rest is counted as it happens."""

from datetime import datetime

from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def start_rebuild(*, by: Actor, at: datetime) -> str:
    """Start to count everything anew from what is true now, and return the bulk run's public id.

    Figures that were right stay as they are. For operators; one at a time (409).
    """
    require_role(by, OPERATOR)
    run = bulk.start_bulk_run(
        name="impact.rebuild", params={"asked_at": at.isoformat()}, by=by, exclusive_key="impact.rebuild"
    )
    return run.public_id
