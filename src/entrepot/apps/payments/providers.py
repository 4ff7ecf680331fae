"""Finds the provider a payment belongs to. Settings name the adapters; apps do not know them."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.payments.provider import PaymentProvider


class UnknownProviderError(LookupError):
    """This installation has no payment provider of that name."""


def get_provider(name: str) -> PaymentProvider:
    """Return the provider of this name. Raises UnknownProviderError when settings name none."""
    path = settings.PAYMENT_PROVIDERS.get(name)
    if path is None:
        raise UnknownProviderError(f"No payment provider is called {name}.")
    return cast("PaymentProvider", import_string(path)())


def names() -> list[str]:
    """Return the names of this installation's providers; the first is used when nobody chooses."""
    return list(settings.PAYMENT_PROVIDERS)
