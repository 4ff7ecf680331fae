"""What files does later: take bytes out of the store once the rows say that they are gone."""

from django.core.files.storage import default_storage
from django.tasks import task

from entrepot.apps.files.models import PrivateFile


@task(queue_name="bulk")
def drop_files(digest: str, names: list[str]) -> None:
    """Delete the bytes of a private file, unless somebody has handed in the same meanwhile."""
    if PrivateFile.objects.filter(digest=digest, blanked_at=None).exists():
        return
    for name in names:
        default_storage.delete(name)
