"""What pricing announces."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPriceChanged:
    """A variant has another price in a market from a day on."""

    variant: str
    market: str
    valid_from: date
    at: datetime
