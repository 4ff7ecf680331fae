"""The whole way in a browser: from a maker's file to the money in the maker's bank, to the minor unit.

A candle maker in Oregon signs up, brings the file of another shop, mends what is asked, and sells to Chengdu
and to Singapore. Customs lets the parcels in, the buyers have them, two people of the platform pay the maker
out. In the end the statement the maker reads, the books and the bank's own statement say the same.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import Page, expect
from tests.apps.businesses.files import document
from tests.apps.orders.shop import open_shop
from tests.conftest import OpenPage
from tests.factories import PASSWORD, actor_of
from tests.journeys.outside import Outside, open_outside, work
from tests.web.operator.people import person_of

from entrepot.apps.accounts.models import User
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import queries as payout_queries
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import Money
from entrepot.web.operator import checking

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FILE = Path(__file__).parent / "candles.csv"
MAKER = "ada@hill.example"
SENDER = {
    "recipient": "Hill Candles",
    "lines": "1 Hill Road",
    "locality": "Bend",
    "area": "OR",
    "postcode": "97701",
}
CHENGDU = {
    "email": "wei@example.cn",
    "recipient": "王伟",
    "phone": "+86 138 0000 0000",
    "area": "四川省",
    "locality": "成都市",
    "lines": "锦江区春熙路8号",
    "postcode": "610000",
    "identity": "11010519491231002X",  # the example of GB 11643
}
SINGAPORE = {
    "email": "mei@example.sg",
    "recipient": "Tan Mei Ling",
    "phone": "+65 6123 4567",
    "lines": "12 Serangoon Road",
    "postcode": "217959",
}
CARD = "4242 4242 4242 4242"
ROUTING, ACCOUNT = "021000021", "4100000017"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """The parties out there; the platform is open for both countries."""
    open_shop("SG")
    open_shop("CN", tax=False)
    return open_outside(tmp_path, monkeypatch)


def sign_in(page: Page, email: str, to: str) -> None:
    """Sign in with the password, and go on to a page."""
    page.goto(f"/account/login/?next={to}")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url(f"**{to}")


def sign_up(page: Page) -> None:
    """Open an account, confirm the address from the letter, and register the business."""
    page.goto("/account/signup/")
    page.fill("#id_name", "Ada Hill")
    page.fill("#id_email", MAKER)
    page.fill("#id_password1", PASSWORD)
    page.locator(".account-form button").click()
    page.wait_for_url("**/confirm-email/")
    link = re.search(r"http\S+", mail.outbox[-1].body)
    assert link is not None
    page.goto(link.group().removeprefix(settings.ADDRESS))
    page.locator(".account-form button").click()
    page.wait_for_url(lambda address: "/confirm-email/" not in address)
    if "/login/" in page.url:
        sign_in(page, MAKER, "/sell/")
    page.goto("/sell/")
    page.fill("#id_name", "Hill Candles")
    page.select_option("#id_country", "US")
    page.select_option("#id_kind", "home")
    page.locator("main form button").click()
    expect(page.locator(".seller__empty")).to_be_visible()


def bring_the_file(page: Page) -> None:
    """Send the other shop's file, read why a row was not taken, and send that row again, mended."""
    page.locator('.seller__empty a[href$="/imports/"]').click()
    page.set_input_files("#id_content", FILE)
    page.locator("main form button").click()
    page.locator('button[value="start"]').click()
    expect(page.locator("#import[hx-trigger]")).to_be_visible()
    work()
    page.reload()
    expect(page.locator("section[aria-labelledby=failed]")).to_contain_text("“twenty-four”")
    expect(page.locator("section[aria-labelledby=failed]")).to_contain_text("rose-candle · row 3")
    with page.expect_download() as rows:
        page.locator("a[download]").click()
    mended = rows.value.path().read_text(encoding="utf-8").replace("twenty-four", "24.00")
    page.locator('a[href*="?mends="]').click()
    page.set_input_files(
        "#id_content", {"name": "mended.csv", "mimeType": "text/csv", "buffer": mended.encode()}
    )
    page.locator("main form button").click()
    page.locator('button[value="start"]').click()
    expect(page.locator("#import")).to_be_visible()
    work()
    page.reload()
    expect(page.locator("section[aria-labelledby=failed]")).to_have_count(0)


