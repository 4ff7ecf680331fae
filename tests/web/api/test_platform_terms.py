"""Rates, charges, terms, grants and documents of the platform over the API: dated, within role and scope."""

import pytest
from django.test import Client
from tests.apps.orders import test_advances
from tests.apps.payouts import earnings
from tests.apps.payouts.earnings import IBAN, earn, seller
from tests.factories import AT, partial_operator
from tests.web.api.calls import OREGON, Caller, platform_token, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import buy, make_world, send
from tests.web.operator.people import person_of

from entrepot.apps.accounts.roles import PLATFORM_MONEY, PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.customs.models import SurplusTerm
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.payouts import actions as payouts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
DAY = AT.date().isoformat()
RATE = {"base": "USD", "quote": "GBP", "rate": "0.79", "on": DAY, "source": "ECB"}


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Operator"))


@pytest.fixture
def petra(client: Client) -> Caller:
    return caller(client, person_of("operator", "Petra Proposer"))


def test_a_payout_in_another_currency_from_its_rate_to_our_banks_deal(olga: Caller, petra: Caller) -> None:
    made = seller(account=False)
    payouts.set_bank_account(
        holder="Mill Ltd", country="GB", number=IBAN, currency="GBP", by=made.actor, at=AT
    )
    earn(made.business, 100_00)
    waits = olga.get("/platform/exchange")
    assert waits["wanted"] == [{"base": "USD", "quote": "GBP", "rate": None}]
    assert waits["charge"] == {"share": "0", "source": "", "valid_from": None}
    (unpaid,) = petra.post("/platform/payouts", {"business": made.business})["unpaid"]
    assert unpaid["business"] == made.business
    stated = olga.post("/platform/exchange/rates", RATE)
    assert stated["wanted"][0]["rate"] == {**RATE, "is_fresh": True}
    charged = olga.post("/platform/exchange/charge", {"share": "0.005", "source": "Terms"})
    assert charged["charge"] == {"share": "0.005", "source": "Terms", "valid_from": DAY}
    (payout,) = petra.post("/platform/payouts", {"business": made.business})["payouts"]
    is_problem(olga.ask("POST", f"/platform/payouts/{payout}/approve"), 403)  # she stated the rate
    third = caller(olga.client, person_of("operator"))
    paid = third.post(f"/platform/payouts/{payout}/approve")
    assert (paid["amount"], paid["exchange"]["rate"]) == ({"amount": "78.61", "currency": "GBP"}, "0.79")
    assert olga.get("/platform/exchange")["positions"] == [
        {"amount": "-78.61", "currency": "GBP"},
        {"amount": "99.50", "currency": "USD"},
    ]
    deal = {
        "reference": "FX1", "rate": "0.79", "on": DAY,
        "given": {"amount": "99.50", "currency": "USD"}, "arrived": {"amount": "78.61", "currency": "GBP"},
    }  # fmt: skip
    wrong = {**deal, "arrived": {"amount": "70.00", "currency": "GBP"}}
    assert (
        is_problem(olga.ask("POST", "/platform/exchange/deals", wrong), 422)["errors"][0]["field"]
        == "arrived"
    )
    assert olga.post("/platform/exchange/deals", deal)["positions"] == []
    assert olga.post("/platform/exchange/deals", deal)["positions"] == []  # the bank's reference counts once


def test_a_rate_that_is_none_is_named_field_by_field(olga: Caller) -> None:
    for wrong, field in (
        ({"quote": "USD"}, "quote"),
        ({"rate": "0"}, "rate"),
        ({"rate": "1e3"}, "rate"),
        ({"on": "2026-01-01"}, "on"),
        ({"source": " "}, "source"),
        ({"base": "ZZZ"}, "base"),
    ):
        found = is_problem(olga.ask("POST", "/platform/exchange/rates", {**RATE, **wrong}), 422)
        assert any(field in each["field"] for each in found["errors"]), wrong
    much = {"share": "0.11", "source": "Terms"}
    is_problem(olga.ask("POST", "/platform/exchange/charge", much), 422)
    assert olga.get("/platform/exchange")["stated"] == []


