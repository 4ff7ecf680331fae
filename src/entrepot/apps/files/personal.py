"""What files holds of people and businesses: the apps that hold keys to private files say whose they are."""

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.files.models import Picture, PrivateFile
from entrepot.apps.files.places import file_name, stored_name
from entrepot.apps.kernel.personal import hands_over, impersonal


def picture_of(row: Picture) -> tuple[str, bytes] | None:
    """Return a picture at its widest, None when its bytes are gone."""
    stored = stored_name(row.digest, row.width)
    if not default_storage.exists(stored):
        return None
    with default_storage.open(stored) as source:
        return file_name(row.digest, row.width), source.read()


hands_over(
    Picture,
    *("public_id", "created_at", "width", "height"),
    title=_("Pictures"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
    content=picture_of,
)
impersonal(PrivateFile, "name", because="blanked with the file, by the app that holds a key to it")
