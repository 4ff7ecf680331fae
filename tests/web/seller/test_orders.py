"""Orders to ship: what must be sent by when, one page for each, and every step from it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, place, state_of
from tests.factories import AT

from entrepot.adapters import customs_sandbox, payment_sandbox_post
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import OrderParcel

pytestmark = pytest.mark.django_db

SENDER = {
    "grams": "1200",
    "recipient": "Hill Candles",
    "lines": "1 Hill Road",
    "locality": "Bend",
    "area": "OR",
    "postcode": "97701",
    "phone": "",
}


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CustomsSandbox:
    """Customs with books of its own that answers at once, and money likewise."""
    found = CustomsSandbox(tmp_path / "customs.sqlite3", delay=timedelta(0))
    monkeypatch.setattr(customs_sandbox, "connect", lambda: found)
    provider = Sandbox(tmp_path / "payments.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return found


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    with clock.travel(AT):
        open_shop()
        yield


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def order(shelf: Shelf) -> str:
    """A paid order of two candles."""
    placed = place(fill_cart((shelf, 2)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]


@pytest.fixture
def client(shelf: Shelf) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=shelf.seller.user_id))
    return browser


def base_of(shelf: Shelf) -> str:
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id)
    return f"/sell/{organisation.public_id}/orders/"


def parcel_of(order: str) -> str:
    return OrderParcel.objects.get(order__public_id=order).public_id


def words_of(answer: HttpResponse) -> str:
    """Return what the page says between `<main>` and its end."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def pack(client: Client, shelf: Shelf, order: str) -> None:
    address = f"{base_of(shelf)}{order}/parcels/{parcel_of(order)}/pack/"
    assert client.post(address, SENDER).status_code == 302
    workers.run_pending()


def test_without_orders_it_says_how_one_goes(client: Client, shelf: Shelf) -> None:
    said = words_of(client.get(base_of(shelf)))
    assert "How an order goes" in said
    assert f'href="{base_of(shelf)}"' in client.get(base_of(shelf)[: -len("orders/")]).content.decode()


def test_the_list_says_by_when_it_goes_where_and_for_how_much(
    client: Client, shelf: Shelf, order: str
) -> None:
    said = words_of(client.get(base_of(shelf)))
    share = queries.get_order(order, viewer=shelf.seller).seller_share
    assert share is not None
    for part in ("To send 1", "2 pieces", "to Singapore", "Send by Nov 24, 2026", share.format_plain()):
        assert part in said
    assert "Late" not in said
    with clock.travel(AT + timedelta(days=4)):
        assert "Late" in words_of(client.get(base_of(shelf)))
    assert "Nobody complains." in words_of(client.get(base_of(shelf), {"show": "complaints"}))
    assert client.get(base_of(shelf), {"show": "nonsense", "before": "nonsense"}).status_code == 200


def test_from_packing_to_the_carrier_without_typing_twice(client: Client, shelf: Shelf, order: str) -> None:
    page = f"{base_of(shelf)}{order}/"
    assert "There is nothing to type" in words_of(client.get(page)) or "nothing to type" in words_of(
        client.get(page)
    )
    address = f"{page}parcels/{parcel_of(order)}/pack/"
    assert 'value="1080"' in client.get(address).content.decode()
    wrong = client.post(address, SENDER | {"grams": "", "lines": ""})
    assert wrong.status_code == 422
    assert "Give street and house." in words_of(wrong)
    pack(client, shelf, order)
    said = words_of(client.get(page))
    tracking = queries.get_order(order, viewer=shelf.seller).parcels[0].tracking
    assert tracking in said
    assert "Released" in said  # customs answers at once here
    label = client.get(f"{page}parcels/{parcel_of(order)}/label/")
    assert b"<svg" in label.content
    assert client.post(f"{page}parcels/{parcel_of(order)}/shipped/").status_code == 302
    assert state_of(order) == "in_transit"
    other = place(fill_cart((shelf, 1), key=KEY + "2"), key=KEY + "2")
    pay(other.public_id, key=KEY + "2")
    workers.run_pending()
    second = other.orders[0]
    known = client.get(f"{base_of(shelf)}{second}/parcels/{parcel_of(second)}/pack/").content.decode()
    assert "Sent by Hill Candles, Bend" in known
    assert 'value="1 Hill Road"' in known


def test_a_question_of_customs_is_answered_in_its_place(
    client: Client, shelf: Shelf, order: str, gateway: CustomsSandbox
) -> None:
    (draft,) = declarations.list_declarations(viewer=SYSTEM, order=order)
    gateway.choose(draft.public_id, "question")
    pack(client, shelf, order)
    page = f"{base_of(shelf)}{order}/"
    assert "Customs asks about line 1:" in words_of(client.get(page))
    assert "Customs has a question" in words_of(client.get(base_of(shelf)))
    (asked,) = declarations.get_declaration(draft.public_id, viewer=SYSTEM).open_questions
    address = f"{page}questions/{asked.public_id}/"
    wrong = client.post(address, {"answer": " "})
    assert wrong.status_code == 422
    assert "Write what customs asks for." in words_of(wrong)
    said = words_of(client.post(address, {"answer": "A candle of soy wax."}, follow=True))
    assert "Your answer goes to customs." in said
    workers.run_pending()
    customs.follow_declaration(declaration=draft.public_id, by=SYSTEM, at=AT)
    assert "Released" in words_of(client.get(page))


