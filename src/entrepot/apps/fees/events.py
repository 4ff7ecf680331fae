"""What fees announces."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeScheduleSet:
    """A commission will hold from a day on."""

    schedule: str
    valid_from: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefGranted:
    """A programme will pay part of a business's commission."""

    relief: str
    business: str
    programme: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefEnded:
    """A programme's relief ends on a day."""

    relief: str
    business: str
    programme: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCharged:
    """The fee of something sold was frozen."""

    kind: str
    reference: str
    business: str
    at: datetime
