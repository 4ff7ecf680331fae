"""A seller with several places, in pages: add one, send pieces, say what arrived, write off, close."""

from typing import Any

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf, open_shop
from tests.factories import AT
from tests.web.seller.test_pages import CHINESE, client_of, words_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised, conflict
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.models import Location, StockItem, Transfer

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PLACE = {"name": "Warehouse Singapore", "kind": "warehouse", "country": "SG"}


@pytest.fixture
def shelf() -> Shelf:
    with clock.travel(AT):
        open_shop()
        return make_shelf(pieces=5)


@pytest.fixture
def client(shelf: Shelf) -> Client:
    return client_of(User.objects.get(pk=shelf.seller.user_id))


@pytest.fixture
def home(shelf: Shelf) -> str:
    return f"/sell/{Organisation.objects.get(pk=shelf.seller.organisation_id).public_id}/"


def lying() -> dict[str, int]:
    return dict(StockItem.objects.values_list("location__name", "on_hand"))


def test_pieces_go_to_another_place_and_arrive(client: Client, home: str) -> None:
    first = Location.objects.get()
    assert first.name in words_of(client.get(f"{home}stock/"))
    asked = client.post(f"{home}new-place/", {**PLACE, "name": ""})
    assert (asked.status_code, "Give the place a name." in words_of(asked)) == (422, True)
    assert client.post(f"{home}new-place/", PLACE).status_code == 302
    place = Location.objects.get(name=PLACE["name"])
    send = f"{home}stock/{first.public_id}/send/"
    assert "of 5" in words_of(client.get(send))
    assert client.post(send, {"target": place.code, "pieces_0": "6"}).status_code == 422
    assert client.post(send, {"target": place.code, "pieces_0": "4"}).status_code == 302
    assert "4 pieces coming" in words_of(client.get(f"{home}stock/"))
    assert "4 件运输中" in words_of(client.get(f"{home}stock/", **CHINESE))
    page = f"{home}transfers/{Transfer.objects.get().public_id}/"
    client.post(page, {"pieces_0": "3"})
    assert "1 piece under way" in words_of(client.get(page))
    assert "Say what happened to them." in words_of(client.post(page, {"pieces_0": "1", "lost": "1"}))
    assert client.post(page, {"pieces_0": "1", "lost": "1", "why": "Fell"}).status_code == 302
    assert "Done on" in words_of(client.get(page))
    assert lying() == {first.name: 1, PLACE["name"]: 3}
    words = words_of(client.get(f"{home}stock/{place.public_id}/"))
    assert "Arrived from another place" in words
    assert "Singapore" in words
    assert queries.find_faults(viewer=SYSTEM) == []


def test_what_is_broken_is_written_off_and_an_empty_place_closes(client: Client, home: str) -> None:
    client.post(f"{home}new-place/", PLACE)
    place = Location.objects.get(name=PLACE["name"])
    page = f"{home}stock/{place.public_id}/"
    client.post(f"{page}default/")
    first = Location.objects.get(code="main")
    own = f"{home}stock/{first.public_id}/"
    refused = client.post(f"{own}close/", follow=True)
    assert "Pieces lie in this place" in words_of(refused)
    assert client.post(f"{own}write-off/", {"pieces_0": "5", "reason": "damaged"}).status_code == 302
    assert "Damaged" in words_of(client.get(own))
    assert "is closed" in words_of(client.post(f"{own}close/", follow=True))
    assert client.post(f"{page}edit/", {"name": "Dock", "lines": "1 Dock Road"}).status_code == 302
    assert "1 Dock Road" in words_of(client.get(page))
    assert first.name not in [each.name for each in queries.list_locations(viewer=SYSTEM)]


def test_what_is_refused_half_way_takes_nothing_off(
    client: Client, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = lying(), actions.write_off

    def refuse_after(**given: Any) -> None:
        real(**given)
        raise ProblemRaised(conflict("short", "Another one is short."))

    monkeypatch.setattr(actions, "write_off", refuse_after)
    page = f"{home}stock/{Location.objects.get().public_id}/write-off/"
    answer = client.post(page, {"pieces_0": "2", "reason": "damaged"})
    assert (answer.status_code, "Another one is short." in words_of(answer)) == (422, True)
    assert lying() == before


def test_a_bonded_zone_says_which_market_it_serves(client: Client, home: str) -> None:
    client.post(f"{home}new-place/", {"name": "宁波保税仓", "kind": "bonded", "country": "CN"})
    place = Location.objects.get(kind="bonded")
    assert (place.entered_from, len(place.code) > 3) == ("US", True)
    words = words_of(client.get(f"{home}stock/{place.public_id}/"))
    assert "First choice in bold" in words
    assert "Singapore" not in words
    assert client.post(f"{home}splitting/", {"may": "yes"}).status_code == 302
    assert "Send each line from one place" in words_of(client.get(f"{home}stock/"))


def test_places_are_their_sellers_own(home: str) -> None:
    place, other = Location.objects.get(), make_shelf("Other", pieces=1)
    stranger = client_of(User.objects.get(pk=other.seller.user_id))
    theirs = f"/sell/{Organisation.objects.get(pk=other.seller.organisation_id).public_id}/"
    for page in ("", "edit/", "send/", "write-off/"):
        assert stranger.get(f"{theirs}stock/{place.public_id}/{page}").status_code == 404
    assert stranger.post(f"{theirs}stock/{place.public_id}/default/").status_code in {302, 404}
    assert Location.objects.get(pk=place.pk).is_default
    assert stranger.get(f"{home}stock/").status_code == 404
