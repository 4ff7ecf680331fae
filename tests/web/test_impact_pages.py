"""What has come about: for everybody, and down to the businesses for people of the platform."""

import csv
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.impact.test_indicators import online
from tests.apps.programmes.supporting import HALF, publish
from tests.apps.programmes.supporting import officer as make_officer
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.impact import actions
from entrepot.apps.impact.models import CountedBusiness, CountedCase, CountedOrder, CountedSupport
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.web.design.figures import draw_course
from entrepot.web.design.world import shade

pytestmark = pytest.mark.django_db
PAGE = "/gb/en/impact"
PROGRAMME = "prg_" + "0" * 22
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
    assert officer.get(f"{page}?country=FR").status_code == 422
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


@pytest.mark.usefixtures("counted")
def test_the_page_and_its_files_are_narrowed_by_programme_proof_and_days() -> None:
    business = CountedBusiness.objects.get(business="biz_1")
    award = {"business": business, "programme": PROGRAMME, "relief_cents": 12_345}
    CountedSupport.objects.create(**award, since=AT.date())
    CountedBusiness.objects.filter(pk=business.pk).update(relief_cents=12_345)
    actions.record_figures(by=SYSTEM, at=AT + timedelta(days=30))
    officer = browser_of(person_of("officer"))
    page, since = "/operate/impact/", (AT + timedelta(days=5)).date()
    words = words_of(officer.get(f"{page}?since={since}&evidence=verified"))
    assert "Came in these days" in words
    assert "€123" in words
    told = officer.get(f"{page}?form=csv&since={since}").content.decode().splitlines()
    assert told[0].split(",")[4:] == ["value", "came", "asked_since"]
    assert any(line.endswith(f"businesses_online,business,RW,5,2,{since}") for line in told)
    told = officer.get(f"{page}?form=csv&evidence=declared").content.decode()
    assert "jobs_supported,job,CN,10,declared" in told
    assert "businesses_online" not in told
    told = officer.get(f"{page}?form=csv&region=202").content.decode()
    assert "businesses_online,business,RW,5,202" in told
    assert ",CN," not in told
    assert "Sub-Saharan Africa" in words_of(officer.get(f"{page}?region=202"))
    wrong = officer.get(f"{page}?since={since}&until=2020-01-01")
    assert (wrong.status_code, "before the first day" in words_of(wrong)) == (422, True)
    assert officer.get(f"{page}?form=pdf&since={since}").headers["Content-Type"] == "application/pdf"
    assert "期间新增" in words_of(officer.get(f"{page}?since={since}", headers={"Accept-Language": "zh-CN"}))


@pytest.mark.usefixtures("counted")
def test_the_rows_of_money_name_orders_and_those_of_time_cases() -> None:
    CountedBusiness.objects.filter(business="biz_1").update(abroad_cents=1_234, fast_cases=1)
    CountedOrder.objects.create(
        order="ord_1",
        business="biz_1",
        from_country="RW",
        to_country="SG",
        home="RW",
        currency="SGD",
        goods_minor=2_000,
        dues_minor=0,
        total_minor=2_000,
        released_at=AT,
        euro_cents=1_234,
    )
    told = {"business": "biz_1", "programme": PROGRAMME, "lane": "dispute", "done_at": AT}
    CountedCase.objects.create(item="desk_1", **told, waited_seconds=3_600, ordinary_seconds=90_000)
    CountedCase.objects.create(item="desk_2", **told, waited_seconds=3_600)
    officer = browser_of(person_of("officer"))
    assert "ord_1" in words_of(officer.get("/operate/impact/?on=sales_abroad"))
    words = words_of(officer.get("/operate/impact/?on=days_saved"))
    assert "24 hr" in words
    assert "1 case is not in it" in words


def test_who_is_in_a_programme_everybody_reads_where_there_are_enough(client: Client) -> None:
    first = make_officer()
    programme = publish(first, make_officer("operator"), benefits=(HALF,))
    for number in range(6):
        online(number, "RW")
    for row in CountedBusiness.objects.exclude(business="biz_5"):
        CountedSupport.objects.create(business=row, programme=programme, since=AT.date())
    actions.record_figures(by=SYSTEM, at=AT)
    assert "Businesses online 6 of" in words_of(client.get(PAGE))
    assert "Businesses online 5 of" in words_of(client.get(f"{PAGE}?programme={programme}"))
    rows = client.get(f"{PAGE}.csv?programme={programme}").content.decode()
    assert f"businesses_online,business,RW,5,{programme}" in rows
