"""Finds our bank. Settings name the adapters; apps do not know them."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.payouts.provider import Bank, Statement

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


def read_file(document: bytes) -> Sequence[Statement]:
    """Return the statements of a file that somebody hands in. Raises StatementUnreadableError."""
    return cast("Sequence[Statement]", import_string(settings.STATEMENT_READER)(document))
