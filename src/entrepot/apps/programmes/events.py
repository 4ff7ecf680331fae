"""What programmes announces. All ids are public ids."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePublished:
    """A version of a programme holds from now on."""

    programme: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEnding:
    """A programme will end earlier than it said; everybody in it keeps it until that day."""

    programme: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationMoved:
    """An application was made, or something was decided about it."""

    application: str
    programme: str
    business: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardMade:
    """A business is in a programme from now on; its benefits are to be made."""

    award: str
    programme: str
    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardEnding:
    """A business leaves a programme on a day."""

    award: str
    programme: str
    business: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved:
    """A seat of a resource was booked, given, cancelled or used; `state` is the booking's own."""

    booking: str
    resource: str
    business: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportGiven:
    """So many units of a resource were given to a business, by booking or by hand."""

    award: str
    business: str
    kind: str
    units: int
    at: datetime
