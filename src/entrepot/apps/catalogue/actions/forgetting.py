"""Files that were only looked at are not kept for ever."""

from datetime import datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction

from entrepot.apps.catalogue.models import ProductImport
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role

KEPT_WAITING: Final = timedelta(days=14)
_AT_ONCE: Final = 200


def forget_waiting_imports(*, by: Actor, at: datetime) -> int:
    """Delete files that were prepared two weeks ago and never started, and return how many. For the platform.

    An import is claimed first, so that nobody starts it while its file goes; a claim whose round was killed
    is taken up again.
    """
    require_role(by, OPERATOR)
    old = ProductImport.objects.filter(run="", repeated_by=None, created_at__lt=at - KEPT_WAITING)
    count = 0
    for job in old.order_by("pk")[:_AT_ONCE]:
        claimed = ProductImport.objects.filter(pk=job.pk, run="").update(refused=ProductImport.FORGOTTEN)
        if not claimed:
            continue
        default_storage.delete(job.stored)
        with transaction.atomic():
            ProductImport.objects.filter(pk=job.pk).delete()
            changes = {"file": job.file_name, "bytes": job.size}
            audit.record(
                by=by, action="catalogue.forget_import", subject=job.public_id, changes=changes, at=at
            )
        count += 1
    return count
