"""A chargeback on its pages: the seller adds what speaks for them, the desk sends it or gives in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.apps.orders.shop import Shelf, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.factories import AT, make_user
from tests.web.operator.people import browser_of, words_of
from tests.web.operator.test_desk_pages import item_about

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_post import _post
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import workers
from entrepot.apps.orders.models import Chargeback, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    open_shop()
    return make_shelf()


@pytest.fixture
def order(shelf: Shelf, sandbox: Sandbox) -> str:
    """An order on its way whose buyer went to their bank."""
    order = place(fill_cart((shelf, 1)))
    pay(order.public_id)
    workers.run_pending()
    ship(order.orders[0], shelf.seller, at=AT)
    workers.run_pending()
    sandbox.open_chargeback(Order.objects.get().payment, reason="product_not_received")
    sandbox.deliver_due(_post)
    workers.run_pending()
    return order.orders[0]


def page_of(shelf: Shelf, order: str) -> str:
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    return f"/sell/{organisation}/orders/{order}/chargeback/"


def photo() -> SimpleUploadedFile:
    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    return SimpleUploadedFile("door.jpg", target.getvalue(), "image/jpeg")


def test_the_seller_shows_papers_and_the_desk_sends_all_of_it(
    operator: Client, shelf: Shelf, order: str, sandbox: Sandbox
) -> None:
    seller, page = browser_of(User.objects.get(pk=shelf.seller.user_id)), page_of(shelf, order)
    assert "The buyer says it has not come" in words_of(seller.get(page))
    assert page in seller.get(page.removesuffix("chargeback/")).text
    assert seller.post(page, {"kind": "shipping", "text": " "}).status_code == 422
    said = {"kind": "shipping", "text": "It lies with the neighbour.", "evidence": photo()}
    assert seller.post(page, said).status_code == 302
    shown = words_of(seller.get(page))
    assert "It lies with the neighbour." in shown
    assert browser_of(make_user()).get(page).status_code == 404
    item = item_about(Chargeback.objects.get().chargeback)
    desk = operator.get(item)
    assert "It lies with the neighbour." in words_of(desk)
    (file,) = {part.split('"')[0] for part in desk.text.split('href="') if "/chargeback/fil_" in part[:90]}
    assert operator.get(file).headers["Content-Type"] == "image/webp"
    assert operator.post(item, {"do": "decide", "choice": "send"}).status_code == 302
    assert "The bank has the evidence and decides" in words_of(seller.get(page))
    sandbox.close_chargeback(Order.objects.get().payment, won=True)
    sandbox.deliver_due(_post)
    workers.run_pending()
    assert "Won: the money is there again" in words_of(seller.get(page))


@pytest.mark.usefixtures("order")
def test_giving_in_needs_a_reason(operator: Client) -> None:
    item = item_about(Chargeback.objects.get().chargeback)
    assert operator.post(item, {"do": "decide", "choice": "accept"}).status_code == 422
    given = {"do": "decide", "choice": "accept", "why": "It never left the shop."}
    assert operator.post(item, given).status_code == 302
    workers.run_pending()
    assert Chargeback.objects.get().outcome == "lost"
    assert "It never left the shop." in words_of(operator.get(item))
    assert "Lost: the buyer keeps the money" in words_of(operator.get(item))
