"""One conditional UPDATE for each move of a parcel."""

from datetime import datetime
from typing import Any

from entrepot.apps.shipping import states
from entrepot.apps.shipping.models import Parcel


def move(row: Parcel, target: str, at: datetime, **columns: Any) -> bool:
    """Move the parcel to `target` from where the table of states allows. False when it stands elsewhere.

    Called inside the transaction that saves the rest. `row` is brought up to date either way.
    """
    able = Parcel.objects.filter(pk=row.pk, state__in=states.sources(target))
    moved = bool(able.update(state=target, moved_at=at, **columns))
    row.refresh_from_db()
    return moved
