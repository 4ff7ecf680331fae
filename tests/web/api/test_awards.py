"""Who is in programmes, by programs: given something, let go with notice; rules counted and simulated."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.programmes.supporting import FARMERS, HALF, MENTOR, TODAY, officer, publish, seller
from tests.factories import AT
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.kernel import clock, workers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def tomas(client: Client) -> Caller:
    return caller(client, person_of("officer", "Tomás Vega"), "officer")


@pytest.fixture
def programme() -> str:
    return publish(officer(), officer("operator"), benefits=(HALF, MENTOR))


def test_a_business_is_given_something_and_leaves_with_notice(
    client: Client, tomas: Caller, programme: str
) -> None:
    own = seller()
    Caller(client, token_of(own)).post("/applications", {"programme": programme})
    (row,) = tomas.get(f"/platform/awards?programme={programme}")["items"]
    assert (row["name"], row["is_open"], row["got"]["amount"]) == ("Hill Farm", True, "0.00")
    place = f"/platform/awards/{row['id']}"
    given = {"position": 1, "quantity": 2, "note": "Prices"}
    is_problem(tomas.ask("POST", f"{place}/given", {**given, "quantity": 4}), 409)
    whole = tomas.post(f"{place}/given", given)
    assert (whole["held"][0]["left"], whole["given"][0]["amount"]["amount"]) == (1, "20.00")
    end = {"on": TODAY.isoformat(), "reason": "It moved away."}
    refused = is_problem(tomas.ask("POST", f"{place}/end", end), 422)
    assert [each["field"] for each in refused["errors"]] == ["on"]
    last = (TODAY + timedelta(days=14)).isoformat()
    told = tomas.post(f"{place}/end", {**end, "on": last})["award"]
    assert (told["until"], told["end_reason"]) == (last, "It moved away.")
    reader = caller(client, person_of("officer", "Rita"), "officer", PLATFORM_READ)
    assert reader.get(place)["given"][0]["note"] == "Prices"
    is_problem(reader.ask("POST", f"{place}/given", given), 403)


def test_a_programme_is_ended_with_notice(tomas: Caller, programme: str) -> None:
    place = f"/platform/programmes/{programme}/end"
    end = {"on": (TODAY + timedelta(days=29)).isoformat(), "reason": "The donor left."}
    is_problem(tomas.ask("POST", place, end), 422)
    assert tomas.post(place, {**end, "on": (TODAY + timedelta(days=30)).isoformat()})["state"] == "ending"


def test_a_rule_is_counted_and_read_back_and_a_programme_simulated(tomas: Caller, programme: str) -> None:
    seller()
    seller("Weaver", facts=())
    workers.run_pending()
    told = tomas.post("/platform/rule-matches", {"rule": FARMERS})
    assert (told["yes"], told["no"], told["unknown"]) == (1, 1, 0)
    assert "It is a farm" in told["reading"]
    assert {each["part"]: each["businesses"] for each in told["near_misses"]}["It is a farm"] == 1
    wrong = is_problem(tomas.ask("POST", "/platform/rule-matches", {"rule": {"all": []}}), 422)
    assert [each["field"] for each in wrong["errors"]] == ["rule"]
    simulated = tomas.get(f"/platform/programmes/{programme}/simulation")
    assert (simulated["businesses"], simulated["sold"], simulated["cost"]["amount"]) == (1, 0, "0.00")
    assert simulated["ran_out_on"] is None


def test_fairness_hides_small_groups(client: Client, tomas: Caller, programme: str) -> None:
    for number in range(6):
        own = Caller(client, token_of(seller(f"Farm {number}", country="RW" if number else "CN")))
        own.post("/applications", {"programme": programme})
    told = tomas.get(f"/platform/fairness?programme={programme}")
    assert {each["group"]: each["asked"] for each in told["countries"]} == {"RW": None, "CN": None}
    assert [(each["group"], each["per_cent"]) for each in told["groups"]] == [("farm", 100)]
