"""A seller's money in the browser: what comes when, the statement, the bank account; nobody else's."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.apps.payouts.earnings import IBAN, LATER, OTHER, Seller, earn, operator, seller
from tests.apps.payouts.test_owing import give_back
from tests.conftest import OpenPage
from tests.factories import AT, PASSWORD, join, make_user
from tests.journeys.every_page.looking import look
from tests.web.documents.reading import text_of

from entrepot.adapters import bank_sandbox
from entrepot.adapters.bank_sandbox import Bank
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions, queries

pytestmark = pytest.mark.django_db

DETAILS = {"holder": "Mill Ltd", "number": IBAN}


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bank_sandbox, "connect", lambda: Bank(tmp_path / "bank.sqlite3"))
    with clock.travel(AT):
        yield


def organisation_of(mill: Seller) -> Organisation:
    return Organisation.objects.get(pk=mill.actor.organisation_id)


def address(mill: Seller, rest: str = "money/") -> str:
    return f"/sell/{organisation_of(mill).public_id}/{rest}"


def browser(user: User) -> Client:
    """Return a signed-in browser."""
    client = Client()
    client.force_login(user)
    return client


def owner_of(mill: Seller) -> User:
    return User.objects.get(pk=mill.actor.user_id)


def test_the_empty_page_teaches() -> None:
    mill = seller(verified=False, account=False)
    page = browser(owner_of(mill)).get(address(mill)).content.decode()
    assert "How your money comes to you" in page
    assert address(mill, "money/account/") in page


def test_a_bank_account_is_asked_for_in_the_words_of_its_country() -> None:
    mill = seller(verified=False, account=False)
    client = browser(owner_of(mill))
    account = address(mill, "money/account/")
    assert "IBAN" in client.get(account).content.decode()
    american = client.get(account + "?country=US").content.decode()
    assert "Routing number" in american
    assert "BIC" not in american
    assert "BIC" in client.get(account + "?country=SG").content.decode()
    wrong = client.post(account + "?country=GB", DETAILS | {"number": "GB00"})
    assert wrong.status_code == 422
    assert "This is not an IBAN." in wrong.content.decode()
    told = client.post(account + "?country=GB", DETAILS, follow=True).content.decode()
    assert "We know where to pay you now." in told
    assert "5432" in told
    assert IBAN not in told
    asked = client.get(account)
    assert asked.status_code == 302, "who changes an account gives the password again"
    client.post(asked["Location"], {"password": PASSWORD})
    changed = client.post(account + "?country=GB", DETAILS | {"number": OTHER}, follow=True)
    assert "Payouts go to it in seven days." in changed.content.decode()


def test_the_account_is_for_administrators_and_the_money_for_members() -> None:
    mill = seller()
    helper = make_user()
    join(helper, organisation_of(mill).public_id)
    assert browser(helper).get(address(mill, "money/account/")).status_code == 403
    assert browser(helper).get(address(mill)).status_code == 200
    assert browser(make_user()).get(address(mill)).status_code == 404


def test_the_statement_adds_up_and_can_be_taken_along() -> None:
    mill = seller()
    for minor in (3_000, 4_500):
        earn(mill.business, minor)
    (payout,) = actions.propose_payouts(by=SYSTEM, at=LATER, business=mill.business).payouts
    client = browser(owner_of(mill))
    page = client.get(address(mill)).content.decode()
    assert page.count('<details class="line">') == 3
    assert "around Nov 24, 2026." in page
    assert payout in page
    file = client.get(address(mill, "money/statement.csv?currency=USD&first=2026-11-01&last=2026-11-30"))
    rows = list(csv.DictReader(StringIO(file.content.decode())))
    assert [row["what"] for row in rows] == ["opening", "release", "release", "payout_proposed", "closing"]
    released, paid_out = rows[1:3], rows[3]  # of one moment: either may stand first
    assert {row["amount"] for row in released} == {"30.00", "45.00"}
    assert all(row["buyer_funds"] == row["amount"] for row in released)
    assert (rows[0]["balance"], rows[-1]["balance"]) == ("0.00", "0.00")
    assert paid_out["amount"] == paid_out["payout_transit"] == "-75.00"
    _is_the_same_as_xlsx_and_pdf(client, address(mill, "money/statement.csv?currency=USD"), rows)


def _is_the_same_as_xlsx_and_pdf(client: Client, place: str, rows: list[dict[str, str]]) -> None:
    """The workbook has the figures of the CSV as figures; the PDF says each amount and the balances."""
    asked = f"{place}&first=2026-11-01&last=2026-11-30&form="
    page = load_workbook(BytesIO(client.get(asked + "xlsx").getvalue())).active
    headings, *told = page.values
    for name in ("amount", "balance"):
        column = headings.index(name)
        assert [Decimal(str(row[column] or 0)) for row in told] == [Decimal(row[name] or 0) for row in rows]
    paper = text_of(client.get(asked + "pdf").content)
    for each in ("US$30.00", "US$45.00", "-US$75.00", "Balance before", "Balance after"):
        assert each.replace("US$", "$") in paper.replace("US$", "$")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("currency=USD&first=2026-11-30&last=2026-11-01", 422),
        ("currency=USD&first=yesterday&last=", 422),
        ("currency=EUR&first=2026-11-01&last=2026-11-30", 404),
        ("", 422),
    ],
)
def test_a_period_that_is_none_is_refused(asked: str, status: int) -> None:
    mill = seller()
    earn(mill.business, 3_000)
    client = browser(owner_of(mill))
    assert client.get(address(mill, f"money/statement.csv?{asked}")).status_code == status


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_seller_says_where_to_be_paid_and_reads_the_statement(open_page: OpenPage, language: str) -> None:
    mill = seller(account=False)
    page = open_page(language)
    page.goto("/account/login/?next=" + address(mill))
    page.fill("#id_login", owner_of(mill).email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)  # whose question ends with the same words
    look(page)
    page.locator(".seller__empty a.button").click()
    page.wait_for_url("**/account/")
    look(page)
    page.fill("#id_number", "GB00")
    page.locator("form[method=post] button.button--big").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.fill("#id_number", IBAN)
    page.locator("form[method=post] button.button--big").click()
    expect(page.locator(".note--success")).to_be_visible()
    earn(mill.business, 123_456)
    (payout,) = actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business).payouts
    actions.approve_payout(payout=payout, by=operator(), at=AT)
    earn(mill.business, 3_505, "SGD")
    earn(mill.business, 505)
    page.goto(address(mill) + "?currency=USD")
    expect(page.locator(".money__pieces li")).to_have_count(3)
    page.locator("details.line summary").first.click()
    look(page)
    assert queries.get_payout(payout, viewer=mill.actor).state == "approved"


def test_what_is_owed_and_what_a_payout_is_less_by_is_said_plainly() -> None:
    mill = seller()
    client = browser(owner_of(mill))
    order = earn(mill.business, 5_000)
    actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
    give_back(mill.business, order, 1_240)
    page = client.get(address(mill)).content.decode()
    assert "You owe this. What you earn next covers it first" in page
    assert "$12.40" in page
    earn(mill.business, 4_000)
    assert "Your next payout is less by what it covers" in client.get(address(mill)).content.decode()
    (first,) = queries.list_payouts(viewer=SYSTEM, business=mill.business)
    actions.approve_payout(payout=first.public_id, by=operator(), at=AT)
    actions.send_payouts(by=SYSTEM, at=AT)
    actions.propose_payouts(by=SYSTEM, at=AT, business=mill.business)
    page = client.get(address(mill)).content.decode()
    assert "Taken from this payout: on " in page
    assert order in page
