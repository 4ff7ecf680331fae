from datetime import datetime
from typing import Any

from django.db import models, transaction

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.orders import quotas, sealing
from entrepot.apps.orders.identities import sealed_values
from entrepot.apps.orders.models import BuyerIdentity, KeptIdentity

AT_ONCE = 100
TABLES: tuple[type[BuyerIdentity | KeptIdentity], ...] = (BuyerIdentity, KeptIdentity)


def seal_anew(*, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Seal the next few numbers that an older key sealed with the newest one; return how many are left.

    Each in a transaction of its own, after what its person took of a yearly allowance has followed, so that
    whoever is stopped goes on where they were. For the platform.
    """
    require_role(by, OPERATOR)
    for table in TABLES:
        for row in _older(table).order_by("pk")[:limit]:
            number = sealing.unseal(row.sealed)
            quotas.adopt(number, row.country, at)
            with transaction.atomic():
                # only what was read: a number replaced in the meantime has the newest key already
                same = table.objects.filter(pk=row.pk, sealed=row.sealed)
                same.update(**sealed_values(number, row.country))
    return sum(_older(table).count() for table in TABLES)


def _older(table: type[BuyerIdentity | KeptIdentity]) -> models.QuerySet[Any]:
    return table.objects.exclude(sealed="").exclude(key=sealing.key_name())
