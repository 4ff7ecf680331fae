class MoneyError(ValueError):
    """An amount, rate or rounding that cannot be what it claims to be."""


class UnknownCurrencyError(MoneyError):
    """A code that is not a currency in force in ISO 4217 with a minor unit."""


class CurrencyMismatchError(MoneyError):
    """Two currencies met where only one is allowed: money is never added across currencies."""
