"""The platform's own work over the API: within a role and a scope, by two people, all of it written down."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from tests.apps.payouts import earnings
from tests.factories import AT, actor_of, partial_operator
from tests.web.api.calls import Caller, platform_token, token_of
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, make_world, send
from tests.web.operator.people import person_of

from entrepot.adapters.iso20022_transfers import wire
from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.models import Membership, User
from entrepot.apps.accounts.roles import PLATFORM_PAYOUTS, PLATFORM_READ, PLATFORM_SCOPES
from entrepot.apps.customs import queries as customs
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.payouts import queries as payouts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def caller(client: Client, user: User, role: str = "operator", *scopes: str) -> Caller:
    """Return a program of somebody of the platform, with all scopes of the role unless some are named."""
    return Caller(client, platform_token(user, role, scopes or PLATFORM_SCOPES[role]))


@pytest.fixture
def olga(client: Client) -> Caller:
    return caller(client, person_of("operator", "Olga Operator"))


@pytest.fixture
def petra(client: Client) -> Caller:
    return caller(client, person_of("operator", "Petra Proposer"))


def asking(world: World) -> str:
    """Let the seller ask to be verified."""
    asked = {"legal_name": "Hill Ltd", "registration": "1", "register": "Companies House"}
    return str(world.selling.post("/business/verifications", asked)["id"])


def statement(payout: str, amount: str) -> bytes:
    """Return a bank's file in which a payout went out."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Id>STMT-1</Id><CreDtTm>2026-11-21T18:00:00Z</CreDtTm>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">900.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{900 - float(amount):.2f}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><NtryRef>L1</NtryRef><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-11-21T17:00:00Z</DtTm></BookgDt><AcctSvcrRef>L1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>{wire(payout)}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>""".encode()


def test_a_payout_goes_from_a_proposal_to_the_banks_statement_by_two_people(
    olga: Caller, petra: Caller
) -> None:
    seller = earnings.seller()
    earnings.earn(seller.business, 48_250, "GBP")
    (payout,) = petra.post("/platform/payouts", {"business": seller.business})["payouts"]
    place = f"/platform/payouts/{payout}"
    refused = is_problem(petra.ask("POST", f"{place}/approve"), 403)
    assert refused["title"]
    key = {"headers": {"Idempotency-Key": "let-it-go"}}
    approved = olga.post(f"{place}/approve", **key)
    assert (approved["state"], approved["proposed_by"], approved["approved_by"]) == (
        "approved",
        "Petra Proposer",
        "Olga Operator",
    )
    again = olga.ask("POST", f"{place}/approve", **key)
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    is_problem(olga.ask("POST", f"{place}/approve"), 409)
    handed = olga.post(f"{place}/send")
    assert (handed["at_bank"], handed["payout"]["state"]) == (True, "sent")
    assert olga.post(f"{place}/send")["at_bank"] is True
    taken = olga.post(
        "/platform/bank-statements", statement(payout, "482.50"), content_type="application/xml"
    )
    assert taken == {"statements": [{"number": "STMT-1", "lines": 1, "is_new": True}], "handled": 1}
    twice = olga.post(
        "/platform/bank-statements", statement(payout, "482.50"), content_type="application/xml"
    )
    assert (twice["statements"][0]["is_new"], twice["handled"]) == (False, 0)
    assert olga.get(place)["state"] == "settled"
    assert earnings.IBAN not in str(olga.get("/platform/payouts"))


