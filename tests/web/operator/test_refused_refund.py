"""A refund the provider refused, on the desk: what one must see to decide, and the ways out."""

import pytest
from django.test import Client
from tests.apps.orders.shop import delivered, fill_cart, make_shelf, open_shop, pay, place
from tests.apps.orders.test_disputes import stuck
from tests.apps.orders.test_refused_refunds import refused, waiting
from tests.apps.orders.test_refused_refunds_of_cases import refused_return
from tests.apps.orders.test_returning import an_operator
from tests.factories import AT
from tests.web.buyer.test_orders import delivered as arrives

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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


def test_a_disputes_and_a_returns_refused_money_has_the_same_ways_out(operator: Client) -> None:
    with clock.travel(AT):
        _of_cases(operator)


def _of_cases(operator: Client) -> None:
    open_shop()
    shelf = make_shelf(pieces=9)
    case, refund = stuck(delivered(shelf), an_operator())
    item = desk.find_item(lane="dispute", subject=case, viewer=SYSTEM)
    assert item is not None
    page = f"/operate/items/{item.public_id}/"
    shown = operator.get(page).content.decode()
    assert refund in shown
    assert [name for name in ("again", "by_hand", "write", "drop") if f'value="{name}"' in shown] == [
        "again",
        "by_hand",
        "write",
    ]
    told = {"do": "decide", "choice": "by_hand", "text": "Transferred by the treasury."}
    assert operator.post(page, told).status_code == 302
    assert queries.get_refund(refund, viewer=SYSTEM).state == "recorded"
    placed = place(fill_cart((shelf, 1)))
    pay(placed.public_id)
    workers.run_pending()
    arrives(placed.orders[0], shelf)
    workers.run_pending()
    returned = refused_return(shelf, placed.orders[0])
    item = desk.find_item(lane="return", subject=returned, viewer=SYSTEM)
    assert item is not None
    page = f"/operate/items/{item.public_id}/"
    assert 'value="by_hand"' in operator.get(page).content.decode()
    assert operator.post(page, told).status_code == 302
    assert queries.get_return(returned, viewer=SYSTEM).state == "refunded"
