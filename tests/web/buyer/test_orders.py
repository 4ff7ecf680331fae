"""The page of an order: who sees it, what they can do there, and what they read."""

import re

import pytest
from django.core import mail
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf, ship, state_of
from tests.factories import AT, make_user
from tests.web.buyer.shopping import SG, add, buy, order

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db(transaction=True)


def sent(found: str, shelf: Shelf) -> list[str]:
    """Let the seller send an order."""
    workers.run_pending()
    shipments = ship(found, shelf.seller)
    workers.run_pending()
    return shipments


def delivered(found: str, shelf: Shelf) -> None:
    """Let an order arrive; its customs is done with it."""
    for shipment in sent(found, shelf):
        for parcel in queries.get_order(found, viewer=SYSTEM).parcels:
            actions.record_customs_step(
                order=found, parcel=parcel.public_id, step="released", by=SYSTEM, at=AT
            )
        actions.record_delivery(shipment=shipment, by=SYSTEM, at=AT)


def test_only_its_buyer_sees_an_order() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    page = f"{SG}orders/{found}/"
    stranger, other = Client(), Client()
    other.force_login(make_user())
    for who in (stranger, other):
        assert who.get(page).status_code == 404
        for step in ("confirm", "complain", "settle", "cancel", "again"):
            given = {"matter": "late", "words": "Where is it?"}
            assert who.post(f"{page}{step}", given).status_code == 404
    assert state_of(found) == "paid"


def test_the_link_of_the_letter_opens_the_order_elsewhere_and_hides_its_key() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    workers.run_pending()
    (letter,) = [message for message in mail.outbox if message.to == ["mei@example.com"]]
    link = re.search(r"https?://[^/]+(\S+key=\S+)", letter.body)[1]  # type: ignore[index]
    elsewhere = Client()
    there = elsewhere.get(link)
    assert there.headers["Location"] == f"{SG}orders/{found}/"
    assert elsewhere.get(there.headers["Location"]).context["order"].public_id == found
    elsewhere.post(f"{SG}orders/{found}/cancel")
    workers.run_pending()
    assert state_of(found) == "refunded"
    old = Client().get(f"{SG}orders/{found}/?key=cko_1:2:3")
    assert (old.status_code, "does not open" in old.text) == (404, True)


def test_who_signs_in_later_still_sees_what_they_bought_as_a_guest() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    client.force_login(make_user())
    assert client.get(f"{SG}orders/{found}/").status_code == 200
    own = buy(client, shelf)
    listed = [row.order.public_id for row in client.get(f"{SG}orders/").context["rows"]]
    assert listed == [own, found]


def test_receipt_is_confirmed_with_one_press_and_a_confirmation() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    delivered(found, shelf)
    page = client.get(f"{SG}orders/{found}/")
    assert (page.context["purse"].days, "days left" in page.text) == (14, True)
    told = client.post(f"{SG}orders/{found}/confirm", follow=True)
    assert "The seller gets the money now." in told.text
    assert state_of(found) == "released"
    again = client.post(f"{SG}orders/{found}/confirm", follow=True)
    assert "This cannot be done with the order now." in again.text


def test_a_complaint_holds_the_money_and_may_be_taken_back() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    delivered(found, shelf)
    empty = client.post(f"{SG}orders/{found}/complain", {})
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"matter"}
    given = {"matter": "damaged", "words": "The glass is in pieces."}
    told = client.post(f"{SG}orders/{found}/complain", given, follow=True)
    assert all(words in told.text for words in ("It is broken", "The glass is in pieces."))
    assert "Nobody gets it until your complaint is settled." in client.get(f"{SG}orders/{found}/").text
    assert state_of(found) == "disputed"
    client.post(f"{SG}orders/{found}/settle")
    actions.reconcile_order(order=found, by=SYSTEM, at=AT)
    assert state_of(found) == "released"


def test_money_that_went_back_is_shown() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    workers.run_pending()
    part = Money(500, "SGD")
    actions.refund_order(order=found, amount=part, request_key="1", reason="Late", by=SYSTEM, at=AT)
    workers.run_pending()
    assert "SGD\xa05.00 went back to you." in client.get(f"{SG}orders/{found}/").text
    told = client.post(f"{SG}orders/{found}/cancel", follow=True)
    assert "Your money is on its way back." in told.text
    workers.run_pending()
    page = client.get(f"{SG}orders/{found}/")
    assert (page.context["order"].state, "You have your money back" in page.text) == ("refunded", True)


def test_an_unpaid_order_is_given_up_and_nothing_is_charged() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    order(client)
    found = Order.objects.get().public_id
    told = client.post(f"{SG}orders/{found}/cancel", follow=True)
    assert "Cancelled. Nothing was charged." in told.text
    assert state_of(found) == "cancelled"


def test_the_customs_step_and_the_number_stand_on_the_page() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf)
    sent(found, shelf)
    (parcel,) = queries.get_order(found, viewer=SYSTEM).parcels
    actions.record_customs_step(order=found, parcel=parcel.public_id, step="examined", by=SYSTEM, at=AT)
    page = client.get(f"{SG}orders/{found}/").text
    assert parcel.tracking in page
    assert "Customs looks at the goods or papers" in page
    assert "You need not do anything" in page


def test_the_list_is_read_in_pages() -> None:
    client, shelf = Client(), make_shelf(pieces=100)
    assert "Nothing was ordered with this browser." in client.get(f"{SG}orders/").text
    for _number in range(3):
        buy(client, shelf)
    page = client.get(f"{SG}orders/")
    assert len(page.context["rows"]) == 3
    last = page.context["rows"][0].order.public_id
    assert len(client.get(f"{SG}orders/?before={last}").context["rows"]) == 2