def test_nobody_decides_about_a_business_they_belong_to(client: Client) -> None:
    world = make_world(client)
    request = asking(world)
    member = caller(client, partial_operator(world.seller))
    business = world.selling.get("/business")["profile"]["id"]
    is_problem(member.ask("POST", f"/platform/verifications/{request}/decision", {"verified": True}), 403)
    (item,) = desk.list_items_about(request, viewer=SYSTEM)
    answers = {"answers": {"choice": "verify"}}
    is_problem(member.ask("POST", f"/platform/desk/{item.public_id}/decision", answers), 403)
    relief = {
        "business": business, "programme": "young", "programme_name": "Young", "share": "0.5",
        "valid_from": "2026-11-21",
    }  # fmt: skip
    is_problem(member.ask("POST", "/platform/fees/reliefs", relief), 403)
    own = earnings.seller()
    payout = earnings.proposed(own.business)
    theirs = caller(client, partial_operator(own.actor))
    for step, body in (("approve", None), ("reject", {"reason": "unclear"})):
        is_problem(theirs.ask("POST", f"/platform/payouts/{payout}/{step}", body), 403)
    assert payouts.get_payout(payout, viewer=SYSTEM).state == "proposed"


def test_a_verification_is_decided_by_an_officer_who_sees_nothing_else(client: Client) -> None:
    world = make_world(client)
    request = asking(world)
    officer = caller(client, person_of("officer"), "officer")
    (asked,) = officer.get("/platform/verifications")["items"]
    assert (asked["id"], asked["legal_name"], asked["state"]) == (request, "Hill Ltd", "pending")
    wrong = is_problem(
        officer.ask("POST", f"/platform/verifications/{request}/decision", {"verified": False}), 422
    )
    assert wrong["errors"][0]["field"] == "reasons"
    refusal = {"verified": False, "reasons": ["unclear"], "note": "Send the extract."}
    decided = officer.post(f"/platform/verifications/{request}/decision", refusal)
    assert (decided["state"], decided["reasons"]) == ("refused", ["unclear"])
    assert officer.get("/platform/verifications")["items"] == []
    shown = [each["code"] for each in officer.get("/platform/lanes")["items"]]
    assert shown == ["verification", "application"]
    for path in (
        "/platform/payouts",
        "/platform/money-check",
        "/platform/order-counts",
        "/platform/settings/SG",
    ):
        is_problem(officer.ask("GET", path), 403)


def test_a_key_without_the_scope_and_a_role_that_was_taken_open_nothing(client: Client) -> None:
    user = person_of("operator")
    reader = caller(client, user, "operator", PLATFORM_READ)
    payout = earnings.proposed(earnings.seller().business)
    refused = is_problem(reader.ask("POST", f"/platform/payouts/{payout}/approve"), 403)
    assert PLATFORM_PAYOUTS in refused["detail"]
    for path in ("/platform/orders", "/platform/audit", "/orders", "/products", "/balances", "/business"):
        is_problem(reader.ask("GET", path), 403)
    assert reader.get("/platform/payouts")["items"][0]["id"] == payout
    assert reader.get("/law/packs")
    other = person_of("operator")
    accounts.end_platform_role(email=user.email, role="operator", by=actor_of(other), at=AT)
    is_problem(reader.ask("GET", "/platform/payouts"), 401)
    accounts.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    is_problem(reader.ask("GET", "/platform/payouts"), 401)


def test_an_organisations_key_opens_nothing_of_the_platform(client: Client) -> None:
    """Not even of somebody who works for the platform, too."""
    world = make_world(client)
    operator = partial_operator(world.seller)
    organisation = Membership.objects.get(user=operator).organisation.public_id
    token = Caller(client, token_of(actor_of(operator, organisation)))
    for path in ("/platform/desk", "/platform/payouts", "/platform/audit", "/platform/money-check"):
        is_problem(token.ask("GET", path), 403)


