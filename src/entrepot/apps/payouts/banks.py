"""Finds our bank. Settings name the adapters; apps do not know them."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.payouts.provider import Bank

MAIN = "main"  # the owner of our account in the ledger, and the one payouts leave from


class UnknownBankError(LookupError):
    """This installation has no bank account of that name."""


def get_bank(name: str = MAIN) -> Bank:
    """Return the bank of this name. Raises UnknownBankError when settings name none."""
    path = settings.BANKS.get(name)
    if path is None:
        raise UnknownBankError(f"No bank account is called {name}.")
    return cast("Bank", import_string(path)())


def names() -> list[str]:
    """Return the names of this installation's bank accounts."""
    return list(settings.BANKS)
