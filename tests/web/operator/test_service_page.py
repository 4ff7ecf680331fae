"""What each lane promised and kept, and the same people under any load."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.desk.test_desk import put
from tests.apps.desk.test_fast_lane import FARM, decided, grant
from tests.factories import AT
from tests.web.operator.people import words_of

from entrepot.apps.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/operate/service/"
CHINESE = {"accept-language": "zh-CN"}
LOAD = {"lane": "dispute", "ordinary": "40", "fast": "20", "people": "2", "work": "30"}


def test_it_shows_what_was_kept_and_what_the_fast_lane_saved(operator: Client) -> None:
    grant()
    for number in range(5):
        decided(f"ord_{number}", 40)
    decided("ord_a", 8, business=FARM)
    with clock.travel(AT + timedelta(days=30)):
        words = words_of(operator.get(PAGE))
        chinese = words_of(operator.get(PAGE, headers=CHINESE))
    assert "Disputes 3 days 40 hr 40 hr 5 5 Disputes fast lane 24 hr 8 hr 8 hr 1 1" in words
    assert "Farms Disputes 1 32 hr" in words
    assert "扶持计划" in chinese
    assert "Service" not in chinese


def test_without_cases_it_says_so_and_plays_a_load_all_the_same(officer: Client) -> None:
    words = words_of(officer.get(PAGE))
    assert "No case was decided in a fast lane yet." in words
    assert "Verifications 2 days – – – 0" in words
    assert "Disputes 3 days" not in words  # not the officers' lane
    assert "ahead by 36 hr at most" in words


def test_a_load_is_played_and_one_that_no_lane_has_is_refused(operator: Client) -> None:
    words = words_of(operator.get(PAGE, LOAD))
    assert "This asks for 188 % of their time." in words
    assert "more people are needed" in words
    assert "ahead by 2 days at most" in words
    refused = operator.get(PAGE, {**LOAD, "people": "0"})
    assert refused.status_code == 422
    assert "greater than or equal to 1" in words_of(refused)


def test_a_case_in_the_fast_lane_says_so(operator: Client) -> None:
    grant()
    item = put(subject="x_1", subject_kind="matter", business=FARM)
    words = words_of(operator.get(f"/operate/items/{item}/"))
    assert "Fast lane by the programme Farms; otherwise due on" in words
    assert "Fast lane" in words_of(operator.get("/operate/lanes/dispute/"))


def test_it_is_for_people_of_the_platform(client: Client) -> None:
    assert client.get(PAGE).status_code in {302, 403}
