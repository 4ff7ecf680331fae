"""One appointment as a file that any calendar opens: iCalendar, RFC 5545. Text in, text out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

WIDEST: Final = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What, when and where. ``uid`` stays the same in every file about it; ``version`` rises with changes."""

    uid: str
    title: str
    about: str
    where: str
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    version: int = 0
    cancelled: bool = False


def write_calendar(appointment: Appointment) -> str:
    """Return the file: lines end in CRLF, no line is longer than 75 octets, times are universal."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Entrepot//Programmes//EN",
        f"METHOD:{'CANCEL' if appointment.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_text(appointment.uid)}",
        f"DTSTAMP:{_moment(appointment.written_at)}",
        f"DTSTART:{_moment(appointment.starts_at)}",
        f"DTEND:{_moment(appointment.ends_at)}",
        f"SEQUENCE:{appointment.version}",
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_text(appointment.title)}",
        f"DESCRIPTION:{_text(appointment.about)}",
        f"LOCATION:{_text(appointment.where)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        told = told.replace(sign, f"\\{sign}")
    return told.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line so that no part is over 75 octets and no character is cut; a further part begins blank."""
    parts, part, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > WIDEST:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    return "\r\n".join([*parts, part])
