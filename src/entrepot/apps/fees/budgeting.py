"""How far the budgets behind reliefs reach while fees are priced, and what a charge claims of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.fees.models import Relief
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.core.money import Money

if TYPE_CHECKING:
    from entrepot.apps.budgets.queries import CounterView
    from entrepot.core.money import ExchangeRate


def relief_reference(reference: str) -> str:
    """Return under which reference the budgets know the reliefs of something sold."""
    return f"{reference}/relief"


class Purses:
    """What is left of the counters of some reliefs, less what was spent of them here on the way.

    A budget is kept in its own currency; a relief in another one is claimed at the central bank's rate of the
    day, rounded up, so that a budget never pays less than it gave. Where nobody quotes the currency it gives
    nothing: a rate is never guessed.
    """

    def __init__(self, reliefs: Iterable[Relief], on: date) -> None:
        """Read the counters, in one query; in none where no relief has any."""
        named = {name for relief in reliefs for name in (relief.budget, relief.cap) if name}
        self._counters: Mapping[str, CounterView] = (
            budgets.get_counters(named, viewer=SYSTEM) if named else {}
        )
        self._left = {name: counter.left for name, counter in self._counters.items()}
        self._rates: dict[tuple[str, str], ExchangeRate | None] = {}
        self._on = on

    def most(self, relief: Relief, currency: str) -> Money | None:
        """Return what a relief may give at most now, in a currency; None where nothing limits it."""
        limits = [self._reach(name, currency) for name in (relief.cap, relief.budget) if name]
        return Money(min(limits), currency) if limits else None

    def spend(self, relief: Relief, amount: Money) -> list[tuple[str, int]]:
        """Count an amount as spent; return what is to be claimed of which counter."""
        claims = []
        for name in (relief.cap, relief.budget):
            if name and amount.minor:
                counter = self._counters[name]
                wanted = self._converted(amount, counter.unit, "up")
                taken = min(wanted.minor if wanted else 0, self._left[name])
                self._left[name] -= taken
                if taken:
                    claims.append((name, taken))
        return claims

    def _reach(self, name: str, currency: str) -> int:
        counter = self._counters.get(name)
        if counter is None:  # a name that is no counter pays for nothing
            return 0
        found = self._converted(Money(self._left[name], counter.unit), currency, "down")
        return found.minor if found else 0

    def _converted(self, amount: Money, currency: str, mode: str) -> Money | None:
        if amount.currency == currency:
            return amount
        pair = (amount.currency, currency)
        if pair not in self._rates:
            self._rates[pair] = law.get_exchange_rate(base=pair[0], quote=pair[1], on=self._on, viewer=SYSTEM)
        rate = self._rates[pair]
        return rate.convert(amount, mode) if rate else None
