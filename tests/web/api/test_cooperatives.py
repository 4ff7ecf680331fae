"""A co-operative by programs: members, deliveries from the scales; a business that is none is told so."""

import pytest
from django.test import Client
from tests.apps.cooperatives.hill import Hill, make_hill, make_lot, sell
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


def test_a_lot_is_opened_corrected_and_a_wrong_delivery_taken_back(by: Caller, hill: Hill) -> None:
    body = {"product": hill.shelf.product, "harvested_on": "2026-06-01", "weight_grams": 5_000}
    lot = by.post("/lots", body)
    assert (lot["ready_grams"], lot["missing_grams"], len(lot["code"])) == (5_000, 5_000, 8)
    where = f"/lots/{lot['public_id']}"
    changed = by.patch(where, {"ready_grams": 900, "grade": "A"})
    assert (changed["weight_grams"], changed["ready_grams"], changed["grade"]) == (5_000, 900, "A")
    given = {"member": "M-1", "grams": 700, "entry": "scale-1-0001", "weighed_on": "2026-06-01"}
    delivery = by.post(f"{where}/deliveries", given)["public_id"]
    off = by.post(f"{where}/deliveries/{delivery}/call-off")
    assert off["called_off_at"] is not None
    assert by.get(where)["missing_grams"] == 5_000
    other = make_lot(hill, 5_000)
    is_problem(by.ask("POST", f"/lots/{other}/deliveries/{delivery}/call-off"), 404)
    is_problem(by.ask("POST", "/lots", {**body, "product": "prd_" + "0" * 22}), 404)


def test_two_people_agree_before_members_are_paid(client: Client) -> None:
    hill = make_hill(sells=True)
    lot = make_lot(hill, 5_000, 3_000, 1_000)
    sell(hill, 4)
    proposer, second = (Caller(client, token=token_of(each)) for each in (hill.by, hill.second))
    (offer,) = proposer.get(f"/member-payout-offers?lot={lot}")["items"]
    is_problem(proposer.ask("POST", "/member-payouts", {"currency": "SGD"}), 422)
    payout = proposer.post("/member-payouts", {"currency": "SGD", "lot": lot})
    assert (payout["net"], payout["state"], payout["members"]) == (offer["amount"], "proposed", 3)
    assert proposer.get(f"/member-payout-offers?lot={lot}")["items"] == []
    where = f"/member-payouts/{payout['public_id']}"
    is_problem(proposer.ask("POST", f"{where}/approve"), 403)
    is_problem(proposer.ask("POST", f"{where}/paid"), 409)
    assert second.post(f"{where}/approve")["state"] == "approved"
    is_problem(second.ask("POST", f"{where}/approve"), 409)
    assert proposer.post(f"{where}/paid")["state"] == "paid"
    is_problem(proposer.ask("POST", f"{where}/reject"), 409)
    assert proposer.get(where) == proposer.get("/member-payouts")["items"][0]
    assert len(proposer.get(f"{where}/slips")["items"]) == 3


def test_a_payout_put_aside_gives_its_earnings_free(client: Client) -> None:
    hill = make_hill(sells=True)
    make_lot(hill, 5_000, 3_000, 1_000)
    sell(hill, 4)
    by = Caller(client, token=token_of(hill.by))
    days = {"start": "2026-01-01", "end": "2026-12-31"}
    body = {"currency": "SGD", **days, "received": {"amount": "100001", "currency": "RWF"}}
    payout = by.post("/member-payouts", body)
    assert (payout["net"], payout["earned"]["currency"]) == ({"amount": "100001", "currency": "RWF"}, "SGD")
    assert by.post(f"/member-payouts/{payout['public_id']}/reject")["state"] == "rejected"
    assert len(by.get(f"/member-payout-offers?start={days['start']}&end={days['end']}")["items"]) == 1
