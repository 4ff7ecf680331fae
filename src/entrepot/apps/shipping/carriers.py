"""Finds a carrier by its name. Settings name the adapters; apps do not know them."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.shipping.provider import Carrier


class UnknownCarrierError(LookupError):
    """This installation has no carrier of that name."""


def get_carrier(name: str) -> Carrier:
    """Return the carrier of this name. Raises UnknownCarrierError when settings name none."""
    path = settings.CARRIERS.get(name)
    if path is None:
        raise UnknownCarrierError(f"No carrier is called {name}.")
    return cast("Carrier", import_string(path)())
