"""A provider is asked outside every transaction: its answer may take seconds, and a rollback cannot unask."""

from entrepot.apps.kernel.outbox import in_transaction


class AskedInsideTransactionError(RuntimeError):
    """A provider was to be asked while a transaction was open."""


def require_outside() -> None:
    """Raise AskedInsideTransactionError while a transaction is open."""
    if in_transaction():
        raise AskedInsideTransactionError("A payment provider is never asked inside a transaction.")
