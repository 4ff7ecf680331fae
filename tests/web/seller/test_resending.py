"""Sent again, page by page: asked for, read at its cost, sent; or decided by the platform at the desk."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.orders.shop import KEY, Shelf, state_of
from tests.factories import AT
from tests.web.operator.people import person_of
from tests.web.seller.test_orders import (  # noqa: F401 - fixtures of the same shop
    SENDER,
    _open,
    base_of,
    client,
    gateway,
    order,
    pack,
    parcel_of,
    shelf,
    words_of,
)

from entrepot.apps.desk import queries as desk_queries
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.core.trade.disputes import Wish

pytestmark = pytest.mark.django_db
SG = "/sg/en/"


def complained(client: Client, shelf: Shelf, order: str, wish: Wish = Wish.REPLACEMENT) -> str:  # noqa: F811 - a fixture's value
    """Send the order, and let its buyer complain of one piece; return the seller's page of it."""
    pack(client, shelf, order)
    client.post(f"{base_of(shelf)}{order}/parcels/{parcel_of(order)}/shipped/")
    workers.run_pending()
    actions.open_dispute(
        order=order, why="Cracked.", wish=wish, lines={shelf.variant: 1}, by=ANONYMOUS, at=AT, key=KEY
    )
    return f"{base_of(shelf)}{order}/complaint/"


def buyer() -> Client:
    browser = Client()
    browser.cookies["cart"] = KEY
    return browser


def case_of(order: str) -> queries.DisputeView:  # noqa: F811 - a fixture's value
    found = queries.find_dispute(order, viewer=SYSTEM)
    assert found is not None
    return found


def test_from_the_wish_to_the_parcel_and_the_end(client: Client, shelf: Shelf, order: str) -> None:  # noqa: F811 - fixtures
    page = complained(client, shelf, order)
    asked = client.get(page)
    cost = queries.get_replacement_terms(case_of(order).public_id, viewer=shelf.seller)
    assert "or to have it sent again" in words_of(asked)
    assert "I send it again; that costs me" in words_of(asked)
    stale = {"act": "answer", "choice": "again", "shown": "0.01"}
    assert "Look at it again" in words_of(client.post(page, stale, follow=True))
    given = {"act": "answer", "choice": "again", "shown": cost.total.format_plain(), "text": "A whole one."}
    assert "Promised. Pack it" in words_of(client.post(page, given, follow=True))
    assert "Pack it" in words_of(client.get(page))
    assert "Send it again" in words_of(client.get(f"{base_of(shelf)}{order}/"))
    assert client.get(f"{page}again/pack/").status_code == 200
    light = client.post(f"{page}again/pack/", {**SENDER, "grams": "1"})
    assert light.status_code == 422
    assert "The carrier has it" in words_of(client.post(f"{page}again/pack/", SENDER, follow=True))
    assert "<svg" in client.get(f"{page}again/label/").content.decode()
    workers.run_pending()
    assert "The carrier has it. The buyer is told." in words_of(
        client.post(f"{page}again/shipped/", follow=True)
    )
    assert case_of(order).state == "resent"
    reader = buyer()
    shown = reader.get(f"{SG}orders/{order}/complaint/")
    assert "I have it, all is well" in shown.content.decode()
    said = reader.post(f"{SG}orders/{order}/complaint/", {"act": "receive"}, follow=True)
    assert "the seller gets the money" in said.content.decode()
    assert (case_of(order).state, state_of(order)) == ("replaced", "released")


def test_offered_the_buyer_takes_it_in_one_click(client: Client, shelf: Shelf, order: str) -> None:  # noqa: F811 - fixtures
    page = complained(client, shelf, order, Wish.MONEY)
    client.post(page, {"act": "answer", "choice": "again", "text": "We send a whole one."}, follow=True)
    reader = buyer()
    shown = reader.get(f"{SG}orders/{order}/complaint/").content.decode()
    assert "The seller offers to send it again" in shown
    reader.post(f"{SG}orders/{order}/complaint/", {"act": "choose"})
    assert case_of(order).state == "replacing"
    assert "You pay nothing for what is sent again" in reader.get(f"{SG}orders/{order}/").content.decode()


def test_the_platform_decides_it_from_the_desk(client: Client, shelf: Shelf, order: str) -> None:  # noqa: F811 - fixtures
    complained(client, shelf, order)
    case = case_of(order).public_id
    actions.take_up_dispute(dispute=case, why="Nobody agrees.", by=SYSTEM, at=AT)
    workers.run_pending()
    desk = Client()
    desk.force_login(person_of("operator", "Olga Operator"))
    page = desk.get(f"/operate/disputes/{case}/").content.decode()
    assert "to have it sent again" in page
    waiting = desk_queries.find_item(lane="dispute", subject=case, viewer=SYSTEM)
    assert waiting is not None
    item = reverse("operate-item", args=[waiting.public_id])
    decision = desk.get(item).content.decode()
    assert "The seller sends it again, which costs them" in decision
    given = {
        "do": "decide",
        "choice": "again",
        "amount": "5.00",
        "why_en": "One was cracked.",
        "borne_by": "seller",
    }
    desk.post(item, given)
    found = case_of(order)
    assert (found.state, found.outcome) == ("announced", "replaced")
    assert found.replacement is not None
    assert found.replacement.fallback.minor == 500


def test_nothing_of_it_is_there_for_others(client: Client, shelf: Shelf, order: str) -> None:  # noqa: F811 - fixtures
    page = complained(client, shelf, order)
    assert client.get(f"{page}again/pack/")["Location"] == page  # nothing is promised
    assert client.get(f"{page}again/label/")["Location"] == page
    for step in ("pack/", "label/"):
        assert Client().get(f"{page}again/{step}").status_code in {302, 404}
