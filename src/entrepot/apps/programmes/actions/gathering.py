"""What is known of businesses, gathered anew."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.bulk import ALREADY_RUNNING, start_bulk_run
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import snapshot

GATHER: Final = "programmes.gather"


def gather_businesses(*, businesses: Collection[str], by: Actor, at: datetime) -> None:
    """Gather what is known of some businesses (public ids) now. For the platform; safe to repeat."""
    require_role(by, OPERATOR)
    snapshot.gather_some(businesses, at)


def gather_all(*, by: Actor, at: datetime) -> bool:
    """Start gathering every business in a bulk run; False when one is under way. For the platform."""
    require_role(by, OPERATOR)
    try:
        start_bulk_run(name=GATHER, params={"at": at.isoformat()}, by=by, exclusive_key=GATHER)
    except ProblemRaised as raised:
        if raised.problem.slug != ALREADY_RUNNING:
            raise
        return False
    return True