def test_a_scope_opens_its_own_and_officers_no_rates(client: Client) -> None:
    user = person_of("operator")
    reader = Caller(client, platform_token(user, "operator", [PLATFORM_READ]))
    setter = Caller(client, platform_token(user, "operator", [PLATFORM_READ, PLATFORM_SETTINGS]))
    assert (
        PLATFORM_SETTINGS in is_problem(reader.ask("POST", "/platform/exchange/rates", RATE), 403)["detail"]
    )
    deal = {"reference": "x", "rate": "1", "on": DAY, "given": None, "arrived": None}
    assert PLATFORM_MONEY in is_problem(setter.ask("POST", "/platform/exchange/deals", deal), 403)["detail"]
    officer = caller(client, person_of("officer"), "officer")
    for path in ("/platform/exchange", "/platform/terms", "/platform/invoice-details"):
        is_problem(officer.ask("GET", path), 403)
    assert officer.get("/platform/early-payment") == {"terms": [], "grants": []}


def test_terms_hold_market_by_market_from_a_day_on(olga: Caller) -> None:
    first = olga.get("/platform/terms")
    assert first["surplus"] == [{"market": "", "keeper": "buyer", "source": "", "valid_from": None}]
    assert [each["days"] for each in first["receipt"]] == [14]
    kept = {"market": "SG", "keeper": "platform", "source": "Terms of sale, § 7"}
    told = olga.post("/platform/terms/surplus", kept)
    assert {"market": "SG", "keeper": "platform", "source": "Terms of sale, § 7", "valid_from": DAY} in told[
        "surplus"
    ]
    told = olga.post("/platform/terms/receipt", {"market": "SG", "days": 7})
    assert [(each["market"], each["days"]) for each in told["receipt"]] == [("", 14), ("SG", 7)]
    asked = {"commission": "kept", "answer_days": 2, "send_days": 10, "inspect_days": 2}
    told = olga.post("/platform/terms/returns", asked)
    assert told["returns"] == [{"market": "", **asked, "valid_from": DAY}]
    deeds = {"customs.set_surplus_term", "orders.set_receipt_term", "orders.set_return_terms"}
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= deeds


def test_a_market_that_is_none_and_a_day_that_has_passed_hold_nothing(olga: Caller) -> None:
    kept = {"market": "ZZ", "keeper": "platform", "source": "Terms"}
    is_problem(olga.ask("POST", "/platform/terms/surplus", kept), 404)
    is_problem(olga.ask("POST", "/platform/terms/receipt", {"market": "ZZ", "days": 7}), 404)
    asked = {"market": "ZZ", "commission": "kept", "answer_days": 2, "send_days": 10, "inspect_days": 2}
    is_problem(olga.ask("POST", "/platform/terms/returns", asked), 404)
    past = {**asked, "market": "", "valid_from": "2026-01-01"}
    is_problem(olga.ask("POST", "/platform/terms/returns", past), 422)
    nobody = {"market": "SG", "keeper": "seller", "source": "Terms"}
    is_problem(olga.ask("POST", "/platform/terms/surplus", nobody), 422)
    assert not SurplusTerm.objects.exists()


def test_goods_go_back_to_the_platforms_place_until_it_ends(client: Client, olga: Caller) -> None:
    world = make_world(client)
    place = {**OREGON, "country": "SG", "recipient": "Harbour Returns", "locality": "Singapore"}
    told = olga.put("/platform/return-places/SG", place)
    assert [(each["market"], each["business"]) for each in told["places"]] == [("SG", "")]
    (sold,) = (each for each in world.selling.get("/return-places")["items"] if each["market"] == "SG")
    assert (sold["goes_to"], sold["platform"]["recipient"]) == ("SG", "Harbour Returns")
    olga.delete("/platform/return-places/SG")
    assert olga.get("/platform/terms")["places"] == []


