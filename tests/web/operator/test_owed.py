"""What is owed to others: seen, set up, proposed by one, approved by another, and told with every line."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.apps.payouts.earnings import earn, seller
from tests.apps.payouts.test_owing import give_back
from tests.apps.payouts.test_remitting import CUSTOMS, FIRST, IBAN, known, sold
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of, words_of

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions, queries
from entrepot.web.operator.checking import check_remittances

pytestmark = pytest.mark.django_db

TERMS = {
    "do": "terms",
    "name": "Singapore Customs",
    "kind": "authority",
    "cycle": "monthly",
    "due_days": "15",
    "reference": "GST 2000 1234",
    "source": "Letter of 2 March 2026",
    "valid_from": "2026-10-01",
}
ACCOUNT = {
    "do": "account",
    "holder": "Singapore Customs",
    "country": "DE",
    "number": IBAN,
    "source": "Letter of 2 March 2026, page 2",
}


def test_from_an_unknown_name_to_an_approved_remittance() -> None:
    with clock.travel(FIRST):
        sold("ord_1")
        clerk, second = (browser_of(person_of("operator")) for _ in range(2))
        assert "Nobody said who this is" in words_of(clerk.get("/operate/owed/"))
        page = f"/operate/owed/{CUSTOMS}/"
        assert "Nobody has said who this is" in words_of(clerk.get(page))
        assert clerk.post(page, {**TERMS, "source": ""}).status_code == 422
        assert clerk.post(page, TERMS).status_code == 302
        assert clerk.post(page, {**ACCOUNT, "number": "DE00"}).status_code == 422
        assert clerk.post(page, ACCOUNT).status_code == 302
        said = words_of(clerk.get(page))
        for told in ("Each month", "15 days after the period", "•••• 3000", "page 2"):
            assert told in said
        assert IBAN not in said
        assert clerk.post("/operate/owed/", {"do": "propose"}).status_code == 302
        (remittance,) = queries.list_remittances(viewer=SYSTEM)
        item = desk.find_item(lane="payout", subject=remittance.public_id, viewer=SYSTEM)
        assert item is not None
        desk_page = f"/operate/items/{item.public_id}/"
        approve = {"do": "decide", "choice": "approve"}
        clerk.post(desk_page, approve)
        assert queries.get_remittance(remittance.public_id, viewer=SYSTEM).state == "proposed"
        assert "ord_1" in words_of(second.get(desk_page))
        assert second.post(desk_page, approve).status_code == 302
        assert queries.get_remittance(remittance.public_id, viewer=SYSTEM).state == "approved"
        told = words_of(second.get(f"/operate/remittances/{remittance.public_id}/"))
        assert "GST 2000 1234 2026-10-01/2026-10-31" in told
        assert "ord_1 Owed to customs" in told  # no declaration stands behind it
        advice = second.get(f"/operate/remittances/{remittance.public_id}/advice.csv").content.decode()
        assert "2026-10-09,duty_payable,release,ord_1,,3.00,SGD" in advice
        assert advice.splitlines()[-1] == ",,sum,,,12.00,SGD"


def test_the_desk_rejects_and_names_who_cannot_be_paid(client: Client) -> None:
    with clock.travel(FIRST):
        known()
        sold("ord_1")
        actions.propose_remittances(by=SYSTEM, at=FIRST)
        (remittance,) = queries.list_remittances(viewer=SYSTEM)
        second = browser_of(person_of("operator"))
        item = desk.find_item(lane="payout", subject=remittance.public_id, viewer=SYSTEM)
        post = desk.find_item(lane="payout", subject="post", viewer=SYSTEM)
        assert item is not None
        assert post is not None
        assert "Set terms and account" in words_of(second.get(f"/operate/items/{post.public_id}/"))
        page = f"/operate/items/{item.public_id}/"
        assert second.post(page, {"do": "decide", "choice": "reject"}).status_code == 302
        assert queries.get_remittance(remittance.public_id, viewer=SYSTEM).state == "rejected"
        seller = browser_of(person_of("officer"))
        assert seller.get("/operate/owed/").status_code == 404
        assert client.get("/operate/owed/").status_code == 302


def test_the_money_check_names_what_is_overdue() -> None:
    with clock.travel(FIRST):
        sold("ord_1")
        part = check_remittances(SYSTEM)
        assert (part.count, part.differences) == (3, [])
        assert [(each.ours, each.theirs) for each in part.compared] == [(1_900, 1_900)]
    with clock.travel(FIRST.replace(month=12, day=2)):
        late = check_remittances(SYSTEM).differences
        assert {(each.code, each.subject, each.ours) for each in late} == {
            ("overdue", CUSTOMS, 1_200),
            ("overdue", "post", 700),
        }


def test_an_old_debt_is_waited_for_or_borne_on_the_desk() -> None:
    late = AT + timedelta(days=31)
    with clock.travel(AT):
        mill = seller()
        order = earn(mill.business, 5_000)
        actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
        give_back(mill.business, order, 1_240)
    with clock.travel(late):
        actions.look_at_debts(by=SYSTEM, at=late)
        item = desk.find_item(lane="payout", subject=mill.business, viewer=SYSTEM)
        assert item is not None
        clerk = browser_of(person_of("operator"))
        page = f"/operate/items/{item.public_id}/"
        assert "It went back to the buyer after it had been paid to you." in words_of(clerk.get(page))
        decided = {"do": "decide", "choice": "bear", "why": "The company was dissolved."}
        assert clerk.post(page, {**decided, "why": ""}).status_code == 422
        assert clerk.post(page, decided).status_code == 302
        assert queries.list_debtors(viewer=SYSTEM) == []
