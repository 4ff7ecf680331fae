"""Exchange rates of one quote: given ones win, then the official table for each use; each is remembered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from entrepot.core.law.expressions import CONTEXT
from entrepot.core.law.request import QuoteRequest
from entrepot.core.law.source import LawSource, PublishedRate

ONE = Decimal(1)
STALE_DAYS = 10
_WEDNESDAY = 2
_SIGNIFICANT = 10


class RateMissingError(LookupError):
    """No rate is known for a pair of currencies."""

    def __init__(self, pair: str) -> None:
        super().__init__(pair)
        self.pair = pair


@dataclass(frozen=True, slots=True)
class UsedRate:
    """A rate a quote used: one unit of the pair's first currency buys ``rate`` of the second."""

    pair: str
    rate: Decimal
    use: str
    source: str
    on: date | None
    late_days: int = 0
    """How much older it is than the rate the rule asks for."""


def _shortened(rate: Decimal) -> Decimal:
    """Return a rate with ten significant digits, so that what is shown is what was used."""
    return rate.quantize(Decimal(1).scaleb(rate.adjusted() - _SIGNIFICANT + 1), context=CONTEXT).normalize()


def rate_day(rule: str, day: date) -> date:
    """Return the day whose published rate a ``date_rule`` takes for ``day``.

    ``month`` is the EU customs rule: the second-last Wednesday of the month before (2015/2447 art. 146).
    ``period_end`` lies in the future for a quote, so the day itself is the estimate.
    """
    if rule == "previous_day":
        return day - timedelta(days=1)
    if rule == "month":
        last = day.replace(day=1) - timedelta(days=1)
        wednesday = last - timedelta(days=(last.weekday() - _WEDNESDAY) % 7)
        return wednesday - timedelta(days=7)
    return day


class Rates:
    """What one unit of the request's currency is worth elsewhere."""

    __slots__ = ("_country", "_days", "_factors", "_given", "_law", "currency", "used")

    def __init__(self, request: QuoteRequest, law: LawSource | None) -> None:
        self.currency = request.currency
        self._given: Mapping[str, Decimal] = request.rates
        self._law, self._country = law, request.destination
        self._days = request.dates
        self._factors: dict[tuple[str, str], Decimal] = {}
        self.used: list[UsedRate] = []

    @classmethod
    def stored(cls, request: QuoteRequest, used: Iterable[UsedRate]) -> "Rates":
        """Return the rates of a stored quote, without looking anything up again."""
        rates = cls(request, None)
        for rate in used:
            rates._remember(rate)
        return rates

    def factor(self, currency: str, use: str) -> Decimal:
        """Return units of ``currency`` for one unit of the request's, or raise RateMissingError."""
        if currency == self.currency or not currency:
            return ONE
        factor = self._factors.get((currency, use))
        return self._look_up(currency, use) if factor is None else factor

    def between(self, currency: str, other: str, use: str) -> Decimal:
        """Return units of ``other`` for one unit of ``currency``."""
        if currency == other:
            return ONE
        return CONTEXT.divide(self.factor(other, use), self.factor(currency, use))

    def _look_up(self, currency: str, use: str) -> Decimal:
        pair = f"{self.currency}/{currency}"
        if (rate := self._given.get(pair)) is not None:
            return self._remember(UsedRate(pair, rate, use, "given", None))
        if (rate := self._given.get(f"{currency}/{self.currency}")) is not None:
            return self._remember(UsedRate(pair, _shortened(CONTEXT.divide(ONE, rate)), use, "given", None))
        found = self._official(currency, use)
        if found is None:
            raise RateMissingError(pair)
        return self._remember(found)

    def _official(self, currency: str, use: str) -> UsedRate | None:
        if self._law is None:
            return None
        rows = self._law.fx(self._country)
        row = next((row for row in rows if row.use == use), None)
        if row is None:
            return None
        provider = row.provider
        day = rate_day(row.date_rule, self._days.order if use == "threshold" else self._days.arrival)
        ours, theirs = (self._per_euro(provider, name, day) for name in (self.currency, currency))
        if ours is None or theirs is None:
            return None
        rate = _shortened(CONTEXT.divide(theirs.units, ours.units))
        on = min(ours.day, theirs.day)
        source = " + ".join(sorted({ours.provider, theirs.provider}))
        return UsedRate(f"{self.currency}/{currency}", rate, use, source, on, (day - on).days)

    def _per_euro(self, provider: str, currency: str, day: date) -> PublishedRate | None:
        if currency == "EUR":
            return PublishedRate(ONE, day, provider)
        return self._law.rate(provider, currency, day) if self._law else None

    def _remember(self, rate: UsedRate) -> Decimal:
        self.used.append(rate)
        self._factors[rate.pair[4:], rate.use] = rate.rate
        return rate.rate
