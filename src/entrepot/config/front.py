"""What stands around Django in a web process: the door, and what is read beside the first requests."""

from typing import Any, Final

from django.conf import settings

from entrepot.apps.kernel.warming import warm_beside
from entrepot.config import logs
from entrepot.web.front.door import Door
from entrepot.web.front.pages import Pages

AFTER: Final = 5.0
"""Seconds after which a web process reads ahead: the first thing asked of it is whether it is well."""


def put_up_door(django: Any) -> Any:
    """Return the application that the server runs."""
    warm_beside(AFTER)
    most = settings.KEPT_PAGES_BYTES
    return Door(django, Pages(most), logs.note) if most else django