def test_what_cannot_be_sent_is_called_off_and_says_why(client: Client, shelf: Shelf, order: str) -> None:
    page = f"{base_of(shelf)}{order}/"
    assert client.post(f"{page}call-off/", {"off-why": ""}).status_code == 422
    assert state_of(order) == "paid"
    said = words_of(client.post(f"{page}call-off/", {"off-why": "The mould broke."}, follow=True))
    assert "The buyer gets all the money back." in said
    workers.run_pending()
    assert state_of(order) == "refunded"
    again = words_of(client.post(f"{page}call-off/", {"off-why": "Again."}, follow=True))
    assert "This cannot be done with the order now." in again


def test_part_of_the_money_goes_back_once(client: Client, shelf: Shelf, order: str) -> None:
    pack(client, shelf, order)
    page = f"{base_of(shelf)}{order}/"
    key = re.search(r'name="key" value="([^"]+)"', client.get(page).content.decode())
    assert key is not None
    wish = {"amount": "5.00", "reason": "One was scratched.", "key": key[1]}
    assert "decimals" in words_of(client.post(f"{page}refund/", wish | {"amount": "5.001"}))
    for _twice in range(2):
        assert client.post(f"{page}refund/", wish).status_code == 302
    workers.run_pending()
    assert queries.get_order(order, viewer=shelf.seller).refunded.minor == 500
    too_much = client.post(f"{page}refund/", wish | {"amount": "9000", "key": "other"}, follow=True)
    assert "more than is left" in words_of(too_much)


def test_a_complaint_is_settled_by_giving_in(client: Client, shelf: Shelf, order: str) -> None:
    pack(client, shelf, order)
    page = f"{base_of(shelf)}{order}/"
    client.post(f"{page}parcels/{parcel_of(order)}/shipped/")
    actions.open_dispute(order=order, why="Nothing came.", by=ANONYMOUS, at=AT, key=KEY)
    assert "Nothing came." in words_of(client.get(page))
    client.post(f"{page}settle/")
    workers.run_pending()
    assert state_of(order) == "refunded"


def test_orders_of_others_are_not_there(shelf: Shelf, order: str) -> None:
    stranger = make_shelf("Sha Xi Tea")
    browser = Client()
    browser.force_login(User.objects.get(pk=stranger.seller.user_id))
    for base in (base_of(stranger), base_of(shelf)):
        page = f"{base}{order}/"
        parcel = f"{page}parcels/{parcel_of(order)}/"
        assert {browser.get(each).status_code for each in (page, f"{parcel}pack/", f"{parcel}label/")} == {
            404
        }
        for step in ("call-off/", "refund/", "settle/", f"parcels/{parcel_of(order)}/shipped/"):
            assert browser.post(page + step, {"off-why": "x"}).status_code == 404


def test_what_is_not_paid_tells_its_seller_nothing_of_the_buyer(client: Client, shelf: Shelf) -> None:
    unpaid = place(fill_cart((shelf, 1), key=KEY + "3"), key=KEY + "3").orders[0]
    page = client.get(f"{base_of(shelf)}{unpaid}/")
    assert page.status_code == 200
    assert not any(told in page.content.decode() for told in ("Tan Mei Ling", "Serangoon", "mei@example.com"))


def test_every_page_stands_in_chinese_without_a_word_of_code_or_style(
    client: Client, shelf: Shelf, order: str
) -> None:
    chinese = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}
    pack(client, shelf, order)
    page = f"{base_of(shelf)}{order}/"
    parcel = f"{page}parcels/{parcel_of(order)}/"
    for each in (base_of(shelf), page, f"{parcel}label/"):
        answer = client.get(each, **chinese)
        assert re.search(r"[\u4e00-\u9fff]{2}", words_of(answer)), each
        assert "no-store" in answer["Cache-Control"]
        html = answer.content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", html), each


def test_an_unpaid_order_says_what_is_put_aside_and_can_be_left_out(client: Client, shelf: Shelf) -> None:
    placed = place(fill_cart((shelf, 2)))
    here = f"{base_of(shelf)}{placed.orders[0]}/"
    shown = words_of(client.get(here))
    assert "has not paid yet" in shown
    assert "12 Serangoon Road" not in shown
    assert "Not paid yet" in words_of(client.get(f"{base_of(shelf)}?show=unpaid"))
    assert client.post(f"{here}let-go/", {"off-why": ""}).status_code == 422
    said = words_of(client.post(f"{here}let-go/", {"off-why": "It broke."}, follow=True))
    assert "nothing is charged for it" in said
    assert "never paid" in said
    assert state_of(placed.orders[0]) == "cancelled"
    assert client.post(f"{here}call-off/", {"off-why": "x"}).status_code == 404
