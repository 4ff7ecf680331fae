"""Pictures in a smaller form (AVIF) beside the one every browser reads, written after the upload.

To write it takes a processor longer than an upload should wait, so a bulk run does it: for pictures that have
just come and for all that stood before there was this form.
"""

from typing import Final

from django.core.files.storage import default_storage
from PIL import features

from entrepot.apps.files.encoding import AVIF, as_avif
from entrepot.apps.files.models import Picture
from entrepot.apps.files.places import stored_name
from entrepot.apps.files.storing import put
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk

NAME: Final = "files.write_avif"
A_CHUNK: Final = 8


@bulk(NAME)
def write_avif(_params: Params, cursor: Cursor) -> Step:
    """Write the smaller form of the next pictures, and note of each whether it has one."""
    rows = list(Picture.objects.filter(has_avif=None, id__gt=cursor or 0).order_by("id")[:A_CHUNK])
    if not rows:
        return Step.end()
    written = [row.pk for row in rows if _write(row)]

    def save() -> None:
        Picture.objects.filter(pk__in=written).update(has_avif=True)
        Picture.objects.filter(pk__in=[row.pk for row in rows], has_avif=None).update(has_avif=False)

    return Step(cursor=rows[-1].pk, count=len(rows), save=save)


def is_wanted() -> bool:
    """Return whether a picture waits for its smaller form, and this machine can write it."""
    return bool(features.check(AVIF)) and Picture.objects.filter(has_avif=None).exists()


def _write(row: Picture) -> bool:
    """Put the smaller form of every width into the store; where all together are not smaller, none."""
    before, files = 0, []
    for width in map(int, row.widths.split()):
        name = stored_name(row.digest, width)
        if not default_storage.exists(name):
            return False
        with default_storage.open(name) as source:
            content = source.read()
        before += len(content)
        files.append((stored_name(row.digest, width, AVIF), as_avif(content)))
    if sum(len(content) for _name, content in files) >= before:
        return False
    for name, content in files:
        put(name, content)
    return True
