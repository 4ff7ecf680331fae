"""What stands around Django in a web process: the door, and what is read before the first request."""

from typing import Any

from django.conf import settings

from entrepot.apps.kernel.warming import warm_for_good
from entrepot.config import logs
from entrepot.web.front.door import Door
from entrepot.web.front.pages import Pages


def put_up_door(django: Any) -> Any:
    """Return the application that the server runs, once everything is read that takes long.

    Beside the first requests it would keep them waiting; so the process listens a second later.
    """
    warm_for_good()
    most = settings.KEPT_PAGES_BYTES
    return Door(django, Pages(most), logs.note) if most else django