def test_early_payment_costs_nothing_once_two_people_say_so(
    client: Client, olga: Caller, petra: Caller
) -> None:
    shelf = test_advances.early_shop()
    business = test_advances.business_of(shelf)
    cap = {"moment": "shipped", "cap": {"amount": "500.00", "currency": "SGD"}, "valid_from": DAY}
    told = olga.post("/platform/early-payment/terms", cap)
    assert told["terms"] == [{"currency": "SGD", **cap}]
    asked = {"business": business, "valid_from": DAY, "valid_to": "2027-03-01", "reason": "Young founders"}
    is_problem(olga.ask("POST", "/platform/early-payment/grants", {**asked, "valid_to": DAY}), 422)
    is_problem(
        olga.ask("POST", "/platform/early-payment/grants", {**asked, "business": "biz_" + "0" * 22}), 422
    )
    made = petra.post("/platform/early-payment/grants", asked)
    assert made["state"] == "proposed"
    place = f"/platform/early-payment/grants/{made['id']}"
    is_problem(petra.ask("POST", f"{place}/approve"), 409)  # the same person
    member = caller(client, partial_operator(shelf.seller))
    is_problem(member.ask("POST", f"{place}/approve"), 403)
    assert olga.post(f"{place}/approve")["state"] == "approved"
    is_problem(olga.ask("POST", f"{place}/approve"), 409)
    assert petra.post(f"{place}/end")["state"] == "ended"
    is_problem(petra.ask("POST", f"{place}/end"), 409)
    assert [each["state"] for each in olga.get("/platform/early-payment")["grants"]] == ["ended"]
    missing = "/platform/early-payment/grants/agr_" + "0" * 22
    is_problem(olga.ask("POST", f"{missing}/approve"), 404)


def test_a_creditor_is_known_by_its_terms_and_its_account_stays_at_the_screen(olga: Caller) -> None:
    customs = {
        "name": "Singapore Customs", "kind": "authority", "cycle": "monthly", "due_days": 15,
        "reference": "UEN 1", "source": "Customs Act",
    }  # fmt: skip
    place = "/platform/creditors/SG-CUSTOMS"
    is_problem(olga.ask("GET", place), 404)
    told = olga.put(place, customs)
    assert (told["name"], told["cycle"], told["account"]) == ("Singapore Customs", "monthly", None)
    assert olga.put(place, {**customs, "cycle": "weekly"})["cycle"] == "weekly"
    assert olga.get(place)["cycle"] == "weekly"
    is_problem(olga.ask("PUT", place, {**customs, "due_days": 200}), 422)


def test_documents_of_the_platform_and_of_an_order(client: Client, olga: Caller) -> None:
    world = send(buy(make_world(client)))
    assert olga.get("/platform/invoice-details")["name"] == ""
    said = {
        "name": "Entrepot Ltd", "country": "SG", "lines": ["1 Harbour Road"],
        "numbers": [{"place": "SG-OVR", "number": "M2-1"}],
    }  # fmt: skip
    told = olga.put("/platform/invoice-details", said)
    assert (told["lines"], told["numbers"]) == (said["lines"], said["numbers"])
    cleared = olga.put("/platform/invoice-details", {**said, "numbers": [{"place": "SG-OVR", "number": ""}]})
    assert cleared["numbers"] == []
    is_problem(olga.ask("PUT", "/platform/invoice-details", {**said, "country": "QQ"}), 422)
    (paper,) = olga.get(f"/platform/orders/{world.ids['order']}/invoices")["items"]
    assert paper["kind"] == "invoice"
    assert world.selling.get("/invoice-details")["name"] == ""
    world.selling.put("/invoice-details", {**said, "name": "Hill Candles LLC", "country": "US"})
    assert world.selling.get("/invoice-details")["name"] == "Hill Candles LLC"


def test_figures_are_counted_anew_one_at_a_time_and_letters_say_that_they_went(
    client: Client, olga: Caller
) -> None:
    world = buy(make_world(client))
    assert olga.post("/platform/figures/rebuild")["run"]
    is_problem(olga.ask("POST", "/platform/figures/rebuild"), 409)
    workers.run_pending("bulk")
    olga.post("/platform/figures/rebuild")
    found = olga.get(f"/platform/letters?subject={world.ids['order']}")["items"]
    assert found
    assert not any("mei@example.com" in str(each) for each in found)


def test_a_seller_reads_where_they_are_paid_and_nobody_else_does(client: Client) -> None:
    own = earnings.seller()
    stranger = make_world(client)
    mine = Caller(client, token_of(own.actor))
    told = mine.get(f"/businesses/{own.business}/bank-account")
    assert (told["ending"], IBAN in str(told)) == (IBAN[-4:], False)
    is_problem(stranger.selling.ask("GET", f"/businesses/{own.business}/bank-account"), 404)
    none = stranger.selling.get("/business")["profile"]["id"]
    is_problem(stranger.selling.ask("GET", f"/businesses/{none}/bank-account"), 404)
