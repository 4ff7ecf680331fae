class LedgerError(ValueError):
    """An account, posting, entry or statement that cannot be."""


class UnbalancedError(LedgerError):
    """Postings that do not sum to zero in every currency."""
