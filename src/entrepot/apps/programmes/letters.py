"""What is written to the owner of a business about programmes, each thing once, from what is true now."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.messages import actions as messages
from entrepot.apps.programmes.awarding import CLERK, name_of
from entrepot.apps.programmes.judging import read_changes
from entrepot.apps.programmes.models import Application, Award, Booking, Slot
from entrepot.apps.programmes.saying import say_changes
from entrepot.core.support.booking import free_until

_ASKED: Final = frozenset({"programme", "link"})
_BOOKED: Final = frozenset({"resource", "giver", "when", "where", "link"})
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    "programme_waiting": _ASKED,
    "programme_listed": _ASKED,
    "programme_accepted": _ASKED | {"until"},
    "programme_refused": _ASKED | {"reason", "would"},
    "programme_appealed": _ASKED,
    "programme_appeal_refused": _ASKED | {"reason", "would"},
    "programme_ending": _ASKED | {"day", "reason"},
    "booking_made": _BOOKED | {"free_until"},
    "booking_waits": _BOOKED,
    "booking_called_off": _BOOKED | {"reason"},
    "booking_passed": _BOOKED,
    "booking_reminder": _BOOKED,
}
LOCALES: Final = {"en": "en_GB", "zh-hans": "zh_Hans_CN"}
MOMENTS: Final = {"en": "d MMMM y, HH:mm", "zh-hans": "y年M月d日 HH:mm"}
OF_APPLICATION: Final = {
    Application.State.WAITING: "programme_waiting",
    Application.State.LISTED: "programme_listed",
    Application.State.ACCEPTED: "programme_accepted",
    Application.State.REFUSED: "programme_refused",
    Application.State.APPEALED: "programme_appealed",
}
OF_BOOKING: Final = {
    Booking.State.BOOKED: "booking_made",
    Booking.State.WAITING: "booking_waits",
    Booking.State.CALLED_OFF: "booking_called_off",
    Booking.State.PASSED: "booking_passed",
}


def write_application(application: str, state: str, at: datetime) -> None:
    """Tell what became of an application, why, and what would help; nothing once it has moved on."""
    row = Application.objects.select_related("programme", "version").get(public_id=application)
    template = OF_APPLICATION.get(Application.State(row.state))
    if template is None or row.state != state:
        return
    language = language_of(row.country)
    context = {"programme": name_of(row.version, language)}
    if row.state == Application.State.ACCEPTED:
        context["until"] = _day(row.award.until, language)
    elif row.state == Application.State.REFUSED:
        template = "programme_appeal_refused" if row.appealed_at else template
        context |= _refusal(row, language)
    _write(row, row.country, template, context, at, about=("application", application))


def write_ending(award: str, on: date, at: datetime) -> None:
    """Tell that a business leaves a programme on a day, and why; not where the day has changed since."""
    row = Award.objects.select_related("version", "application").get(public_id=award)
    if row.until != on:
        return
    country = row.application.country
    language = language_of(country)
    context = {
        "programme": name_of(row.version, language),
        "day": _day(on, language),
        "reason": row.end_reason,
    }
    _write(row, country, "programme_ending", context, at, about=("award", f"{award}/{on}"))


def write_booking(booking: str, state: str, at: datetime) -> None:
    """Tell what became of a booking, where somebody else decided it or a paper is of use."""
    row = Booking.objects.select_related("slot__resource", "award__application").get(public_id=booking)
    template = OF_BOOKING.get(Booking.State(row.state))
    if template is None or row.state != state:
        return
    language = language_of(row.award.application.country)
    context = {}
    if row.state == Booking.State.BOOKED:
        free = free_until(row.slot.starts_at, row.slot.resource.notice_hours)
        context["free_until"] = _moment(free, row.slot.resource.zone, language)
    elif row.state == Booking.State.CALLED_OFF:
        context["reason"] = row.slot.call_off_reason
    _write_booking(row, template, context, at)


def write_reminder(row: Booking, at: datetime) -> None:
    """Remind of a booked slot that begins soon."""
    _write_booking(row, "booking_reminder", {}, at)


def language_of(country: str) -> str:
    """Return the language in which a business is written to."""
    return "zh-hans" if country == "CN" else "en"


def say_when(slot: Slot, language: str) -> str:
    """Return when a slot is, in the time of its place."""
    zone = ZoneInfo(slot.resource.zone)
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    day = format_date(starts.date(), "full", locale=LOCALES[language])
    if starts.date() == ends.date():
        return f"{day}, {starts:%H:%M}–{ends:%H:%M} ({zone.key})"
    return f"{day}, {starts:%H:%M} – {_moment(slot.ends_at, zone.key, language)}"


def _moment(at: datetime, zone: str, language: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, MOMENTS[language], locale=LOCALES[language])} ({zone})"


def _day(day: date, language: str) -> str:
    return str(format_date(day, "long", locale=LOCALES[language]))


def _refusal(row: Application, language: str) -> dict[str, str]:
    with translation.override(language):
        said = say_changes(read_changes(row.told), language=language, say_day=lambda day: _day(day, language))
    reason = "" if row.reason == "rule" else row.reason
    return {"reason": reason, "would": "\n".join(f"- {each}" for each in said)}


def _write_booking(row: Booking, template: str, context: Mapping[str, str], at: datetime) -> None:
    resource, country = row.slot.resource, row.award.application.country
    told = {
        "resource": resource.title,
        "giver": resource.partner,
        "when": say_when(row.slot, language_of(country)),
        "where": resource.place or resource.link,
        **context,
    }
    _write(row, country, template, told, at, about=("booking", row.public_id), page="sell-resources")


def _write(
    row: Application | Award | Booking,
    country: str,
    template: str,
    context: Mapping[str, str],
    at: datetime,
    *,
    about: tuple[str, str],
    page: str = "sell-programmes",
) -> None:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return
    link = settings.ADDRESS + reverse(page, args=[owner.organisation])
    messages.queue_message(
        template=template,
        subject_kind=about[0],
        subject=about[1],
        address=owner.address,
        language=language_of(country),
        context={"link": link, **context},
        by=CLERK,
        at=at,
        organisation_id=row.organisation_id,
    )
