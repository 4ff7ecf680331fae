"""Counters whose limit stands in the counter itself: opened, and changed."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.budgets.models import Counter
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def open_counter(*, kind: str, subject: str, unit: str, limit: int, by: Actor, at: datetime) -> str:
    """Open a counter with a limit, or change the limit of the one that is there; return its public id.

    A limit below what is taken gives nothing more and takes nothing back. For the apps above.
    """
    require_role(by, OPERATOR)
    named = {"kind": kind, "subject": subject, "period": "", "unit": unit}
    with transaction.atomic():
        row, made = Counter.objects.get_or_create(**named, defaults={"limit": limit, "created_at": at})
        if made or Counter.objects.filter(pk=row.pk).exclude(limit=limit).update(limit=limit):
            changes = {"kind": kind, "subject": subject, "limit": [None if made else row.limit, limit]}
            audit.record(by=by, action="budgets.open_counter", subject=row.public_id, changes=changes, at=at)
    return row.public_id
