"""When a slot is, in its reader's words and the time of its place; and as a file for their calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date

from entrepot.apps.programmes.queries import BookingView, SlotView
from entrepot.core.support.calendar_file import Appointment, write_calendar
from entrepot.web.design import formats, places


@dataclass(frozen=True, slots=True)
class When:
    """The day, the hours and the zone of a slot, ready to be shown."""

    day: str
    hours: str
    zone: str


def say_when(slot: SlotView) -> When:
    """Return when a slot is, in the time of its place."""
    zone = ZoneInfo(slot.resource.zone)
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{formats.day(ends.date())} {ends:%H:%M}"
    return When(_weekday(starts.date()), f"{starts:%H:%M} – {until}", _city(zone.key))


def say_moment(at: datetime, zone: str) -> str:
    """Return a moment in the time of a place."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{formats.day(local.date())}, {local:%H:%M} ({_city(zone)})"


def by_day(slots: list[SlotView]) -> list[tuple[str, list[tuple[SlotView, When]]]]:
    """Return slots under the day of their place, the first first."""
    said = [(each, say_when(each)) for each in slots]
    return [(day, list(rows)) for day, rows in groupby(said, key=lambda row: row[1].day)]


def calendar_of(booking: BookingView, *, host: str, at: datetime) -> str:
    """Return a booking as a file for a calendar."""
    resource = booking.slot.resource
    return write_calendar(
        Appointment(
            uid=f"{booking.public_id}@{host}",
            title=resource.title,
            about="\n".join(filter(None, (resource.about, resource.partner, booking.note))),
            where=resource.place or resource.link,
            starts_at=booking.slot.starts_at,
            ends_at=booking.slot.ends_at,
            written_at=at,
            cancelled=booking.state in {"cancelled", "called_off", "passed"},
        )
    )


def _weekday(day: date) -> str:
    return str(format_date(day, "full", locale=places.current().locale))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
