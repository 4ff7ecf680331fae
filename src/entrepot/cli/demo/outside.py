"""The made-up outside parties of this installation, as settings name them: the demo plays their part too."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def post() -> Any:
    """Return the carrier, whose scans can be written."""
    return import_string(settings.CARRIERS["entrepot-post"])()


def payment_provider() -> Any:
    """Return the payment provider, which can be made to pay out and to take back."""
    return import_string(settings.PAYMENT_PROVIDERS["sandbox"])()


def customs() -> Any:
    """Return the gateway to customs, whose decisions can be chosen."""
    return import_string(settings.CUSTOMS_GATEWAYS["*"])()
