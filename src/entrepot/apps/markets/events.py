"""What markets announces."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketOpened:
    """A country was opened as a market."""

    market: str
    country: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketChanged:
    """A setting of a market changes on a day, set for itself or inherited from its family."""

    market: str
    setting: str
    valid_from: date
    at: datetime
