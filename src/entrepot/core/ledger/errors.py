class LedgerError(ValueError):
    """An account, posting, entry or statement that cannot be."""


class UnbalancedError(LedgerError):
    """Postings that do not sum to zero in every currency."""


class TooMuchError(LedgerError):
    """More is to be given back, released or paid than is there."""
