"""Which place sends where, in pages; and pieces that lie where they cannot be sold, named by market."""

import re

from django.test import Client
from tests.apps.orders.shop import Shelf
from tests.apps.stock.goods import make_place
from tests.factories import AT
from tests.web.seller.test_pages import CHINESE, words_of
from tests.web.seller.test_stock_places import client, home, pytestmark, shelf

from entrepot.apps.kernel import clock
from entrepot.apps.stock import actions, queries

__all__ = ["client", "home", "pytestmark", "shelf"]  # the fixtures


def order_in(shelf: Shelf, market: str, country: str) -> list[str]:
    """Return the names of the places that send to a market."""
    names = {each.public_id: each.name for each in queries.list_locations(viewer=shelf.seller)}
    return [names[each] for each in queries.list_serving(market, country, viewer=shelf.seller)]


def test_an_order_is_set_for_one_market_and_taken_back(shelf: Shelf, client: Client, home: str) -> None:
    dock = make_place(shelf.seller, "dock", name="Dock")
    (first,) = (each for each in queries.list_locations(viewer=shelf.seller) if each.is_default)
    assert "See and change the order" in words_of(client.get(f"{home}stock/"))
    assert f"Dock → {first.name}" in words_of(client.get(f"{home}serving/"))
    page = f"{home}serving/SG/"
    shown = client.get(page).content.decode()
    assert re.search(rf'name="{dock}"[^>]*>.*?<option value="1" selected>', shown, re.DOTALL)
    for wrong, said in (
        ({dock: "1", first.public_id: "1"}, "Another place has this number already."),
        ({dock: "", first.public_id: ""}, "Give one place a number"),
        ({dock: "9"}, ""),
    ):
        answer = client.post(page, wrong)
        assert answer.status_code == 422
        assert said in words_of(answer)
    assert client.post(page, {dock: "2", first.public_id: "1"}).status_code == 302
    assert order_in(shelf, "SG", "SG") == [first.name, "Dock"]
    assert "Your own order" in words_of(client.get(f"{home}serving/"))
    assert "您自定的顺序" in words_of(client.get(f"{home}serving/", **CHINESE))
    assert client.get(f"{page}usual/").status_code == 405
    client.post(f"{page}usual/")
    assert order_in(shelf, "SG", "SG") == ["Dock", first.name]
    assert client.get(f"{home}serving/ZZ/").status_code == 404


def test_pieces_that_cannot_be_sent_to_a_market_are_named_with_one_way_out(
    shelf: Shelf, client: Client, home: str
) -> None:
    page = f"{home}products/{shelf.product}/"
    assert "Your pieces lie in" not in words_of(client.get(page))
    dock = make_place(shelf.seller, "dock", name="Dock")
    with clock.travel(AT):
        actions.rank_locations(market="SG", locations=[dock], by=shelf.seller, at=AT)
    words = words_of(client.get(page))
    (first,) = (each for each in queries.list_locations(viewer=shelf.seller) if each.is_default)
    assert f"Your pieces lie in {first.name}, which you left out of the order of your places." in words
    assert f'href="{home}serving/SG/">Set which place sends there' in client.get(page).content.decode()
    assert "您自定的仓位顺序未包含该处" in words_of(client.get(page, **CHINESE))
    with clock.travel(AT):
        actions.receive(variant=shelf.variant, quantity=1, location="dock", by=shelf.seller, at=AT)
    assert "Your pieces lie in" not in words_of(client.get(page))


def test_pieces_in_a_zone_abroad_are_to_be_sent_elsewhere(shelf: Shelf, client: Client, home: str) -> None:
    zone = make_place(shelf.seller, "ningbo", "bonded", "CN", entered_from="US", name="Ningbo zone")
    with clock.travel(AT):
        sent = actions.send_transfer(
            source="main", target="ningbo", pieces={shelf.variant: 5}, by=shelf.seller, at=AT
        )
        actions.receive_transfer(transfer=sent, pieces={shelf.variant: 5}, by=shelf.seller, at=AT)
    page = f"{home}products/{shelf.product}/"
    words = words_of(client.get(page))
    assert "Your pieces lie in Ningbo zone, and nothing can be sent there from it." in words
    assert f'href="{home}stock/{zone}/send/"' in client.get(page).content.decode()
    markets = {"SG": "SG", "CN": "CN"}
    stuck = queries.list_stuck([shelf.variant], markets, viewer=shelf.seller)
    assert {market: [each.name for each in places] for market, places in stuck.items()} == {
        "SG": ["Ningbo zone"]
    }
    assert [each.may_serve for each in stuck["SG"]] == [False]
    actions.write_off(
        variant=shelf.variant, quantity=5, location="ningbo", reason="damaged", by=shelf.seller, at=AT
    )
    assert queries.list_stuck([shelf.variant], markets, viewer=shelf.seller) == {}  # sold out, not stuck
