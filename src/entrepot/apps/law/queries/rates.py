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

    None when it does not quote one of them: no rate is ever guessed. Of two legs the older day counts.
    """
    del viewer  # public
    law, _cards = in_force()

    def per_euro(currency: str) -> tuple[Decimal, date] | None:
        return (Decimal(1), on) if currency == PIVOT else law.rate(PROVIDER, currency, on)

    first, second = per_euro(base), per_euro(quote)
    if first is None or second is None:
        return None
    legs = (
        ExchangeRate(PIVOT, base, first[0], PROVIDER, first[1], "price"),
        ExchangeRate(PIVOT, quote, second[0], PROVIDER, second[1], "price"),
    )
    if base == quote:
        return ExchangeRate(base, quote, Decimal(1), PROVIDER, on, "price")
    if PIVOT in {base, quote}:
        return legs[1] if base == PIVOT else legs[0].invert()
    return legs[0].invert().cross(legs[1])
