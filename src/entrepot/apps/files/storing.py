"""Into the store: under names that are hashes of what they hold, so the same is written once."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def put(name: str, content: bytes) -> None:
    """Write a file, unless it lies there already."""
    if default_storage.exists(name):
        return
    written = default_storage.save(name, ContentFile(content))
    if written != name:  # another process wrote the same in between
        default_storage.delete(written)
