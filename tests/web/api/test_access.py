"""Every operation says who may ask, and holds to it: no token, a token without the scope, another's rows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.apps.files.test_private import photo
from tests.factories import AT, actor_of, make_organisation, make_user
from tests.web.api.calls import GUEST, Caller, token_of
from tests.web.api.test_quotes import is_problem
from tests.web.api.trade import make_trade
from tests.web.api.world import World, make_world

from entrepot.apps.accounts.roles import PLATFORM_SCOPES, SCOPES
from entrepot.apps.cooperatives.actions import turn_on_cooperative
from entrepot.web.api.openapi import document
from entrepot.web.api.resources import rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]

PUBLIC = {
    # Prices and law: a token is optional and raises the limit.
    "quote_landed_cost", "check_readiness", "search_hs", "list_packs", "list_routes", "list_measures",
    "list_countries",
    # What any visitor of the storefront sees.
    "list_markets", "get_market", "list_shop_products", "search_shop", "get_shop_product", "explain_price",
    "list_businesses", "get_business", "list_programmes",
    "compare_products", "list_product_reviews", "get_review_photo", "list_product_questions",
    "list_shop_collections", "get_shop_collection", "list_facets", "suggest_words",
}  # fmt: skip
PLACE = {
    "product": "prd", "variant": "var", "picture": "pic", "import_id": "imp", "business": "biz",
    "cart": "crt", "checkout": "cko", "payment": "pay", "order": "ord", "parcel": "pcl", "shipment": "par",
    "declaration": "dec", "question": "cqn", "payout": "pot", "item": "desk", "verification": "verif",
    "remittance": "pot", "relief": "rlf", "returned": "ret", "dispute": "dsp", "file": "fil",
    "lot": "lot", "delivery": "dlv", "member_payout": "mpo", "location": "loc", "transfer": "trf",
    "person": "own", "document": "pap",
    "application": "appl", "booking": "bkg", "programme": "prg", "award": "awd", "proof": "prf",
    "certificate": "cert",
    "offered": "rsc", "slot": "slot", "pack": "evp",
    "change": "bch", "paper": "fil", "invoice": "inv", "grant": "agr", "export": "exp",
    "review": "rev", "asked": "qst", "collection": "col", "enquiry": "enq", "search": "sea",
    "run": "tru", "term": "trm",
}  # fmt: skip
WORDS = {
    "market": "SG",
    "country": "CN",
    "language": "en",
    "field": "title",
    "owner": "SG",
    "name": "currency",
}
QUERIES = {
    "list_readiness": "products=prd_" + "0" * 22,
    "prove_facts": "facts=farm",
    "list_ledger_lines": "currency=SGD",
    "get_statement": "currency=SGD&start=2026-11-01&end=2026-12-01",
    "import_products": "currency=USD",
    "download_invoices": "month=2026-11",
    "list_indicator_rows": "indicator=businesses_online",
}
WITH_AN_ID = re.compile(rf"{{({'|'.join(PLACE)})}}")
type Operation = tuple[str, str, dict[str, Any]]


def operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path.removeprefix("/api/v1"), method.upper(), operation


SCOPED = [each for each in operations() if each[2]["operationId"] not in PUBLIC]


def is_of_the_platform(path: str) -> bool:
    """Say whether an address is for people of the platform: no organisation's token has its scopes."""
    return path.startswith("/platform/")


OF_TRADE = [each for each in SCOPED if not is_of_the_platform(each[0])]


def named(each: Operation) -> str:
    return str(each[2]["operationId"])


def address(path: str, operation: dict[str, Any], **ids: str) -> str:
    """Return an address of an operation, of things that are not there unless they are named."""

    def place(match: re.Match[str]) -> str:
        name = match[1]
        return ids.get(name) or WORDS.get(name) or f"{PLACE[name]}_" + "0" * 22

    query = QUERIES.get(operation["operationId"], "")
    return re.sub(r"{(\w+)}", place, path) + (f"?{query}" if query else "")