def test_the_desk_asks_and_is_answered_as_its_pages_are(olga: Caller, petra: Caller) -> None:
    seller = earnings.seller()
    payout = earnings.proposed(seller.business)
    (lane,) = [each for each in olga.get("/platform/lanes")["items"] if each["code"] == "payout"]
    assert (lane["waiting"], lane["taken"]) == (1, 0)
    (item,) = olga.get("/platform/desk?lane=payout")["items"]
    place = f"/platform/desk/{item['id']}"
    shown = olga.get(place)
    assert shown["read"] == f"/api/v1/platform/payouts/{payout}"
    assert shown["scopes"] == ["platform:desk", "platform:payouts"]
    asked = {each["name"]: each for each in shown["questions"]}
    assert [each["code"] for each in asked["choice"]["choices"]] == ["approve", "reject"]
    assert olga.post(f"{place}/take")["is_mine"] is True
    is_problem(petra.ask("POST", f"{place}/take"), 409)
    is_problem(petra.ask("POST", f"{place}/decision", {"answers": {"choice": "approve"}}), 409)
    wrong = {"answers": {"choice": "perhaps", "colour": "red"}}
    errors = is_problem(olga.ask("POST", f"{place}/decision", wrong), 422)["errors"]
    assert {each["field"] for each in errors} == {"answers.choice", "answers.colour"}
    assert olga.post(f"{place}/give-back")["state"] == "open"
    decided = petra.post(f"{place}/decision", {"answers": {"choice": "reject", "reason": "unclear"}})
    assert (decided["item"]["state"], decided["item"]["decision"]) == ("done", "rejected")
    assert payouts.get_payout(payout, viewer=SYSTEM).state == "rejected"
    is_problem(petra.ask("POST", f"{place}/decision", {"answers": {"choice": "approve"}}), 409)
    assert olga.get(place)["questions"] == []


def test_pages_of_the_desk_follow_each_other(olga: Caller) -> None:
    for _ in range(5):
        earnings.proposed(earnings.seller().business)
    for view in ("waiting", "done"):
        whole = [each["id"] for each in olga.get(f"/platform/desk?view={view}")["items"]]
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = olga.get(f"/platform/desk?view={view}&limit=2&cursor={cursor}")
            found += [each["id"] for each in page["items"]]
            cursor = page["next"]
        assert found == whole
        assert len(whole) >= 5
    assert olga.get("/platform/desk?cursor=desk_" + "0" * 22)["items"] == []


def test_every_call_is_written_down_and_every_deed_names_its_token(olga: Caller) -> None:
    payout = earnings.proposed(earnings.seller().business)
    olga.post(f"/platform/payouts/{payout}/reject", {"reason": "unclear"})
    olga.ask("GET", "/orders")
    uses = AuditEntry.objects.filter(action="accounts.use_platform_token").order_by("id")
    assert [row.changes["asked"] for row in uses] == [
        f"POST /api/v1/platform/payouts/{payout}/reject",
        "GET /api/v1/orders",
    ]
    deed = _trail(olga, payout)[0]
    assert (deed["by_kind"], deed["by_name"]) == ("token", "Olga Operator")
    assert deed["token"] == uses[0].subject
    assert deed["request"] == uses[0].request_id
    first = olga.get("/platform/audit?limit=2")
    second = olga.get(f"/platform/audit?limit=2&cursor={first['next']}")
    assert first["items"][1]["at"] >= second["items"][0]["at"]
    is_problem(olga.ask("GET", "/platform/audit?cursor=AAAAAAAAAAAAAAAAAAAAAA"), 422)


