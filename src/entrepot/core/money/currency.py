from .errors import UnknownCurrencyError
from .iso4217 import EXPONENTS


def exponent(currency: str) -> int:
    """Return how many decimal digits ``currency`` has (EUR 2, JPY 0, KWD 3), as ISO 4217 fixes it.

    Raises ``UnknownCurrencyError`` for a withdrawn or unknown code, and for one without a minor unit.
    """
    try:
        return EXPONENTS[currency]
    except (KeyError, TypeError):
        raise UnknownCurrencyError(f"{currency!r} is no ISO 4217 currency in force.") from None
