"""A complaint with a photo, the seller's answer, the platform's decision, both letters, the books."""

from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, place, ship, state_of
from tests.conftest import OpenPage
from tests.journeys.every_page.looking import PHONE, look
from tests.web.operator.people import person_of

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.messages.models import Message
from entrepot.apps.orders import queries
from entrepot.apps.shipping import actions as shipping

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAPER = b"%PDF-1.7\n1 0 obj <</Type /Page>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    open_shop()


def delivered(shelf: Shelf) -> str:
    """Return an order that its guest has at home."""
    now = clock.now()
    placed = place(fill_cart((shelf, 3)), at=now)
    pay(placed.public_id, at=now)
    workers.run_pending()
    order = placed.orders[0]
    for shipment in ship(order, shelf.seller, at=now):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=now, by=SYSTEM, at=now
        )
    workers.run_pending()
    return order


def let_in(page: Page, *, user: User | None = None) -> Page:
    """Let a window be its guest's, or that of somebody who has signed in."""
    page.goto("/healthz")
    if user is None:
        page.context.add_cookies([{"name": "cart", "value": KEY, "url": page.url}])
        return page
    client = Client()
    client.force_login(user)
    session = client.cookies["session"]
    page.context.add_cookies([{"name": "session", "value": session.value, "url": page.url}])
    return page


def photo() -> bytes:
    target = BytesIO()
    Image.linear_gradient("L").resize((900, 700)).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def complain(page: Page, address: str) -> None:
    """File a complaint in three taps: something is wrong, it is broken, send; with a photo and a paper."""
    page.goto(address)
    page.locator("#complaint > summary").click()
    page.locator("#complaint input[value=damaged]").check()
    page.locator("#complaint input[type=file]").set_input_files(
        [
            {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": photo()},
            {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": PAPER},
        ]
    )
    look(page)
    page.locator("#complaint form > div > button").click()
    page.wait_for_url("**/complaint/")
    expect(page.locator(".case__said img")).to_be_visible()
    assert (
        page.locator(".case__said img").evaluate("each => each.decode().then(() => each.naturalWidth)") == 640
    )
    look(page)
    with page.expect_download() as download:
        page.locator(".case__paper").click()
    assert download.value.suggested_filename == "receipt.pdf"


def answer(page: Page, address: str) -> None:
    """Answer as the seller: wrong first, then with a part of the money."""
    page.goto(address)
    expect(page.locator(".case__clock")).to_contain_text("Your turn")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("input[value=part]").check()
    page.locator("#id_amount").fill("5.00")
    page.locator("#id_text").fill("We are sorry. One of three broke on the way.")
    look(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".note--success")).to_be_visible()


def insist(page: Page, address: str) -> None:
    """Read the offer as the buyer, and let the platform decide."""
    page.goto(address)
    expect(page.locator("#now")).to_contain_text("5.00")
    look(page)
    page.get_by_text("I do not agree").click()
    page.locator("#insist_words").fill("Two of three are broken.")
    page.get_by_role("button", name="Let the platform decide").click()
    expect(page.locator("h1")).to_have_text("The platform decides")


def appeal(page: Page, address: str) -> None:
    """Read the decision as the buyer, and appeal with something that was not there before."""
    page.goto(address)
    expect(page.locator(".case__decision")).to_contain_text("5.00 goes back to the buyer")
    look(page)
    page.locator("summary", has_text="Appeal").click()
    page.locator("#appeal_words").fill("The third one is cracked too.")
    page.get_by_role("button", name="Appeal", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Nothing new is shown.")
    page.locator("#id_evidence").set_input_files(
        [{"name": "third.jpg", "mimeType": "image/jpeg", "buffer": photo()}]
    )
    page.get_by_role("button", name="Appeal", exact=True).click()
    expect(page.locator("h1")).to_have_text("Another person decides the appeal")
    look(page)


def decide(page: Page, address: str, amount: str = "9.00") -> None:
    """Decide as the platform: both sides' evidence beside the money, one decision."""
    page.goto(address)
    expect(page.locator(".case__said img").first).to_be_visible()
    look(page)
    page.get_by_label("A part goes back").check()
    page.locator("#id_amount").fill(amount)
    page.get_by_label("Why, in English").fill("The photo shows two broken glasses.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".note--success")).to_contain_text("Both sides read why")


def at_desk(case: queries.DisputeView) -> str:
    item = desk.find_item(lane="dispute", subject=case.public_id, viewer=SYSTEM)
    assert item is not None
    return f"/operate/items/{item.public_id}/"


def test_a_complaint_with_a_photo_to_its_end(open_page: OpenPage) -> None:
    shelf = make_shelf(pieces=9)
    order = delivered(shelf)
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    case_page = f"/sg/en/orders/{order}/complaint/"
    guest = let_in(open_page("en", viewport=PHONE))
    complain(guest, f"/sg/en/orders/{order}/")
    workers.run_pending()
    seller = let_in(open_page("en"), user=User.objects.get(pk=shelf.seller.user_id))
    answer(seller, f"/sell/{organisation}/orders/{order}/complaint/")
    insist(guest, case_page)
    workers.run_pending()
    (case,) = queries.list_disputes(viewer=SYSTEM, order=order)
    decide(let_in(open_page("en"), user=person_of("operator", "Olga Operator")), at_desk(case), "5.00")
    workers.run_pending()
    appeal(guest, case_page)
    workers.run_pending()
    decide(let_in(open_page("en"), user=person_of("operator", "Piet Operator")), at_desk(case))
    workers.run_pending()
    guest.goto(case_page)
    expect(guest.locator(".case__said")).to_contain_text("The photo shows two broken glasses.")
    look(guest)
    seller.reload()
    expect(seller.locator(".note--success").last).to_contain_text("9.00 goes back to the buyer")
    assert state_of(order) == "released"
    assert Message.objects.filter(template="dispute_ended").count() == 2
    causes = [str(each.cause) for each in ledger.list_entries_about(about=order, viewer=SYSTEM)]
    assert (causes.count("refund"), causes.count("release")) == (1, 1)
    assert queries.get_order(order, viewer=SYSTEM).refunded.minor == 900
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_the_file_of_a_case_reads_well_in_chinese(open_page: OpenPage) -> None:
    shelf = make_shelf(pieces=9)
    order = delivered(shelf)
    page = let_in(open_page("zh-hans", viewport=PHONE))
    page.goto(f"/sg/zh-hans/orders/{order}/")
    page.locator("#complaint > summary").click()
    page.locator("#complaint input[value=incomplete]").check()
    page.locator("#complaint form > div > button").click()
    expect(page.locator("h1")).to_have_text("等待卖家答复")
    look(page)
