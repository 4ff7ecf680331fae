"""A programme made on pages by two people, asked for by a business, decided about and ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.programmes.supporting import FARMERS, HALF, MENTOR, TODAY, publish, seller, terms
from tests.apps.programmes.supporting import officer as as_officer
from tests.catalogue_factories import open_markets
from tests.factories import AT, make_user
from tests.web.operator.people import browser_of, words_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.messages.models import Message
from entrepot.apps.programmes import actions, queries
from entrepot.apps.programmes.models import Programme, Version

pytestmark = pytest.mark.django_db
FILLED = {
    "name_en": "Farmers of Rwanda",
    "summary_en": "Half of the commission.",
    "name_zh-hans": "卢旺达农民",
    "summary_zh-hans": "减免一半佣金。",
    "join": "all",
    "sign": ["", ""],
    "what": ["country one_of", "farm holds"],
    "value": ["Rwanda, CN", ""],
    "evidence": ["declared", "declared"],
    "share": "50",
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=90)).isoformat(),
    "currency": "SGD",
    "budget": "1000",
    "cap": "50",
    "automatic": "on",
    "gives_back": "on",
}


def make(officer: Client, **more: Any) -> Any:
    return officer.post("/officer/new/", {**FILLED, "do": "save", **more})


def of(own: Actor) -> tuple[Client, str]:
    user = User.objects.get(pk=own.user_id)
    return browser_of(user), Organisation.objects.get(pk=own.organisation_id).public_id


def test_only_people_of_the_platform_see_it(client: Client) -> None:
    stranger = browser_of(make_user())
    for path in ("/officer/", "/officer/new/", "/officer/fairness/"):
        assert client.get(path).status_code == 302
        assert stranger.get(path).status_code == 404


def test_an_empty_desk_teaches(officer: Client) -> None:
    assert "No programme yet" in words_of(officer.get("/officer/"))


def test_two_people_make_a_programme_and_a_business_gets_it(officer: Client, second: Client) -> None:
    page = make(officer)
    programme = Programme.objects.get()
    assert page.url == f"/officer/{programme.public_id}/"
    assert Version.objects.get().rule == FARMERS
    told = words_of(officer.get(page.url))
    assert "The business is in Rwanda or China" in told
    assert "Relief on the commission: 50%" in told
    officer.post(page.url, {"do": "propose"})
    assert "A colleague approves it" in words_of(officer.get(page.url))
    second.post(page.url, {"do": "back", "why": "Say until when."})
    assert "Say until when." in words_of(officer.get(page.url))
    officer.post(page.url, {"do": "propose"})
    second.post(page.url, {"do": "approve"})
    officer.post(page.url, {"do": "publish"})
    assert "Running" in words_of(officer.get("/officer/"))
    browser, organisation = of(seller())
    address = f"/sell/{organisation}/programmes/"
    assert "You qualify" in words_of(browser.get(address))
    browser.post(address, {"do": "ask", "programme": programme.public_id})
    assert "You are in it" in words_of(browser.get(address))
    assert "1 business in it" in words_of(officer.get("/officer/"))
    assert "Hill Farm" in words_of(officer.get(page.url))
    assert "The business is in Rwanda or China" in words_of(browser.get("/rw/en/programmes"))
    assert "商家位于卢旺达或中国" in words_of(browser.get("/rw/zh-hans/programmes"))


def test_the_rule_is_counted_and_read_back(officer: Client) -> None:
    seller()
    workers.run_pending()
    rule = {name: FILLED[name] for name in ("join", "sign", "what", "value", "evidence")}
    body = officer.post("/officer/count/", rule).content.decode()
    assert "business qualifies" in body
    assert "It is a farm" in body
    assert "Hill Farm" in body


def test_a_row_more_keeps_what_was_filled_in(officer: Client) -> None:
    page = officer.post("/officer/new/", {**FILLED, "do": "more"})
    assert page.content.decode().count('name="what"') == 3
    assert 'value="Rwanda, CN"' in page.content.decode()
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": ["Atlantis", ""]}, "Give countries by name or code"),
        ({"what": ["jobs at_most", "farm holds"], "value": ["few", ""]}, "Give a whole number."),
        ({"what": ["", ""]}, "Say who it is for."),
        ({"budget": "0"}, "There is no money in it."),
        ({"share": ""}, "It gives nothing, or too much."),
        ({"ends_on": TODAY.isoformat()}, "It ends before it begins."),
    ],
)
def test_what_is_wrong_is_said_beside_it(officer: Client, wrong: dict[str, Any], said: str) -> None:
    page = make(officer, **wrong)
    assert page.status_code == 422
    assert said in words_of(page)
    assert not Programme.objects.exists()


def test_a_rule_too_deep_for_rows_is_kept(officer: Client) -> None:
    by = seller()
    del by
    deep = {"any": [FARMERS, {"fact": "women_led", "is": "holds", "value": True}]}
    programme = actions.draft_programme(terms=terms(rule=deep), by=SYSTEM, at=AT)
    page = officer.get(f"/officer/{programme}/edit/")
    assert "This rule is deeper than a form can show." in words_of(page)
    kept = page.context["kept"]
    sent = {name: value for name, value in FILLED.items() if name not in {"what", "value", "sign"}}
    officer.post(f"/officer/{programme}/edit/", {**sent, "document": kept, "do": "save"})
    assert Version.objects.get().rule == deep


def test_applications_are_accepted_together_or_refused_with_a_reason(officer: Client, second: Client) -> None:
    make(officer, automatic="")
    programme = Programme.objects.get().public_id
    for browser, step in ((officer, "propose"), (second, "approve"), (officer, "publish")):
        browser.post(f"/officer/{programme}/", {"do": step})
    sellers = [seller(f"Farm {number}") for number in range(3)]
    asked = [actions.apply_for_programme(programme=programme, by=each, at=AT) for each in sellers]
    address = f"/officer/{programme}/applications/"
    assert "Farm 2" in words_of(officer.get(address))
    officer.post(address, {"application": asked[:2]})
    officer.post(address, {"refuse": asked[2], f"reason_{asked[2]}": "No paper of the land."})
    states = [queries.get_application(each, viewer=SYSTEM).state for each in asked]
    assert states == ["accepted", "accepted", "refused"]
    browser, organisation = of(sellers[2])
    home = f"/sell/{organisation}/programmes/"
    assert "No paper of the land." in words_of(browser.get(home))
    browser.post(home, {"do": "appeal", "application": asked[2], "text": "Here it is."})
    assert "Here it is." in words_of(second.get(address))
    assert "fewer than can be told" in words_of(officer.get("/officer/fairness/"))


def test_a_programme_is_simulated_and_ended(officer: Client, second: Client) -> None:
    make(officer)
    programme = Programme.objects.get().public_id
    for browser, step in ((officer, "propose"), (second, "approve"), (officer, "publish")):
        browser.post(f"/officer/{programme}/", {"do": step})
    assert "Budget used up Never" in words_of(officer.get(f"/officer/{programme}/?simulate=1"))
    page = officer.post(f"/officer/{programme}/", {"do": "end", "on": TODAY.isoformat(), "reason": "Over."})
    assert page.status_code == 422
    on = (TODAY + timedelta(days=31)).isoformat()
    officer.post(f"/officer/{programme}/", {"do": "end", "on": on, "reason": "The donor left."})
    assert "The donor left." in words_of(officer.get(f"/officer/{programme}/"))


def test_an_application_is_decided_on_the_desk(officer: Client, second: Client) -> None:
    make(officer, automatic="")
    programme = Programme.objects.get().public_id
    for browser, step in ((officer, "propose"), (second, "approve"), (officer, "publish")):
        browser.post(f"/officer/{programme}/", {"do": step})
    asked = actions.apply_for_programme(programme=programme, by=seller(), at=AT, note="We are new.")
    (item,) = desk.list_items(viewer=SYSTEM, lane="application")
    address = f"/operate/items/{item.public_id}/"
    assert "We are new." in words_of(officer.get(address))
    assert officer.post(address, {"do": "decide", "choice": "refuse"}).status_code == 422
    officer.post(address, {"do": "decide", "choice": "accept"})
    assert queries.get_application(asked, viewer=SYSTEM).state == "accepted"
    assert desk.list_items(viewer=SYSTEM, lane="application") == []


def test_the_effect_says_when_it_cannot_tell(officer: Client) -> None:
    made = make(officer)
    programme = made.url.rstrip("/").rpartition("/")[2]
    said = words_of(officer.get(f"/officer/{programme}/effect/?measure=sales"))
    assert "Cannot tell" in said
    assert "There are too few businesses" in said
    assert "not why" in said
    assert officer.get("/officer/prg_nothing/effect/").status_code == 404


def test_a_business_is_given_something_by_hand_and_leaves_with_notice(officer: Client) -> None:
    programme = publish(as_officer(), as_officer("operator"), benefits=(HALF, MENTOR))
    farmer = seller()
    actions.apply_for_programme(programme=programme, by=farmer, at=AT)
    page = officer.get(f"/officer/{programme}/").content.decode()
    (award,) = queries.list_awards(viewer=SYSTEM)
    address = f"/officer/{programme}/businesses/{award.public_id}/"
    assert address in page
    assert officer.get(address.replace(programme, "prg_" + "0" * 22)).status_code == 404
    given = {"do": "give", "position": "1", "quantity": "2", "note": "Prices for Singapore, by telephone"}
    refused = officer.post(address, {**given, "quantity": "9"})
    assert refused.status_code == 422
    assert "This business has had all of it." in words_of(refused)
    officer.post(address, given)
    told = words_of(officer.get(address))
    assert "1 of 3 left" in told
    assert "Prices for Singapore, by telephone" in told
    soon = {"do": "leave", "on": TODAY.isoformat(), "reason": "It moved away."}
    assert "This is too soon." in words_of(officer.post(address, soon))
    officer.post(address, {**soon, "on": (TODAY + timedelta(days=14)).isoformat()})
    assert "It moved away." in words_of(officer.get(address))
    assert "leaves earlier" in words_of(officer.get(f"/officer/{programme}/"))
    workers.run_pending()
    (letter,) = Message.objects.filter(template="programme_ending")
    assert letter.context["reason"] == "It moved away."


ROWS = {
    "benefit_kind": ["relief_amount", "relief_share", "grant", "mentor", "placement", ""],
    "benefit_much": ["2.50", "25", "30", "3", "10", ""],
    "benefit_worth": ["", "", "", "20", "", ""],
    "benefit_market": ["sg", "", "", "", "", ""],
    "benefit_category": ["", "candles", "", "", "", ""],
}


def test_several_benefits_are_given_and_none_is_lost_when_it_is_changed(officer: Client) -> None:
    open_markets()
    address = make(officer, **ROWS, lanes=["payout"], instant="on").url
    programme = Programme.objects.get().public_id
    told = words_of(officer.get(address))
    for said in ("2.50 an order, in market SG", "25%, for the category “candles”", "30.00"):
        assert said in told
    assert "Mentor hours: 3 hours" in told
    assert "Placement in the shop: 10 days" in told
    before = queries.get_programme(programme, viewer=SYSTEM, on=TODAY).version.benefits
    form = officer.get(f"/officer/{programme}/edit/")
    rows = form.context["rows"]
    sent = {f"benefit_{name}": [getattr(row, name) for row in rows] for name in ("kind", "much", "worth")}
    sent |= {f"benefit_{name}": [getattr(row, name) for row in rows] for name in ("market", "category")}
    kept = {name: form.context["form"].initial[name] for name in ("share", "lanes", "market", "category")}
    page = officer.post(
        f"/officer/{programme}/edit/",
        {**FILLED, **kept, "instant": "on", **sent, "places": "5", "do": "save"},
    )
    assert page.status_code == 302
    after = queries.get_programme(programme, viewer=SYSTEM, on=TODAY).version
    assert (after.places, after.benefits) == (5, before)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("relief_share", "120", "", "", ""), "Give a percentage up to 100"),
        (("relief_amount", "much", "", "", ""), "Write an amount like 1234.56."),
        (("relief_amount", "1", "", "XX", ""), "There is no such market."),
        (("grant", "-5", "", "", ""), "Write an amount like 1234.56."),
        (("grant", "5", "", "SG", ""), "Only a relief is for one market or category."),
        (("mentor", "1.5", "", "", ""), "Give a whole number"),
        (("mentor", "2", "-1", "", ""), "Write an amount like 1234.56."),
        (("grant", "5", "5", "", ""), "Only what is counted has a worth."),
        (("gold", "1", "", "", ""), "Choose what it gives."),
    ],
)
def test_a_wrong_benefit_is_said_beside_its_row(officer: Client, row: tuple[str, ...], said: str) -> None:
    names = ("kind", "much", "worth", "market", "category")
    page = make(officer, **{f"benefit_{name}": [text] for name, text in zip(names, row, strict=True)})
    assert page.status_code == 422
    assert said in words_of(page)
    assert any(each.errors for each in page.context["rows"])
    assert not Programme.objects.exists()


def test_a_benefit_more_keeps_what_was_filled_in(officer: Client) -> None:
    page = officer.post("/officer/new/", {**FILLED, **ROWS, "do": "more_benefits"})
    assert [row.kind for row in page.context["rows"]] == [*ROWS["benefit_kind"], ""]
