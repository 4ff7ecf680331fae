"""What has come about: for everybody, and down to the businesses for people of the platform."""

import csv
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.impact.test_indicators import online
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.impact import actions
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.web.design.figures import draw_course
from entrepot.web.design.world import shade

pytestmark = pytest.mark.django_db
PAGE = "/gb/en/impact"
CHINESE = "/cn/zh-hans/impact"


@pytest.fixture
def counted() -> None:
    """Five businesses in Rwanda and one in China, with a month between two days."""
    for number in range(5):
        online(number, "RW", jobs_hundredths=400, jobs_evidence="verified")
        if number == 2:
            actions.record_figures(by=SYSTEM, at=AT)
    online(5, "CN", jobs_hundredths=1_000, jobs_evidence="declared")
    actions.record_figures(by=SYSTEM, at=AT + timedelta(days=30))


def test_before_anything_is_counted_it_says_so(client: Client) -> None:
    assert "Nothing is counted yet" in words_of(client.get(PAGE))
    assert "尚无统计" in words_of(client.get(CHINESE))


@pytest.mark.usefixtures("counted")
def test_the_goals_their_pace_and_the_rule_of_jobs_are_shown_to_everybody(client: Client) -> None:
    words = words_of(client.get(PAGE))
    assert (
        "Businesses online 6 of 1,000,000 · 3 more a month: at this pace not within a hundred years" in words
    )
    assert "Jobs supported 30 of 1,000,000" in words
    assert "verified: 20 · declared: 10" in words
    assert "People who work part time 0.5" in words
    chinese = words_of(client.get(CHINESE))
    assert "上线企业 6 目标 1,000,000" in chinese
    assert "Commission" not in chinese


@pytest.mark.usefixtures("counted")
def test_jobs_of_few_businesses_are_told_together(client: Client) -> None:
    page = client.get(f"{PAGE}?on=jobs_supported")
    words = words_of(page)
    assert "Rwanda 20 Countries with fewer than five businesses 10" in words
    assert b'#RW" class="world__' in page.content
    assert b"#CN" not in page.content
    assert "China 1" in words_of(client.get(f"{PAGE}?on=what"))  # who is online is no secret
    rows = list(csv.reader(client.get(f"{PAGE}.csv").content.decode().splitlines()))
    assert ["jobs_supported", "job", "RW", "20"] in [row[1:] for row in rows]
    assert ["jobs_supported", "job", "ZZ", "10"] in [row[1:] for row in rows]


@pytest.mark.usefixtures("counted")
def test_people_of_the_platform_see_the_businesses_behind_a_figure() -> None:
    officer = browser_of(person_of("officer"))
    page = "/operate/impact/"
    words = words_of(officer.get(f"{page}?on=jobs_supported&country=CN"))
    assert "biz_5 CN 10 declared" in words
    assert "biz_1" not in words
    assert officer.get(f"{page}?country=FR").status_code == 404
    assert officer.get(f"{page}?on=what").status_code == 404
    told = officer.get(f"{page}?form=csv&country=CN").content.decode()
    assert "jobs_supported,job,CN,10,CN" in told
    assert Client().get(page).status_code == 302


def test_a_map_is_darker_by_how_many_times_a_figure_is_larger() -> None:
    shaded = shade({"CN": 900_000, "RW": 30_000, "US": 1_000, "SG": 30, "DE": 1, "FR": 0, "": 4}, "en")
    assert [(each.country, each.level) for each in shaded] == [
        ("CN", 5),
        ("RW", 4),
        ("US", 3),
        ("SG", 2),
        ("DE", 1),
        ("FR", 0),
        ("", 0),
    ]
    assert shaded[0].name == "China"
    assert [each.level for each in shade({"CN": 1}, "en")] == [5]


def test_a_line_is_drawn_through_the_days() -> None:
    day = AT.date()
    assert draw_course([(day, 4)]) == draw_course([]) == ""
    assert draw_course([(day, 0), (day + timedelta(days=10), 5), (day + timedelta(days=20), 10)]) == (
        "0,60 150,30 300,0"
    )
