"""How counters follow a subject whose name changes, such as a digest under a key that was replaced."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def rename_subject(*, old: str, new: str, by: Actor, at: datetime) -> int:
    """Let the counters of one subject be another's; return how many were. Safe to repeat.

    Where the new subject has a counter of the same kind, period and unit by now, both become one: what was
    taken of each is taken of it, even beyond its limit, for it was taken.
    """
    require_role(by, OPERATOR)
    if old == new:
        return 0
    with transaction.atomic():
        named = Counter.objects.select_for_update().filter(subject=old).exclude(held=0, used=0)
        rows = list(named.order_by("pk"))
        for row in rows:
            same = {"kind": row.kind, "period": row.period, "unit": row.unit}
            there = Counter.objects.select_for_update().filter(subject=new, **same).first()
            if there is None:
                Counter.objects.filter(pk=row.pk).update(subject=new)
                continue
            Claim.objects.filter(counter=row).update(counter=there)
            Counter.objects.filter(pk=there.pk).update(held=F("held") + row.held, used=F("used") + row.used)
            Counter.objects.filter(pk=row.pk).update(held=0, used=0)
        if rows:
            ids = [row.public_id for row in rows]
            audit.record(by=by, action="budgets.rename_subject", subject=ids[0], changes={"all": ids}, at=at)
    return len(rows)
