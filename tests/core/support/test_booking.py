"""Slots of a week in the time of their place, the moment until which cancelling is free, and the file."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.booking import BookingError, WeekOffer, free_until, overlap
from entrepot.core.support.calendar_file import Appointment, write_calendar

MONDAY = date(2026, 11, 23)


def week(**more: object) -> WeekOffer:
    given = {"first": MONDAY, "weekdays": [0, 2], "opens": time(9), "closes": time(12), "minutes": 60}
    return WeekOffer(**(given | more))  # type: ignore[arg-type]


def test_a_week_is_told_in_the_time_of_the_place() -> None:
    slots = list(week().slots(ZoneInfo("Africa/Kigali")))
    assert len(slots) == 6
    assert slots[0] == (datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert slots[3][0] == datetime(2026, 11, 25, 7, tzinfo=UTC)


def test_a_slot_that_does_not_end_in_time_is_none_but_a_month_is_one() -> None:
    assert len(list(week(minutes=100).slots(UTC))) == 2
    (month, _wednesday) = week(minutes=30 * 24 * 60).slots(UTC)
    assert month[1] - month[0] == timedelta(days=30)


def test_a_time_that_the_clocks_skip_is_no_slot() -> None:
    spring = week(first=date(2027, 3, 28), weekdays=[6], opens=time(1), closes=time(4))
    assert [begins.hour for begins, _ends in spring.slots(ZoneInfo("Europe/Berlin"))] == [0, 1]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("weekdays", {"weekdays": []}),
        ("weekdays", {"weekdays": [7]}),
        ("minutes", {"minutes": 0}),
        ("closes", {"closes": time(9)}),
    ],
)
def test_an_offer_of_nothing_is_refused(field: str, more: dict[str, object]) -> None:
    with pytest.raises(BookingError, match=field):
        week(**more)


@given(
    st.integers(1, 600),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(["UTC", "Asia/Shanghai", "Africa/Kigali", "America/New_York", "Asia/Kathmandu"]),
)
def test_slots_of_a_week_never_share_a_moment(minutes: int, days: set[int], zone: str) -> None:
    slots = list(week(minutes=minutes, weekdays=sorted(days)).slots(ZoneInfo(zone)))
    assert slots == sorted(slots)
    assert not any(overlap(one, other) for one, other in pairwise(slots))


def test_free_until_the_notice() -> None:
    assert free_until(datetime(2026, 11, 23, 9, tzinfo=UTC), 24) == datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_file_keeps_its_lines_short_and_its_text_whole() -> None:
    told = write_calendar(
        Appointment(
            uid="bkg_1@demo.example",
            title="Pricing; how to, with 咨询" + "价" * 60,
            about="One\nTwo",
            where="Kigali\\Hub",
            starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
            ends_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
            written_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        )
    )
    lines = told.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = told.replace("\r\n ", "")
    assert "SUMMARY:Pricing\\; how to\\, with 咨询" + "价" * 60 in whole
    assert "DESCRIPTION:One\\nTwo" in whole
    assert "LOCATION:Kigali\\\\Hub" in whole
    assert "DTSTART:20261123T090000Z" in lines
    assert "STATUS:CONFIRMED" in lines
