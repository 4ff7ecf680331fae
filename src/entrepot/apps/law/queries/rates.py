"""Official exchange rates, as the law in force carries them."""

from datetime import date
from decimal import Decimal

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.law.current import in_force
from entrepot.core.money import ExchangeRate

PROVIDER = "ECB"
PIVOT = "EUR"


def get_exchange_rate(*, base: str, quote: str, on: date, viewer: Actor) -> ExchangeRate | None:
    """Return units of `quote` for one `base`, by the central bank's latest table up to a day.

    A currency it does not quote is taken from another table that this installation keeps; its name stands in
    `source`. None when nobody quotes it: no rate is ever guessed. Of two legs the older day counts.
    """
    del viewer  # public
    law, _cards = in_force()

    def per_euro(currency: str) -> ExchangeRate | None:
        if currency == PIVOT:
            return ExchangeRate(PIVOT, currency, Decimal(1), PROVIDER, on, "price")
        found = law.rate(PROVIDER, currency, on)
        return found and ExchangeRate(PIVOT, currency, found.units, found.provider, found.day, "price")

    first, second = per_euro(base), per_euro(quote)
    if first is None or second is None:
        return None
    if base == quote:
        return ExchangeRate(base, quote, Decimal(1), PROVIDER, on, "price")
    if PIVOT in {base, quote}:
        return second if base == PIVOT else first.invert()
    return first.invert().cross(second)