def test_every_operation_declares_a_scope_or_is_named_public() -> None:
    for path, _, operation in operations():
        asked = operation.get("security", document()["security"])
        scopes = [scope for each in asked for scope in each.get("bearer", ())]
        if operation["operationId"] in PUBLIC:
            assert {} in asked, operation["operationId"]
        else:
            assert {} not in asked, f"{operation['operationId']} is open, and not on the list of public ones"
            assert len(scopes) == 1, operation["operationId"]
            own = frozenset().union(*PLATFORM_SCOPES.values()) if is_of_the_platform(path) else SCOPES
            assert scopes[0] in own


def test_what_the_description_says_is_what_is_asked() -> None:
    known = rules()
    for _, _, operation in operations():
        rule = known.get(operation["operationId"])
        if rule is not None:
            assert rule.is_public is (operation["operationId"] in PUBLIC)
            assert [{"bearer": [rule.scope]}] == operation["security"][:1] or rule.is_public


@pytest.mark.parametrize("operation", SCOPED, ids=named)
def test_no_token_and_a_token_without_the_scope_open_nothing(client: Client, operation: Operation) -> None:
    path, method, described = operation
    rule = rules()[described["operationId"]]
    where = address(path, described)
    nobody = is_problem(Caller(client).ask(method, where, {}), 401)
    assert nobody["detail"]
    maker = make_user()
    others = [scope for scope in SCOPES if scope != rule.scope]
    token = token_of(actor_of(maker, make_organisation(maker)), others)
    refused = is_problem(Caller(client, token, GUEST).ask(method, where, {}), 403)
    assert rule.scope in refused["detail"]
    if not rule.guests:
        is_problem(Caller(client, cart_key=GUEST).ask(method, where, {}), 401)


@pytest.fixture
def theirs(client: Client) -> World:
    """What a seller and a buyer have to do with each other, all of it with ids."""
    return make_trade(client)


READS_WITH_AN_ID = [each for each in OF_TRADE if each[1] == "GET" and WITH_AN_ID.search(each[0])]


def test_nobody_reads_anothers_rows(client: Client, theirs: World) -> None:
    stranger = make_world(client, "Valley Wax")
    both = (stranger.selling, stranger.buying, Caller(client, cart_key=GUEST))
    assert len(READS_WITH_AN_ID) >= 20
    theirs.selling.put(f"/variants/{theirs.variant}/price-rules/SG", {"ending": "90"})
    for path, _, operation in READS_WITH_AN_ID:
        where = address(path, operation, **theirs.ids)
        owners = [by.ask("GET", where).status_code for by in (theirs.selling, theirs.buying)]
        assert 200 in owners, (where, owners)
        for by in both:
            response = by.ask("GET", where)
            assert response.status_code in {401, 404}, (where, response.content)


def test_lists_hold_ones_own_rows_only(client: Client, theirs: World) -> None:
    stranger = make_world(client, "Valley Wax")
    told = [
        str(by.get(where))
        for by in (stranger.selling, stranger.buying)
        for where in (
            "/products", "/orders", "/orders?as=seller", "/shipments", "/imports", "/stock", "/balances",
            "/pictures", "/declarations", "/payouts", f"/readiness?products={theirs.product}",
        )
    ]  # fmt: skip
    for thing in theirs.ids.values():
        assert not any(thing in each for each in told)


