"""What programmes made due sooner for a business: by when, how long it took, and what that saved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role


@dataclass(frozen=True, slots=True, kw_only=True)
class HastenedView:
    """One case in the fast lane. `took` is None while it waits, or where nobody had to decide.

    `saved` is by how much it took less than the median of ordinary cases; None before it is decided, or where
    too few are there to compare with.
    """

    lane: str
    programme_name: str
    opened_at: datetime
    due_at: datetime
    ordinary_due_at: datetime
    took: timedelta | None
    saved: timedelta | None
    is_done: bool


def list_hastened(*, viewer: Actor) -> list[HastenedView]:
    """Return the latest cases of the viewer's own business in a fast lane, the newest first."""
    require_role(viewer, roles.MEMBER)
    own = businesses.get_own_business(viewer=viewer)
    if own is None:
        return []
    return [
        HastenedView(
            lane=item.lane,
            programme_name=item.programme_name,
            opened_at=item.opened_at,
            due_at=item.due_at,
            ordinary_due_at=item.ordinary_due_at or item.due_at,
            took=case.waited if case else None,
            saved=case.ordinary - case.waited if case and case.ordinary is not None else None,
            is_done=item.done_at is not None,
        )
        for item, case in desk.list_hastened(own.profile.public_id, viewer=SYSTEM)
    ]
