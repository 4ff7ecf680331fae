"""A co-operative by programs: members, deliveries from the scales; a business that is none is told so."""

import pytest
from django.test import Client
from tests.apps.cooperatives.hill import Hill, make_hill, make_lot
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.cooperatives.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def hill() -> Hill:
    return make_hill()


@pytest.fixture
def by(client: Client, hill: Hill) -> Caller:
    return Caller(client, token=token_of(hill.by))


def test_members_are_added_and_paged_by_number(by: Caller) -> None:
    body = {"number": "M-4", "name": "Keza", "way": "mobile", "paid_through": "MTN", "account": "0788123456"}
    made = by.post("/members", body)
    assert (made["number"], made["ending"]) == ("M-4", "3456")
    assert "0788123456" not in str(made)
    page = by.get("/members?limit=3")
    assert [each["number"] for each in page["items"]] == ["M-1", "M-2", "M-3"]
    assert [each["number"] for each in by.get(f"/members?cursor={page['next']}")["items"]] == ["M-4"]
    is_problem(by.ask("POST", "/members", body), 422)


def test_the_scales_may_say_it_again(by: Caller, hill: Hill) -> None:
    lot = make_lot(hill, 5_000)
    body = {"member": "M-2", "grams": 700, "entry": "scale-1-0001", "weighed_on": "2026-06-01"}
    first, again = (by.post(f"/lots/{lot}/deliveries", body) for _time in range(2))
    assert first == again
    assert Delivery.objects.filter(entry="scale-1-0001").count() == 1
    assert by.get(f"/lots/{lot}")["missing_grams"] == -700
    assert len(by.get(f"/lots/{lot}/deliveries")["items"]) == 2
    assert [each["public_id"] for each in by.get("/lots")["items"]] == [lot]
    assert by.get("/member-payouts")["items"] == []
    season = by.get("/season?start=2026-01-01&end=2026-12-31")
    assert (season["delivered_grams"], season["lines"]) == (5_700, [])
