"""What is held for others is paid over, and debts are told, over the API as on the pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.payouts import earnings, test_owing, test_remitting
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import Caller, platform_token, token_of
from tests.web.api.test_platform import caller
from tests.web.api.test_quotes import is_problem
from tests.web.operator.people import person_of

from entrepot.adapters import bank_sandbox
from entrepot.apps.accounts.roles import PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
DUE = test_remitting.FIRST + timedelta(hours=5)


@pytest.fixture
def due(sandbox: object) -> Iterator[None]:
    """A month is over in which customs was owed something."""
    assert sandbox  # it opens the shop on a day of its own: this one comes after
    with clock.travel(DUE):
        yield


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Operator"))


@pytest.fixture
def petra(client: Client) -> Caller:
    return caller(client, person_of("operator", "Petra Proposer"))


@pytest.mark.usefixtures("due")
def test_a_remittance_goes_from_a_proposal_to_the_banks_statement_by_two_people(
    olga: Caller, petra: Caller
) -> None:
    test_remitting.sold("ord_1")
    (owed,) = (
        each for each in olga.get("/platform/owed")["items"] if each["owner"] == test_remitting.CUSTOMS
    )
    assert (owed["due"], owed["is_known"]) == ({"amount": "12.00", "currency": "SGD"}, False)
    asked = {"owner": test_remitting.CUSTOMS}
    nobody = petra.post("/platform/remittances", asked)
    assert [each["reason"] for each in nobody["unremitted"]] == ["creditor_unknown"]
    test_remitting.known()
    (creditor,) = olga.get("/platform/creditors")["items"]
    assert (creditor["cycle"], creditor["account"]["ending"]) == ("monthly", "3000")
    (made,) = petra.post("/platform/remittances", asked)["remittances"]
    place = f"/platform/remittances/{made}"
    assert is_problem(petra.ask("POST", f"{place}/approve"), 403)["title"]
    approved = olga.post(f"{place}/approve")
    assert (approved["state"], approved["proposed_by"], approved["approved_by"]) == (
        "approved",
        "Petra Proposer",
        "Olga Operator",
    )
    is_problem(olga.ask("POST", f"{place}/approve"), 409)
    bank_sandbox.connect().owns(test_remitting.sgd(100_000))
    assert olga.post(f"{place}/send")["remittance"]["state"] == "sent"
    later = DUE + timedelta(minutes=5)
    with clock.travel(later):
        actions.collect_statements(by=SYSTEM, at=later)
    assert olga.get(place)["state"] == "settled"
    lines = olga.get(f"{place}/items")["items"]
    assert sorted((each["account"], each["amount"]["amount"], each["order"]) for each in lines) == [
        ("duty_payable", "3.00", "ord_1"),
        ("tax_payable", "9.00", "ord_1"),
    ]
    (listed,) = olga.get(f"/platform/remittances?owner={test_remitting.CUSTOMS}&state=settled")["items"]
    assert listed["id"] == made
    assert test_remitting.IBAN not in str(listed)
    test_remitting.proved()


@pytest.mark.usefixtures("due")
def test_a_remittance_can_be_stopped_and_is_owed_again(olga: Caller, petra: Caller) -> None:
    test_remitting.known()
    test_remitting.sold("ord_1")
    (made,) = petra.post("/platform/remittances", {"owner": test_remitting.CUSTOMS})["remittances"]
    stopped = olga.post(f"/platform/remittances/{made}/reject", {"reason": "unclear"})
    assert stopped["state"] == "rejected"
    (owed,) = olga.get(f"/platform/owed?owner={test_remitting.CUSTOMS}")["items"]
    assert owed["amount"]["amount"] == "12.00"
    test_remitting.proved()


def test_a_payout_to_a_seller_is_no_remittance_and_one_scope_is_not_the_other(
    client: Client, olga: Caller
) -> None:
    payout = earnings.proposed(earnings.seller().business)
    is_problem(olga.ask("GET", f"/platform/remittances/{payout}"), 404)
    for step, body in (("approve", None), ("reject", {"reason": "unclear"}), ("send", None)):
        is_problem(olga.ask("POST", f"/platform/remittances/{payout}/{step}", body), 404)
    assert earnings.state_of(payout) == "proposed"
    reader = Caller(client, platform_token(person_of("operator"), "operator", [PLATFORM_READ]))
    assert reader.get("/platform/debts")["items"] == []
    is_problem(reader.ask("POST", "/platform/remittances", {}), 403)


def test_a_seller_reads_what_they_owe_and_what_covered_it_and_nobody_else_does(
    client: Client, olga: Caller
) -> None:
    mill = earnings.seller()
    order = earnings.earn(mill.business, 5_000)
    (first,) = actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business).payouts
    actions.approve_payout(payout=first, by=earnings.operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    selling = Caller(client, token_of(mill.actor))
    assert selling.get(f"/businesses/{mill.business}/debts")["items"] == []
    test_owing.give_back(mill.business, order, 1_240)
    (owed,) = selling.get(f"/businesses/{mill.business}/debts")["items"]
    assert (owed["owed"]["amount"], [each["order"] for each in owed["pieces"]]) == ("12.40", [order])
    (debtor,) = olga.get("/platform/debts")["items"]
    assert (debtor["business"], debtor["owed"], debtor["pieces"]) == (
        mill.business,
        owed["owed"],
        owed["pieces"],
    )
    earnings.earn(mill.business, 4_000)
    (covered,) = selling.get(f"/businesses/{mill.business}/debts")["items"]
    assert (covered["owed"]["amount"], covered["taken"][0]["amount"]["amount"]) == ("0.00", "12.40")
    (second,) = actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business).payouts
    assert selling.get(f"/payouts/{second}/taken")["items"] == covered["taken"]
    stranger = make_user()
    other = Caller(client, token_of(actor_of(stranger, make_organisation(stranger))))
    is_problem(other.ask("GET", f"/businesses/{mill.business}/debts"), 404)
    is_problem(other.ask("GET", f"/payouts/{second}/taken"), 404)
