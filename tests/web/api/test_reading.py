"""The reading addresses: filters, pages, ETags, languages."""

from itertools import pairwise

import pytest
from django.test import Client
from tests.web.api.test_quotes import is_problem

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def test_packs_and_countries_say_whose_law_is_loaded(client: Client) -> None:
    packs = {pack["country"]: pack for pack in client.get(f"{V1}/law/packs").json()}
    assert packs["DE"]["parent"] == "EU"
    assert packs["EU"]["selectable"] is False
    countries = {each["code"]: each for each in client.get(f"{V1}/countries").json()}
    assert len(countries) > 240
    assert countries["DE"]["law"] is True
    assert countries["BR"] == {"code": "BR", "name": "Brazil", "law": False}
    chinese = client.get(f"{V1}/countries", headers={"accept-language": "zh"}).json()
    assert {"code": "DE", "name": "德国", "law": True} in chinese


def test_routes_of_a_member_hold_those_of_its_union(client: Client) -> None:
    found = [route["id"] for route in client.get(f"{V1}/law/routes?country=DE").json()]
    assert {"EU-IOSS", "DE-DOMESTIC"} <= set(found)
    assert client.get(f"{V1}/law/routes?country=BR").json() == []


def test_measures_are_kept_by_code_levy_and_day(client: Client) -> None:
    before = client.get(f"{V1}/law/measures?country=DE&levy=duty&hs=610910&on=2026-06-30").json()["items"]
    after = client.get(f"{V1}/law/measures?country=DE&levy=duty&hs=610910&on=2026-07-01").json()["items"]
    assert "EU.DUTY.FLAT3" not in {row["id"] for row in before}
    assert "EU.DUTY.FLAT3" in {row["id"] for row in after}
    assert {row["levy"] for row in after} == {"duty"}


def test_pages_follow_each_other_without_a_gap_or_a_repeat(client: Client) -> None:
    address = f"{V1}/law/measures?country=CN&limit="
    whole = [row["id"] for row in client.get(f"{address}500").json()["items"]]
    found: list[str] = []
    following = ""
    while following is not None:
        page = client.get(f"{address}7{following and f'&cursor={following}'}").json()
        assert len(page["items"]) <= 7
        found += [row["id"] for row in page["items"]]
        following = page["next"]
    assert found == whole
    assert all(first != second for first, second in pairwise(found))


def test_a_cursor_of_another_edition_is_refused(client: Client) -> None:
    problem = is_problem(client.get(f"{V1}/law/measures?country=CN&cursor=000000000000.7"), 422)
    assert problem["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    "address",
    [
        "law/measures",
        "law/measures?country=germany",
        "law/measures?country=DE&hs=61.09",
        "law/measures?country=DE&levy=tax",
        "law/measures?country=DE&on=yesterday",
        "law/measures?country=DE&limit=0",
        "hs/search",
        "hs/search?q=",
        "hs/search?q=x&limit=51",
        "hs/search?q=x&query=y",
        "law/routes?country=DE&country=FR",
        "countries?lang=zh",
    ],
)
def test_a_wrong_parameter_is_named(client: Client, address: str) -> None:
    assert is_problem(client.get(f"{V1}/{address}"), 422)["errors"][0]["field"]


def test_search_proposes_codes_with_reasons(client: Client) -> None:
    found = client.get(f"{V1}/hs/search?q=cotton+t-shirt&limit=5").json()
    assert found["edition"] == "2022"
    assert "610910" in {item["code"] for item in found["items"]}
    assert all(item["reason"] for item in found["items"])


@pytest.mark.parametrize("address", ["law/packs", "law/routes?country=CN", "countries", "openapi.json"])
def test_an_etag_saves_sending_the_same_again(client: Client, address: str) -> None:
    first = client.get(f"{V1}/{address}")
    tag = first["ETag"]
    again = client.get(f"{V1}/{address}", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    chinese = client.get(f"{V1}/{address}", headers={"if-none-match": tag, "accept-language": "zh"})
    assert chinese.status_code == (304 if address == "openapi.json" else 200)


def test_head_answers_without_a_body(client: Client) -> None:
    response = client.head(f"{V1}/law/packs")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response["Content-Length"]) > 100


@pytest.mark.parametrize("address", ["", "quotes/", "nothing", "../v1/x", "law"])
def test_an_address_that_is_not_there_is_a_problem(client: Client, address: str) -> None:
    is_problem(client.get(f"{V1}/{address}"), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    response = getattr(client, method)(f"{V1}/law/packs")
    is_problem(response, 405)
    assert response["Allow"] == "GET"
