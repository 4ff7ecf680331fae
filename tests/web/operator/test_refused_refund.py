"""A refund the provider refused, on the desk: what one must see to decide, and the ways out."""

import pytest
from django.test import Client
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place
from tests.apps.orders.test_refused_refunds import refused, waiting

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund() -> str:
    open_shop()
    placed = place(fill_cart((make_shelf(pieces=9), 1)))
    pay(placed.public_id)
    workers.run_pending()
    return refused(placed.orders[0])


def test_the_buyer_is_written_to_and_then_it_is_paid_by_hand(operator: Client, refund: str) -> None:
    item = desk.find_item(lane="payment", subject=refund, viewer=SYSTEM)
    assert item is not None
    page = f"/operate/items/{item.public_id}/"
    shown = operator.get(page).content.decode()
    assert "1.00 did not go back" in shown
    assert refund in shown
    assert "card_closed" in shown
    assert operator.post(page, {"do": "decide", "choice": "write", "text": " "}).status_code == 422
    told = {"do": "decide", "choice": "write", "text": "Please name another way."}
    assert operator.post(page, told).status_code == 302
    assert waiting(refund)
    shown = operator.get(page).content.decode()
    assert "The buyer was written to" in shown
    assert 'value="write"' not in shown
    told = {"do": "decide", "choice": "by_hand", "text": "Transferred by the treasury."}
    assert operator.post(page, told).status_code == 302
    assert waiting(refund) == ""
    assert queries.get_refund(refund, viewer=SYSTEM).state == "recorded"
