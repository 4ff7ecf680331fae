"""Money of any currency in euros, so that sums can be told in one: the unit programmes reckon in too."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.law import queries as law
from entrepot.core.money import ExchangeRate, Money

UNIT: Final = "EUR"
CENTS: Final = 100
"""In one euro."""
_READER: Final = system("impact")


class Euros:
    """The central bank's rates, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, date], ExchangeRate | None] = {}

    def value(self, amount: Money, on: date) -> Decimal | None:
        """Return an amount in euros at the rate of a day, unrounded; None where nobody quotes it."""
        if amount.currency == UNIT:
            return amount.to_decimal()
        key = (amount.currency, on)
        if key not in self._known:
            self._known[key] = law.get_exchange_rate(base=amount.currency, quote=UNIT, on=on, viewer=_READER)
        rate = self._known[key]
        return None if rate is None else rate.convert_value(amount.to_decimal(), amount.currency)

    def cents(self, amount: Money, on: date) -> int | None:
        """Return an amount in cents of a euro, half up, at the rate of the day it moved.

        Where no table is kept that is as old, today's holds. None where nobody quotes its currency.
        """
        value = self.value(amount, on)
        if value is None:
            value = self.value(amount, clock.now().date())
        return None if value is None else int((value * CENTS).quantize(Decimal(1), rounding=ROUND_HALF_UP))
