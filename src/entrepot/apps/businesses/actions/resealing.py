from datetime import datetime

from django.db import transaction

from entrepot.apps.businesses import filing
from entrepot.apps.businesses.models import Owner, Particular
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.sealing import key_name

AT_ONCE = 100


def seal_anew(*, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Seal the next few numbers that an older key sealed with the newest one; return how many are left.

    A number in clear is digested anew; a bank account's digest is its own app's. For the platform.
    """
    require_role(by, OPERATOR)
    del at  # nothing that is dated changes
    now = key_name()
    owners = Owner.objects.exclude(key=now).exclude(key="")
    particulars = Particular.objects.exclude(key=now).exclude(key="").select_related("business")
    with transaction.atomic():
        for owner in owners.order_by("pk")[:limit]:
            number = filing.SEALER.unseal(owner.sealed)
            Owner.objects.filter(pk=owner.pk).update(
                sealed=filing.SEALER.seal(number),
                subject=filing.SEALER.subject_of(number, owner.country),
                key=now,
            )
        for row in particulars.order_by("pk")[:limit]:
            number = filing.SEALER.unseal(row.sealed) if row.sealed else row.value
            Particular.objects.filter(pk=row.pk).update(
                sealed=filing.SEALER.seal(number) if row.sealed else "",
                digest=filing.SEALER.subject_of(number, row.business.country),
                key=now,
            )
    return owners.count() + particulars.count()
