"""A programme opens a lane wider for a business: its cases are due sooner, and nobody else's later."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.apps.desk.test_desk import ANNA, OFFICER, SELLER, put
from tests.factories import AT

from entrepot.apps.desk import actions, lanes, queries
from entrepot.apps.desk.models import DeskItem, FastLane
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.support.queueing import Load, Order, draw, play

pytestmark = pytest.mark.django_db
FARM = "biz_farm"


def grant(**more: Any) -> None:
    given = {
        "business": FARM,
        "lanes": ["dispute", "payout"],
        "programme": "prg_1",
        "programme_name": "Farms",
    }
    actions.grant_fast_lane(**{**given, "starts_at": AT, "by": SYSTEM, "at": AT, **more})


def due(item: str) -> datetime:
    return queries.get_item(item, viewer=ANNA).due_at


def hours(count: float) -> datetime:
    return AT + timedelta(hours=count)


def test_a_case_in_the_fast_lane_is_due_sooner_and_says_by_which_programme() -> None:
    grant()
    fast = queries.get_item(put(subject="ord_1", business=FARM), viewer=ANNA)
    assert (fast.due_at, fast.ordinary_due_at, fast.programme_name) == (hours(24), hours(72), "Farms")
    beside = queries.get_item(put(subject="ord_2", business="biz_other"), viewer=ANNA)
    assert (beside.due_at, beside.ordinary_due_at, beside.programme_name) == (hours(72), None, "")
    elsewhere = queries.get_item(put(subject="ord_3", lane="return", business=FARM), viewer=ANNA)
    assert elsewhere.programme_name == ""
    assert [each.subject for each in queries.list_items(viewer=ANNA)] == ["ord_1", "ord_3", "ord_2"]


def test_what_is_urgent_is_never_slower_in_the_fast_lane() -> None:
    grant()
    assert due(put(subject="ord_1", business=FARM, priority=lanes.URGENT)) == hours(18)
    assert due(put(subject="ord_2", business=FARM, priority=lanes.LOW)) == hours(24)


def test_what_waits_already_is_hastened_from_when_it_was_opened() -> None:
    waits = put(business=FARM)
    late = AT + timedelta(hours=30)
    grant(starts_at=late, at=late)
    item = queries.get_item(waits, viewer=ANNA)
    assert (item.due_at, item.ordinary_due_at) == (hours(24), hours(72))
    grant(starts_at=late, at=late)  # again: nothing changes
    assert queries.get_item(waits, viewer=ANNA) == item


def test_it_holds_from_its_start_until_its_end_and_takes_nothing_back() -> None:
    grant(starts_at=hours(10), ends_at=hours(20))
    assert due(put(subject="before", business=FARM)) == hours(72)
    inside = put(subject="inside", business=FARM, at=hours(10))
    assert due(inside) == hours(34)
    assert due(put(subject="after", business=FARM, at=hours(20))) == hours(92)
    actions.end_fast_lane(business=FARM, programme="prg_1", by=SYSTEM, at=hours(12))
    assert due(put(subject="ended", business=FARM, at=hours(13))) == hours(85)
    assert due(inside) == hours(34)
    told = AuditEntry.objects.filter(action="desk.end_fast_lane")
    actions.end_fast_lane(business=FARM, programme="prg_1", by=SYSTEM, at=hours(14))
    assert told.count() == 1


def test_one_that_never_began_can_be_ended() -> None:
    grant(starts_at=hours(10))
    actions.end_fast_lane(business=FARM, programme="prg_1", by=SYSTEM, at=AT)
    assert due(put(business=FARM, at=hours(11))) == hours(83)


def test_a_case_that_waits_takes_what_is_sooner() -> None:
    first = put()
    grant()
    assert put(business=FARM, at=hours(1)) == first
    item = queries.get_item(first, viewer=ANNA)
    assert (item.due_at, item.ordinary_due_at, item.programme_name) == (hours(25), hours(72), "Farms")
    put(business=FARM, priority=lanes.URGENT, at=hours(1))
    item = queries.get_item(first, viewer=ANNA)
    assert (item.due_at, item.ordinary_due_at) == (hours(19), hours(19))


def test_what_makes_no_sense_is_refused_and_nothing_is_given() -> None:
    with pytest.raises(ProblemRaised) as refused:
        grant(lanes=["money", "payout"])
    assert [each.reason for each in refused.value.problem.errors] == ["There is no fast lane for money."]
    with pytest.raises(ProblemRaised) as refused:
        grant(ends_at=AT - timedelta(hours=1))
    assert [each.field for each in refused.value.problem.errors] == ["ends_at"]
    with pytest.raises(PermissionRefused):
        grant(by=SELLER)
    assert not FastLane.objects.exists()
    assert not DeskItem.objects.exists()


def decided(subject: str, after: float, *, business: str = "", lane: str = "dispute") -> None:
    item = put(subject=subject, business=business, lane=lane)
    actions.take(item=item, by=ANNA, at=hours(after))
    actions.decide(item=item, decision="done", by=ANNA, at=hours(after))


def service(lane: str) -> queries.ServiceView:
    shown = queries.list_service(viewer=ANNA, since=AT, until=hours(1000))
    return next(each for each in shown if each.code == lane)


def test_what_was_promised_stands_beside_what_was_kept() -> None:
    grant()
    for number, after in enumerate((10, 20, 30, 40, 80)):
        decided(f"ord_{number}", after)
    decided("ord_a", 8, business=FARM)
    decided("ord_b", 25, business=FARM)
    put(subject="ord_c", at=hours(3))
    settled = put(subject="ord_d")
    actions.close(lane="dispute", subject="ord_d", by=SYSTEM, at=hours(1))  # not by a person: tells nothing
    assert queries.get_item(settled, viewer=ANNA).done_at
    shown = service("dispute")
    assert shown.fast is not None
    assert (shown.ordinary.decided, shown.ordinary.in_time, shown.ordinary.promised) == (
        5,
        4,
        timedelta(hours=72),
    )
    assert (shown.ordinary.half, shown.ordinary.most) == (timedelta(hours=30), timedelta(hours=80))
    assert (shown.fast.decided, shown.fast.in_time, shown.fast.promised) == (2, 1, timedelta(hours=24))
    assert (shown.fast.half, shown.fast.most) == (timedelta(hours=8), timedelta(hours=25))
    assert shown.oldest == hours(3)
    none = service("money")
    assert (none.ordinary.half, none.ordinary.decided, none.fast, none.oldest) == (None, 0, None, None)


def test_what_the_fast_lane_saved_is_told_only_beside_enough_ordinary_cases() -> None:
    grant()
    decided("ord_a", 8, business=FARM)
    decided("ord_b", 25, business=FARM)
    for number, after in enumerate((10, 20, 30, 40)):
        decided(f"ord_{number}", after)

    def saved() -> tuple[str, int, timedelta | None]:
        [found] = queries.list_saved(viewer=ANNA, since=AT, until=hours(1000))
        return found.programme_name, found.cases, found.saved

    assert saved() == ("Farms", 2, None)
    decided("ord_4", 80)
    assert saved() == ("Farms", 2, timedelta(hours=2 * 30 - 33))
    assert queries.list_saved(viewer=OFFICER, since=AT, until=hours(1000)) == []  # not the officers' lane


@pytest.mark.parametrize("lane", lanes.FAST_LANES)
def test_under_overload_no_lane_lets_an_ordinary_case_starve(lane: str) -> None:
    """Twice the work there is time for, two thirds fast: nobody overtakes by more than the head start."""
    ordinary, fast = (
        int(each / timedelta(minutes=1))
        for each in (lanes.LANES[lane].within, lanes.LANES[lane].fast_within or timedelta())
    )
    load = Load(ordinary=16, fast=32, people=1, work=20, ordinary_within=ordinary, fast_within=fast, days=20)
    cases = draw(load, Random(3).randrange)  # noqa: S311 - a made-up load is no secret

    def overtaken(order: Order) -> int:
        done = play(cases, people=load.people, shift=load.shift, order=order)
        fast_ones = [(case.opened, begun) for case, begun, _ in done if case.fast]
        return max(
            opened - case.opened
            for case, begun, _ in done
            if not case.fast
            for opened, sooner in fast_ones
            if sooner < begun
        )

    assert overtaken(Order.DUE_FIRST) <= ordinary - fast < overtaken(Order.FAST_FIRST)


def test_questions_to_the_platform_are_a_lane_that_a_programme_may_open() -> None:
    grant(lanes=["support"])
    item = queries.get_item(put(subject="enq_1", lane="support", business=FARM), viewer=ANNA)
    assert (item.due_at, item.ordinary_due_at, item.programme_name) == (hours(4), hours(24), "Farms")