def mend(page: Page) -> None:
    """Open the cedar candle and mend the two things the markets ask, each by its one action."""
    page.locator("#import a.button").click()
    expect(page.locator(".seller__product")).to_have_count(2)
    page.get_by_role("link", name="Cedar Soy Candle").click()
    expect(page.locator(".seller__sell h2")).to_have_text("Not ready anywhere yet")
    page.locator('.seller__tasks a[href$="/code/"]').click()
    page.locator('input[value="340600"]').check()
    page.locator("form.stack .button--big").click()
    page.locator('.seller__tasks a[href$="#id_origin"]').click()
    page.select_option("#id_origin", "US")
    page.locator("main form .button--big").first.click()
    expect(page.locator(".note--success")).to_be_visible()


def publish(page: Page) -> None:
    """Put the candle on sale wherever it is ready, and count what the file said there is."""
    page.locator(".seller__sell button").first.click()
    expect(page.locator(".seller__title .badge--yes")).to_be_visible()
    shelf = page.locator('a[href$="/shelf/"]')
    expect(page.locator(".facts dd", has=shelf)).to_contain_text("40")
    shelf.click()
    page.fill("#id_count_0", "12")
    page.keyboard.press("Enter")
    expect(page.locator(".note--success")).to_be_visible()
    work()


def name_a_bank_account(page: Page) -> None:
    """Say where to be paid, and ask to be verified."""
    page.locator('.seller__tabs a[href$="/money/"]').click()
    page.locator('.seller__empty a[href$="/account/"]').click()
    page.fill("#id_bank_code", ROUTING)
    page.fill("#id_number", ACCOUNT)
    page.locator("form.seller__form button").click()
    expect(page.locator("main")).to_contain_text("account ending in 0017")


def ask_to_be_verified(page: Page) -> None:
    """Give the file of the business part by part, each where the page leads next, and ask."""
    page.locator('a[href$="/verification/"]').click()
    following = page.locator("main a.button--big")
    following.click()
    page.select_option("#id_legal_form", "llc")
    page.fill("#id_legal_name", "Hill Candles LLC")
    page.fill("#id_registration", "1234567-89")
    page.fill("#id_tax_number", "91-1144442")
    page.keyboard.press("Enter")
    following.click()
    page.fill("#id_street", "1 Hill Road")
    page.fill("#id_city", "Bend")
    page.select_option("#id_area", "Oregon")
    page.fill("#id_postcode", "97701")
    page.locator("main form .button--big").click()
    following.click()
    page.fill("#id_name", "Ada Hill")
    page.fill("#id_share", "100")
    page.check("#id_directs")
    page.select_option("#id_country", "US")
    page.fill("#id_birth_year", "1990")
    page.fill("#id_identity_number", "X1234567")
    page.locator("main form .button--big").click()
    following.click()
    following.click()
    for seed in (1, 2):
        page.select_option("#id_what", index=seed - 1)
        scan = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": document(seed)}
        page.set_input_files("#id_file", scan)
        page.locator("main form .button--big").click()
        expect(page.locator(".verify__part")).to_have_count(seed)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("button", name="Ask to be verified").click()
    expect(page.locator(".note--success")).to_be_visible()
    work()


def verify(page: Page) -> None:
    """Look the business up, as an officer of the platform does, and verify it."""
    page.goto("/operate/lanes/verification/")
    page.get_by_role("link", name="Hill Candles").click()
    page.get_by_label("Verify").check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("main")).to_contain_text("Verified: it may be paid out.")