# What is on sale is kept for later, and asked about, by anybody: the row that is made is their own.
ANYBODYS = {"keep_wish", "drop_wish", "ask_question"}
CHANGES = [
    each
    for each in OF_TRADE
    if each[1] != "GET" and WITH_AN_ID.search(each[0]) and each[2]["operationId"] not in ANYBODYS
]
BODIES: dict[str, Any] = {
    "record_lot_delivery": {"member": "M", "grams": 1, "entry": "scale-1-0001", "weighed_on": "2026-06-01"},
    "change_lot": {"grade": "mine now"},
    "replace_product": {
        "title": "Mine now",
        "variants": [{"sku": "X", "price": {"amount": "1.00", "currency": "USD"}}],
    },
    "change_product": {"title": "Mine now"},
    "ask_further": {"words": "Mine now"},
    "confirm_hs": {"hs": "340600"},
    "set_translation": {"text": "Mine now"},
    "receive_pieces": {"quantity": 1},
    "count_pieces": {"on_hand": 0},
    "set_market_price": {"price": {"amount": "1.00", "currency": "USD"}},
    "add_picture": {"picture": "pic_" + "0" * 22},
    "add_certificate": {
        "kind": "organic",
        "number": "mine now",
        "issuer": "Me",
        "country": "FR",
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
    },
    "add_picture_by_address": {"address": "https://shop.example/a.png"},
    "add_to_cart": {"variant": "var_" + "0" * 22},
    "set_quantity": {"quantity": 0},
    "set_split": {"split": "biz_" + "0" * 22 + ":SG:net"},
    "check_out": {"total": {"amount": "1.00", "currency": "SGD"}, "address": {}},
    "purchase": {"total": {"amount": "1.00", "currency": "SGD"}, "address": {}, "return_url": "/"},
    "authorise_payment": {"return_url": "/"},
    "open_dispute": {"why": "mine now"},
    "settle_dispute": {"for_buyer": True, "why": "mine now"},
    "refund_order": {"amount": {"amount": "1.00", "currency": "SGD"}, "reason": "mine now"},
    "answer_question": {"answer": "mine now"},
    "change_search": {"market": "SG", "q": "mine now"},
    "change_review": {"stars": 1, "words": "mine now"},
    "answer_review": {"answer": "mine now"},
    "answer_product_question": {"answer": "mine now"},
    "request_return": {"pieces": [{"variant": "var_" + "0" * 22, "quantity": 1}], "reason": "faulty"},
    "refuse_return": {"why": "mine now"},
    "answer_dispute": {"text": "mine now"},
    "reply_to_answer": {"step": "withdraw"},
    "say_in_dispute": {"text": "mine now"},
    "answer_replacement": {"step": "take"},
    "pack_replacement": {"country": "US", "recipient": "Me", "lines": ["1 Road"]},
    "meet_decision": {"step": "take"},
    "show_in_dispute": photo(),
    "add_chargeback_evidence": {"kind": "other", "text": "mine now"},
    "show_chargeback_paper": photo(),
    "appeal_refusal": {"text": "mine now"},
    "appeal_return": {"why": "mine now"},
    "inspect_return": {"lines": [{"variant": "var_" + "0" * 22, "accepted": 1, "shelved": 1}]},
    "change_location": {"name": "Mine now"},
    "receive_transfer": {"pieces": [{"variant": "var_" + "0" * 22, "quantity": 1}]},
    "lose_transfer": {"pieces": [{"variant": "var_" + "0" * 22, "quantity": 1}], "why": "mine now"},
    "write_off_pieces": {"quantity": 1, "reason": "damaged"},
    "pack_parcel": {"country": "US", "recipient": "Me", "lines": ["1 Road"]},
}

PICTURES = ("show_in_dispute", "show_chargeback_paper", "file_certificate")
CONTENT_TYPES = dict.fromkeys(PICTURES, "image/jpeg")


def test_nobody_changes_anothers_rows(client: Client, theirs: World) -> None:
    stranger = make_world(client, "Valley Wax")
    turn_on_cooperative(by=stranger.seller, at=AT)
    before = str(theirs.selling.get(f"/orders/{theirs.ids['order']}")) + str(
        theirs.selling.get(f"/products/{theirs.product}")
    )
    for name in ("check_out", "purchase"):
        BODIES[name]["address"] = {"recipient": "Me", "lines": "1 Road", "locality": "Town"}
    assert len(CHANGES) >= 25
    for path, method, operation in CHANGES:
        where = address(path, operation, **theirs.ids)
        for by in (stranger.selling, Caller(client, cart_key=GUEST)):
            name = operation["operationId"]
            kind = CONTENT_TYPES.get(name, "application/json")
            response = by.ask(method, where, BODIES.get(name, {}), content_type=kind)
            assert response.status_code in {401, 404, 422}, (where, response.content)
            if response.status_code == 422:
                assert name == "add_picture", (where, response.content)
    after = str(theirs.selling.get(f"/orders/{theirs.ids['order']}")) + str(
        theirs.selling.get(f"/products/{theirs.product}")
    )
    assert before == after
