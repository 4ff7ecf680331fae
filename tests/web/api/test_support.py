"""What a programme changed, supported places, and the platform's indicators, by programs."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.apps.impact.test_indicators import online
from tests.apps.programmes.supporting import TODAY
from tests.factories import AT
from tests.web.api.calls import Caller
from tests.web.api.test_platform import caller
from tests.web.api.test_programmes import in_force
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.impact import actions as impact
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def tomas(client: Client) -> Caller:
    return caller(client, person_of("officer", "Tomás Vega"), "officer")


def test_an_effect_that_cannot_be_told_says_why(client: Client, tomas: Caller) -> None:
    olga = caller(client, person_of("operator", "Olga Perera"))
    programme = in_force(tomas, olga)
    told = tomas.get(f"/platform/programmes/{programme}/effect?measure=sales")
    assert (told["programme"], told["measure"], told["verdict"], told["because"]) == (
        programme,
        "sales",
        "unknown",
        "few",
    )
    assert (told["interval"], told["pairs"], told["window_days"]) == (None, 0, 90)
    is_problem(tomas.ask("GET", f"/platform/programmes/{programme}/effect?measure=joy"), 422)
    is_problem(tomas.ask("GET", f"/platform/programmes/prg_{'0' * 22}/effect"), 404)


def test_a_price_of_places_is_set_for_days_to_come(tomas: Caller) -> None:
    price = {
        "per_day": {"amount": "12.00", "currency": "EUR"},
        "per_thousand": {"amount": "3.50", "currency": "EUR"},
        "valid_from": TODAY.isoformat(),
    }
    assert tomas.post("/platform/place-prices", price)["items"] == [price]
    assert tomas.get("/platform/place-prices")["items"] == [price]
    is_problem(tomas.ask("POST", "/platform/place-prices", price), 409)
    is_problem(tomas.ask("POST", "/platform/place-prices", {**price, "valid_from": "2025-01-01"}), 422)
    assert tomas.get("/platform/supported-places")["items"] == []


def test_indicators_open_to_their_rows(client: Client, tomas: Caller) -> None:
    for number in range(3):
        online(number, "RW", jobs_hundredths=250, jobs_evidence="verified")
    impact.record_figures(by=SYSTEM, at=AT)
    told = tomas.get("/platform/indicators")
    found = {each["code"]: each for each in told["items"]}
    assert (told["day"], found["businesses_online"]["value"]) == (f"{AT:%Y-%m-%d}", 3)
    assert found["jobs_supported"]["by_evidence"] == [{"of": "verified", "value": 7}]
    income = found["farmer_income"]
    assert (income["unit"], income["value"], income["goal"]) == ("percent", None, None)
    assert "local price" in income["definition"].lower() or "locally" in income["definition"]
    assert tomas.get("/platform/indicators?country=CN")["items"][0]["value"] == 0
    assert tomas.get("/platform/indicators?region=202")["items"][0]["value"] == 3
    assert tomas.get("/platform/indicators?region=030")["items"][0]["value"] == 0
    wrong = is_problem(tomas.ask("GET", "/platform/indicators?region=999"), 422)
    assert wrong["errors"][0]["field"] == "region"
    rows = tomas.get("/platform/indicator-rows?indicator=jobs_supported&region=202&limit=2")
    assert [each["business"] for each in rows["items"]] == ["biz_0", "biz_1"]
    assert rows["next"] == "biz_1"
    is_problem(tomas.ask("GET", "/platform/indicator-rows?indicator=joy"), 422)
    assert tomas.get("/platform/indicator-rows?indicator=farmer_income")["items"] == []
    reader = caller(client, person_of("operator", "Rita"), "operator", PLATFORM_READ)
    assert reader.get("/platform/indicators")["items"]
