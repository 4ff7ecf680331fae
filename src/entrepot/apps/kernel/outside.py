"""Outside parties are asked outside every transaction: answers take seconds, and a rollback cannot unask."""

from entrepot.apps.kernel.outbox import in_transaction


class AskedInsideTransactionError(RuntimeError):
    """An outside party was to be asked while a transaction was open: a fault in our code."""


def require_outside() -> None:
    """Raise AskedInsideTransactionError while a transaction is open."""
    if in_transaction():
        raise AskedInsideTransactionError("An outside party is never asked inside a transaction.")