def _trail(by: Caller, subject: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = by.get(f"/platform/audit?subject={quote(subject)}")["items"]
    return found


def test_the_money_check_names_each_difference_with_both_figures(olga: Caller) -> None:
    assert olga.get("/platform/money-check")["checked_at"] is None
    started = olga.post("/platform/money-check")
    assert started["latest"]["state"] == "queued"
    is_problem(olga.ask("POST", "/platform/money-check"), 409)
    earnings.earn(earnings.seller().business, 48_250, "GBP")
    workers.run_pending("bulk")
    found = olga.get("/platform/money-check")
    assert found["latest"]["percent"] == 100
    assert {"ledger", "orders", "provider", "stock", "payouts", "bank", "impact"} <= {
        part["code"] for part in found["parts"]
    }
    (provider,) = [part for part in found["parts"] if part["code"] == "provider"]
    assert any(
        (each["currency"], each["ours"], each["theirs"]) == ("GBP", "482.50", "0.00") and each["fix"]
        for each in provider["differences"]
    )
    assert (found["agrees"], found["differences"] > 0) == (False, True)
    assert set(olga.post("/platform/money-check/settle")["started"]) == {
        "payments.reconcile",
        "orders.reconcile",
    }
    assert olga.post("/platform/money-check/settle")["started"] == []


def test_orders_and_declarations_are_seen_whole(client: Client, olga: Caller) -> None:
    world = send(buy(make_world(client)))
    order = world.ids["order"]
    assert olga.get("/platform/orders")["items"][0]["id"] == order
    found = olga.get(f"/platform/orders/{order}")
    assert (found["seller"], found["payments"]) == ("Hill Candles", [world.ids["payment"]])
    assert (found["held"], found["order"]["total"]["amount"]) == (
        {"amount": "52.28", "currency": "SGD"},
        "56.99",
    )
    assert found["entries"][0]["cause"] == "capture"
    assert olga.get("/platform/order-counts")["total"] == 1
    known = customs.list_declarations(viewer=SYSTEM)
    assert [each["id"] for each in olga.get("/platform/declarations?state=")["items"]] == [
        each.public_id for each in known
    ]
    assert olga.get("/platform/declarations")["items"] == []
    assert olga.get(f"/platform/declarations/{known[0].public_id}")["order"] == order


def test_fees_and_markets_change_from_a_day_on(client: Client, olga: Caller) -> None:
    world = make_world(client)
    business = world.selling.get("/business")["profile"]["id"]
    commission = {"rate": "0.045", "valid_from": "2026-12-01", "market": "SG"}
    olga.post("/platform/fees/commissions", commission)
    relief = {
        "business": business, "programme": "young", "programme_name": "Young founders", "share": "0.5",
        "valid_from": "2026-11-21",
    }  # fmt: skip
    made = olga.post("/platform/fees/reliefs", relief)
    assert (made["share"], made["valid_to"]) == ("0.5", None)
    is_problem(olga.ask("POST", "/platform/fees/reliefs", {**relief, "amount": None, "share": None}), 422)
    is_problem(olga.ask("POST", "/platform/fees/reliefs", {**relief, "business": "biz_" + "0" * 22}), 422)
    assert olga.get("/platform/fees")["reliefs"][0]["id"] == made["id"]
    olga.delete(f"/platform/fees/reliefs/{made['id']}")
    assert olga.get("/platform/fees")["reliefs"] == []
    families = olga.get("/platform/families")["items"]
    assert any("SG" in each["markets"] for each in families)
    changed = olga.put("/platform/settings/SG/price_basis", {"value": "net", "valid_from": "2026-12-01"})
    assert ("price_basis", "net", "2026-12-01") in {
        (each["name"], each["value"], each["valid_from"]) for each in changed["items"]
    }
    olga.put("/platform/settings/SG/price_basis", {"value": None, "valid_from": "2026-12-01"})
    for body in (
        {"value": "gross", "valid_from": "2026-12-01"},
        {"value": "net", "valid_from": "2026-11-01"},
    ):
        is_problem(olga.ask("PUT", "/platform/settings/SG/price_basis", body), 422)
    is_problem(olga.ask("GET", "/platform/settings/XX"), 404)
    assert olga.get("/platform/figures")["orders"] == 0


def test_a_file_that_is_no_statement_and_a_bank_we_do_not_have_are_refused(olga: Caller) -> None:
    def sent(path: str, body: bytes, kind: str = "application/xml") -> Any:
        return olga.ask("POST", f"/platform/bank-statements{path}", body, content_type=kind)

    is_problem(sent("", b"<Document/>"), 422)
    is_problem(sent("", b"<!DOCTYPE x><Document/>"), 422)
    is_problem(sent("", b"a", "text/csv"), 415)
    wrong = is_problem(sent("?bank=mine", statement("pot_" + "0" * 22, "1.00")), 422)
    assert wrong["errors"][0]["fix"] == "one of: main"
