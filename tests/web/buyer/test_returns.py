"""Sending goods back, at the buyer's and the seller's pages: the same return from both sides."""

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf
from tests.web.buyer.shopping import SG, buy
from tests.web.buyer.test_orders import delivered

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def buyer() -> Client:
    return Client()


@pytest.fixture
def order(buyer: Client, shelf: Shelf) -> str:
    found = buy(buyer, shelf)
    delivered(found, shelf)
    workers.run_pending()
    return found


def seller_of(shelf: Shelf) -> tuple[Client, str]:
    """Return the seller's browser, and where its returns are."""
    client = Client()
    client.force_login(User.objects.get(pk=shelf.seller.user_id))
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    return client, f"/sell/{organisation}/returns/"


def ask(buyer: Client, order: str, shelf: Shelf, reason: str = "faulty") -> str:
    given = {shelf.variant: "1", "reason": reason, "note": "The wick is gone.", "key": "rtw_1"}
    answer = buyer.post(f"{SG}orders/{order}/return/", given)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_a_return_from_both_sides(buyer: Client, shelf: Shelf, order: str) -> None:
    page = buyer.get(f"{SG}orders/{order}/")
    assert "You may send it back until" in page.text
    there = ask(buyer, order, shelf)
    assert "Waiting for the seller" in buyer.get(there).text
    seller, returns = seller_of(shelf)
    (returned,) = queries.list_returns(viewer=SYSTEM, order=order)
    mine = f"{returns}{returned.public_id}/"
    assert "The wick is gone." in seller.get(mine).text
    assert f"{returned.public_id}" in seller.get(returns).text
    seller.post(f"{mine}accept/")
    assert "Get the label" in buyer.get(there).text
    made = buyer.post(f"{there}label/make")
    assert buyer.get(made.headers["Location"]).text.count("<svg") >= 1
    buyer.post(f"{there}sent")
    seller.post(f"{mine}receive/")
    wrong = {f"accepted-{shelf.variant}": "1", f"shelved-{shelf.variant}": "1", f"off-{shelf.variant}": "1,x"}
    assert seller.post(f"{mine}inspect/", wrong).status_code == 422
    less = wrong | {f"off-{shelf.variant}": "1.00"}
    assert "Say why: the other side reads it." in seller.post(f"{mine}inspect/", less).text
    seller.post(f"{mine}inspect/", less | {"why": "It was lit."})
    workers.run_pending()
    done = buyer.get(there).text
    assert "went back to you" in done
    assert "It was lit." in done
    assert "given back" in seller.get(mine).text


def test_a_refusal_and_the_way_to_the_platform(buyer: Client, shelf: Shelf, order: str) -> None:
    there = ask(buyer, order, shelf)
    seller, returns = seller_of(shelf)
    (returned,) = queries.list_returns(viewer=SYSTEM, order=order)
    mine = f"{returns}{returned.public_id}/"
    assert seller.post(f"{mine}refuse/", {"no-why": ""}).status_code == 422
    seller.post(f"{mine}refuse/", {"no-why": "It was fine."})
    assert "It was fine." in buyer.get(there).text
    assert buyer.post(f"{there}appeal", {"why": ""}).status_code == 422
    buyer.post(f"{there}appeal", {"why": "Look at it."})
    assert "decides" in buyer.get(there).text


def test_who_keeps_it_after_all_may_ask_again(buyer: Client, shelf: Shelf, order: str) -> None:
    there = ask(buyer, order, shelf)
    buyer.post(f"{there}withdraw")
    assert queries.get_returnable(order, viewer=SYSTEM, now=clock.now()).lines[0].may
    nothing = buyer.post(f"{SG}orders/{order}/return/", {shelf.variant: "0", "reason": "faulty", "key": "k"})
    assert (nothing.status_code, "Choose how many go back." in nothing.text) == (422, True)


def test_nobody_else_sees_a_return(buyer: Client, shelf: Shelf, order: str) -> None:
    there = ask(buyer, order, shelf)
    stranger = Client()
    assert stranger.get(there).status_code == 404
    for step in ("sent", "withdraw", "label/make"):
        assert stranger.post(f"{there}{step}").status_code == 404
    other, returns = seller_of(make_shelf("River Candles"))
    (returned,) = queries.list_returns(viewer=SYSTEM, order=order)
    assert other.get(f"{returns}{returned.public_id}/").status_code == 404
    assert "Nothing comes back" in other.get(returns).text
