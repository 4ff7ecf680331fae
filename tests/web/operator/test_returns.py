"""Returns at the operator's pages: the terms that are set, and a refused return that the platform decides."""

import pytest
from django.test import Client
from tests.apps.orders.shop import KEY, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT
from tests.web.buyer.test_orders import delivered
from tests.web.operator.people import words_of

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Return, ReturnAddress, ReturnTerm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


def test_terms_are_set_from_today_on(operator: Client) -> None:
    open_shop()
    page = "/operate/terms/"
    assert "Goes back with the goods" in words_of(operator.get(page))
    given = {"do": "returns", "market": "SG", "commission": "kept_on_fault", "answer_days": "2"}
    assert operator.post(page, given).status_code == 422
    assert operator.post(page, given | {"send_days": "10", "inspect_days": "4"}).status_code == 302
    row = ReturnTerm.objects.get()
    assert (row.market, row.commission, row.answer_days) == ("SG", "kept_on_fault", 2)
    assert operator.post(page, {"do": "receipt", "market": "SG", "days": "7"}).status_code == 302
    assert "Kept where the seller was at fault" in words_of(operator.get(page))
    assert queries.list_receipt_terms(viewer=SYSTEM, on=clock.now().date())[-1].days == 7


def test_a_place_near_the_buyer_is_set_and_ended(operator: Client) -> None:
    open_shop()
    page = "/operate/terms/"
    given = {"do": "place", "market": "SG", "recipient": "Returns desk", "lines": "1 Changi Road"}
    assert operator.post(page, given | {"locality": "Singapore"}).status_code == 302
    assert "1 Changi Road" in words_of(operator.get(page))
    operator.post(page, {"do": "end", "market": "SG"})
    assert "1 Changi Road" not in words_of(operator.get(page))
    assert ReturnAddress.objects.count() == 2


def test_a_refused_return_is_decided_on_the_desk(operator: Client) -> None:
    with clock.travel(AT):
        open_shop()
        shelf = make_shelf()
        placed = place(fill_cart((shelf, 1)))
        pay(placed.public_id)
        workers.run_pending()
        (order,) = placed.orders
        delivered(order, shelf)
        workers.run_pending()
        returned = actions.request_return(
            order=order,
            pieces={shelf.variant: 1},
            reason="faulty",
            request_key="r",
            by=ANONYMOUS,
            at=AT,
            key=KEY,
        )
        actions.refuse_return(returned=returned, why="It was fine.", by=shelf.seller, at=AT)
        actions.appeal_return(returned=returned, why="It was not.", by=ANONYMOUS, at=AT, key=KEY)
        item = desk.find_item(lane="return", subject=returned, viewer=SYSTEM)
        assert item is not None
        page = f"/operate/items/{item.public_id}/"
        words = words_of(operator.get(page))
        assert "It was not." in words
        operator.post(page, {"do": "take"})
        assert (
            operator.post(page, {"do": "decide", "choice": "buyer", "why": "We saw it."}).status_code == 302
        )
        assert Return.objects.get().state == "accepted"
