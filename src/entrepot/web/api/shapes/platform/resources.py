"""What people give: the catalogue, times to come, who booked and what came of it; packs of evidence."""

from datetime import date, datetime, time
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.programmes import queries
from entrepot.apps.programmes.actions import ResourceTerms
from entrepot.core.support.booking import WeekOffer
from entrepot.web.api.shapes.base import Asked, Told

DAY = date(2000, 1, 1), date(2200, 1, 1)
MOST_MINUTES = 31 * 24 * 60


class ResourceAsked(Asked):
    """Something that is given at a time; every fault is named."""

    kind: str = Field(max_length=20, description="warehouse, mentor, translation, photo_studio or samples.")
    title: str = Field(max_length=120, examples=["An hour with a trade mentor"])
    about: str = Field("", max_length=600)
    partner: str = Field("", max_length=120, description="Empty where the platform gives it.")
    place: str = Field("", max_length=200, description="Empty where it is given online.")
    link: str = Field("", max_length=300, description="Where one meets online; told to who booked.")
    zone: str = Field("UTC", max_length=40, examples=["Africa/Kigali"])
    language: str = Field("en", max_length=16)
    notice_hours: int = Field(24, ge=0, le=10_000, description="Until when cancelling is free.")
    giver: str = Field("", max_length=254, description="The e-mail address of who gives it and signs in.")

    def as_terms(self) -> ResourceTerms:
        """Return it as the action takes it."""
        return ResourceTerms(**self.model_dump())


class OfferedResource(Told):
    """Something in the catalogue."""

    id: str
    kind: str
    title: str
    about: str
    partner: str
    place: str
    link: str
    zone: str
    language: str
    notice_hours: int
    is_open: bool

    @classmethod
    def of(cls, view: queries.ResourceView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id)


class OfferedResources(Told):
    """The catalogue by name, what is offered no more last."""

    items: list[OfferedResource]


class WeekAsked(Asked):
    """On which days of the seven from `first` it is given, from when to when in its zone, how long each."""

    first: date = Field(ge=DAY[0], le=DAY[1])
    weekdays: list[int] = Field(min_length=1, max_length=7, description="0 is Monday.", examples=[[0, 2]])
    opens: time = Field(examples=["09:00"])
    closes: time = Field(examples=["12:00"])
    minutes: int = Field(ge=1, le=MOST_MINUTES)
    seats: int = Field(ge=1, le=500)
    units: int = Field(1, ge=1, le=500, description="What a seat takes of the benefit.")

    def as_week(self) -> WeekOffer:
        """Return the days and times; raises BookingError with the name of the field that makes no sense."""
        return WeekOffer(**self.model_dump(include={"first", "weekdays", "opens", "closes", "minutes"}))


class OfferedSlot(Told):
    """A time at which it is given."""

    id: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    taken: int
    units: int
    called_off: bool
    call_off_reason: str

    @classmethod
    def of(cls, view: queries.SlotView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id)


class OfferedSlots(Told):
    """Every time of a resource, the newest first."""

    items: list[OfferedSlot]


class CallOffAsked(Asked):
    """Why a time is called off; who booked it reads it."""

    reason: str = Field(min_length=1, max_length=300, examples=["The mentor is ill."])


class CalledOff(Told):
    """How many had booked a time that was called off, or waited for it."""

    bookings: int


class UseAsked(Asked):
    """What became of a booked seat."""

    attended: bool
    outcome: str = Field("", max_length=600, description="What came of it; needed where it was used.")
    rating: Literal[1, 2, 3, 4, 5] | None = Field(None, description="From 1, it did not help, to 5.")


class SeatBooked(Told):
    """A seat that a business has, or had."""

    id: str
    slot: str
    starts_at: datetime
    business: str
    name: str
    programme: str
    state: str = Field(description="booked, waiting, cancelled, called_off, passed, attended or missed.")
    note: str
    outcome: str
    rating: int | None

    @classmethod
    def of(cls, view: queries.BookingView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id, slot=view.slot.public_id, starts_at=view.slot.starts_at)


class SeatsBooked(Told):
    """Bookings, the latest time first."""

    items: list[SeatBooked]


class PackAsked(Asked):
    """The days an auditor asks for, both among them."""

    first_on: date = Field(ge=DAY[0], le=DAY[1])
    last_on: date = Field(ge=DAY[0], le=DAY[1])


class Pack(Told):
    """A pack of evidence: rules, decisions, entries and their digests in one archive."""

    id: str
    programme: str
    first_on: date
    last_on: date
    asked_at: datetime
    state: str = Field(description="preparing, ready, failed or ended.")
    size: int
    sha256: str
    ends_at: datetime | None = Field(description="Until when it can be fetched.")

    @classmethod
    def of(cls, view: queries.EvidencePackView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id)


class Packs(Told):
    """The newest packs of a programme."""

    items: list[Pack]
