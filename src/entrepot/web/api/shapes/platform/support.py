"""What a programme changed, and what supported places in shops came to."""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.impact.queries import EffectView
from entrepot.apps.programmes.queries import AdPriceView, ShownView
from entrepot.core.support.effect import Interval
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told

DOUBLED = 2
HUNDREDTHS = 100
DAY = date(2000, 1, 1), date(2200, 1, 1)


class Between(Told):
    """The middle of what pairs differ by, and what the figures allow: decimals in units of the measure."""

    middle: str = Field(examples=["1.5"])
    low: str
    high: str

    @classmethod
    def maybe(cls, found: Interval | None) -> Self | None:
        """Make one of an interval, if there is any."""
        if found is None:
            return None
        ends = (found.doubled, found.low_doubled, found.high_doubled)
        middle, low, high = (str(Decimal(each) / DOUBLED) for each in ends)
        return cls(middle=middle, low=low, high=high)


class ProgrammeEffect(Told):
    """A programme's businesses beside others alike, in three windows: the one before that, before, after."""

    programme: str
    measure: Literal["orders", "orders_abroad", "sales"] = Field(description="`sales` is in euros.")
    verdict: Literal["more", "less", "unknown"]
    because: Literal["few", "apart", "zero", "wide"] | None = Field(description="Why it cannot be told.")
    interval: Between | None = Field(description="By how much more the supported grew.")
    lead: Between | None = Field(description="The same of the two windows before: nought is well matched.")
    pairs: int
    supported: int
    too_young: int = Field(description="Of them without whole windows; they are compared with nobody.")
    unmatched: int
    means: list[list[str]] = Field(description="Of the supported, then of the others, for each window.")
    unpriced: list[str] = Field(description="Currencies in which nobody quotes.")
    window_days: int

    @classmethod
    def of(cls, row: EffectView) -> Self:
        """Make one of an effect."""
        found = row.found
        return cls.copied(
            row,
            verdict=found.verdict.value,
            because=found.because.value if found.because else None,
            interval=Between.maybe(found.interval),
            lead=Between.maybe(found.lead),
            pairs=len(found.pairs),
            unmatched=found.unmatched,
            means=[[str(Decimal(each) / HUNDREDTHS) for each in part] for part in row.means],
            unpriced=list(row.unpriced),
        )


class PlacePriceAsked(Asked):
    """What advertising credit pays for a supported place, from a day on; both in one currency."""

    per_day: AmountAsked = Field(description="For a day, in all shops.")
    per_thousand: AmountAsked = Field(description="For a thousand views.")
    valid_from: date = Field(ge=DAY[0], le=DAY[1])


class PlacePrice(Told):
    """What a supported place costs, or did."""

    valid_from: date
    per_day: Amount
    per_thousand: Amount

    @classmethod
    def of(cls, row: AdPriceView) -> Self:
        """Make one of a price."""
        money = {name: Amount.of(getattr(row, name)) for name in ("per_day", "per_thousand")}
        return cls.copied(row, **money)


class PlacePrices(Told):
    """Prices of supported places, the newest first."""

    items: list[PlacePrice]


class SupportedPlace(Told):
    """What the places of one business came to on a day, in all shops."""

    day: date
    business: str
    programme_name: str
    kind: str
    shops: int
    views: int
    taken: Amount
    is_used_up: bool

    @classmethod
    def of(cls, row: ShownView) -> Self:
        """Make one of a day."""
        return cls.copied(row, taken=Amount.of(row.taken))


class SupportedPlaces(Told):
    """Supported places by day, the latest first."""

    items: list[SupportedPlace]