def buy(page: Page, place: str, guest: dict[str, str]) -> str:
    """Find the candle in the shop, buy two, pay by card; return the address of the order."""
    page.goto(f"{place}shop/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if "zh" in place else "en")
    page.locator(".goods__name a").click()
    expect(page.locator("h1")).to_have_text("Cedar Soy Candle")
    page.select_option("form.add select[name=quantity]", "2")
    page.locator("form.add button").click()
    page.locator("#added a").click()
    page.locator(".till__go").click()
    page.wait_for_url("**/checkout/cqt_*/")
    expect(page.locator("#id_identity")).to_have_count(int("identity" in guest))
    total = page.locator(".till__total").inner_text()
    for name, value in guest.items():
        page.fill(f"#id_{name}", value)
    page.locator("main form .button--big").click()
    page.wait_for_url("**/payment-sandbox/**")
    page.fill("#number", CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/orders/ord_\w+/"))
    expect(page.locator(".lead")).to_contain_text(total)
    work()
    return page.url


def send(page: Page) -> None:
    """Pack the next order, print its label, hand it to the carrier."""
    page.locator('.seller__tabs a[href$="/orders/"]').click()
    page.locator(".orders__row a").first.click()
    page.locator('a.button[href$="/pack/"]').click()
    page.fill("#id_grams", "1200")
    if not page.input_value("#id_lines"):
        for name, value in SENDER.items():
            page.fill(f"#id_{name}", value)
    page.locator("form.seller__form .button--big").click()
    expect(page.locator(".note--success")).to_be_visible()
    with page.context.expect_page() as opened:
        page.locator('a[href$="/label/"]').click()
    expect(opened.value.locator(".orders__label > svg")).to_be_visible()
    opened.value.close()
    work()
    page.locator('form[action$="/shipped/"] button').click()
    expect(page.locator('form[action$="/shipped/"]')).to_have_count(0)
    work()


def see_customs_let_it_go(page: Page) -> None:
    """Read on both orders that customs let the parcel in and that it has arrived."""
    page.locator('.seller__tabs a[href$="/orders/"]').click()
    page.locator('.orders__piles a[href="?show=arrived"]').click()
    expect(page.locator(".orders__row")).to_have_count(2)
    arrived, ways = page.url, []
    for place in range(2):
        page.goto(arrived)
        page.locator(".orders__row a").nth(place).click()
        expect(page.locator(".orders__customs .badge--yes")).to_be_visible()
        expect(page.locator(".note--success")).to_contain_text("Delivered on")
        ways += re.findall(r"Way in: (CN-CBEC|SG)-", page.locator(".orders__customs").text_content() or "")
    assert sorted(ways) == ["CN-CBEC", "SG"]


def confirm(page: Page, order: str) -> None:
    """Say that it is all well: the money is released."""
    page.goto(order)
    page.locator(".decide--first > summary").click()
    page.locator(".decide--first button").click()
    expect(page.locator(".note--success")).to_be_visible()
    expect(page.locator(".decide--first")).to_have_count(0)
    work()


def propose(proposer: User) -> list[str]:
    """Propose to pay out what is free."""
    found = payouts.propose_payouts(by=actor_of(proposer), at=clock.now()).payouts
    work()
    return found


def approve(first: Page, second: Page, payout_count: int) -> None:
    """Who proposed the payouts may not approve them; another one does, at the desk."""
    first.goto("/operate/lanes/payout/")
    first.locator(".operate__title a").first.click()
    expect(first.locator(".operate__decide")).to_contain_text("another one must")
    for left in range(payout_count, 0, -1):
        second.goto("/operate/lanes/payout/")
        expect(second.locator(".operate__title a")).to_have_count(left)
        second.locator(".operate__title a").first.click()
        second.get_by_label("Approve: it goes to the bank").check()
        second.get_by_role("button", name="Record the decision").click()
        expect(second.locator("main")).to_contain_text("Approved.")


def on_statement(page: Page, currency: str) -> list[str]:
    """Return the amounts that the maker's statement shows, oldest first."""
    page.locator('.seller__tabs a[href$="/money/"]').click()
    page.goto(f"{page.url.partition('?')[0]}?currency={currency}")
    expect(page.locator("#statement")).to_contain_text(currency)
    return page.locator(".line__amount").all_inner_texts()[::-1]


def minor(shown: str) -> int:
    """Return an amount as a page shows it, in minor units."""
    sign = -1 if shown.strip().startswith(("-", "−", "\u200e-")) else 1
    return sign * int("".join(each for each in shown if each.isdecimal()))


def assert_it_all_agrees(page: Page, outside: Outside, settled: list[str]) -> None:
    """Compare page, books and bank for each currency that was earned, to the minor unit."""
    for payout in settled:
        view = payout_queries.get_payout(payout, viewer=SYSTEM)
        currency = view.amount.currency
        account = AccountRef(AccountKind.SELLER_AVAILABLE, view.business, currency)
        lines = ledger.list_statement_lines(account=account, viewer=SYSTEM, before=None, limit=10).lines
        booked = [line.amount.minor for line in reversed(lines)]
        assert [minor(amount) for amount in on_statement(page, currency)] == booked
        assert booked == [view.amount.minor, -view.amount.minor]
        assert ledger.get_balance(account=account, viewer=SYSTEM) == Money(0, currency)
        assert view.state == "settled"
        assert at_the_bank(outside, payout) == [-view.amount]
        expect(page.locator("#payouts ~ .table-wrap")).to_contain_text(view.bank_reference)


def at_the_bank(outside: Outside, payout: str) -> list[Money]:
    """Return what the bank's own statements say was moved for a payout."""
    told = outside.bank.statements()
    return [line.amount for each in told for line in each.movements if line.key == payout]


def check_the_money(page: Page) -> None:
    """Have everything compared: the page is green, and no part of it was left out."""
    page.goto("/operate/money/")
    page.get_by_role("button", name="Compare now").click()
    expect(page.locator(".note--success")).to_be_visible()
    work()
    page.goto("/operate/money/")
    expect(page.locator("#verdict")).to_have_text("Everything agrees")
    expect(page.locator("#check .badge--no")).to_have_count(0)
    expect(page.locator("h2[id^=part-] .badge")).to_have_count(1 + len(checking.PARTS))
    unused = page.locator("h2[id^=part-]").filter(has=page.locator(".badge:not(.badge--yes)"))
    expect(unused).to_have_count(1)
    expect(unused).to_have_id("part-advances")  # nobody is paid before receipt here


def test_from_listing_to_payout(open_page: OpenPage, outside: Outside) -> None:
    """A candle from Oregon is bought in Chengdu and in Singapore, and its maker is paid."""
    maker = open_page("en")
    sign_up(maker)
    bring_the_file(maker)
    mend(maker)
    publish(maker)
    name_a_bank_account(maker)
    ask_to_be_verified(maker)
    olga, omar = person_of("operator", "Olga"), person_of("operator", "Omar")
    first, second = open_page("en"), open_page("en")
    sign_in(first, olga.email, "/operate/")
    sign_in(second, omar.email, "/operate/")
    verify(first)

    wei, mei = open_page("zh-hans"), open_page("en")
    orders = buy(wei, "/cn/zh-hans/", CHENGDU), buy(mei, "/sg/en/", SINGAPORE)
    send(maker)
    send(maker)
    outside.bring_parcels()
    see_customs_let_it_go(maker)
    for buyer, order in zip((wei, mei), orders, strict=True):
        confirm(buyer, order)

    outside.settle_cards()
    proposed = propose(olga)
    assert len(proposed) == len(orders)
    approve(first, second, len(proposed))
    outside.carry_out_transfers()
    assert_it_all_agrees(maker, outside, proposed)
    check_the_money(second)
