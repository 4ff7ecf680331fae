"""Finds the way to a country's customs. Settings name the adapters; apps do not know them."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.customs.provider import CustomsGateway

ANYWHERE = "*"


def get_gateway(country: str) -> CustomsGateway | None:
    """Return the gateway to a country's customs, or None: people carry the papers then."""
    path = settings.CUSTOMS_GATEWAYS.get(country) or settings.CUSTOMS_GATEWAYS.get(ANYWHERE)
    return cast("CustomsGateway", import_string(path)()) if path else None
