"""Searches that people keep: from the shop's page that is the same for everybody, on a page of their own."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.factories import AT, actor_of, make_user
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.discovery import actions
from entrepot.apps.discovery.models import SavedSearch, Watcher
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
MINE, SAVE = "/sg/en/searches/", "/sg/en/searches/save"


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_user("mei@example.com"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def words_on(client: Client, address: str) -> str:
    """Return what the button of a page of the shop keeps."""
    page = client.get(SHOP + address).content.decode()
    found = re.search(r'class="shop__save".*?name="words" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_a_search_is_kept_looked_at_and_let_go(browser: Client) -> None:
    assert "You keep no search yet" in browser.get(MINE).content.decode()
    words = words_on(browser, "?q=candle&price=USD10-100&from=CN&sort=price")
    assert browser.post(SAVE, {"words": words}).status_code == 403
    assert browser.post(SAVE, {"words": words}, **HERE)["Location"] == MINE
    page = browser.get(MINE).content.decode()
    assert re.search(r"“candle” · China · [A-Z$]+10 to [A-Z$]+100", page)
    row = SavedSearch.objects.get()
    assert row.wants["price"][0] > 1000
    sell()
    workers.run_pending()
    looked = browser.post("/sg/en/searches/look", {"search": row.public_id})
    assert looked["Location"] == f"{SHOP}?{row.address}"
    browser.post("/sg/en/searches/drop", {"search": row.public_id})
    assert not SavedSearch.objects.exists()
    assert browser.post("/sg/en/searches/look", {"search": row.public_id}).status_code == 404


def test_what_narrows_nothing_is_not_kept_and_guests_sign_in(browser: Client) -> None:
    assert "shop__save" not in browser.get(SHOP).content.decode()
    browser.post(SAVE, {"words": "sort=price&kind=nothing"}, **HERE)
    assert not SavedSearch.objects.exists()
    answer = Client().post(SAVE, {"words": "q=candle"}, **HERE)
    assert "next=%2Fsg%2Fen%2Fshop%2F%3Fq%3Dcandle" in answer["Location"]
    assert "login" in Client().get(MINE)["Location"]


def test_a_letter_s_link_stops_letters_once_it_is_said_so(browser: Client) -> None:
    browser.post(SAVE, {"words": "q=candle"}, **HERE)
    sell()
    workers.run_pending()
    actions.tell_of_new_goods(by=SYSTEM, at=AT + actions.LATELY)
    stop = Message.objects.get(template="new_goods").context["stop"]
    path = re.sub(r"^https?://[^/]+", "", stop)
    anybody = Client()
    assert "Do you want no more of them?" in anybody.get(path).content.decode()
    assert Watcher.objects.get().letters
    assert "no more letters" in anybody.post(path).content.decode()
    assert not Watcher.objects.get().letters
    assert anybody.get("/sg/en/searches/stop/made-up/").status_code == 404
    assert "Letters again" in browser.get(MINE).content.decode()
    browser.post("/sg/en/searches/letters", {"wanted": "yes"})
    assert Watcher.objects.get().letters


def test_the_twenty_first_is_refused_with_words(browser: Client) -> None:
    person = actor_of(Watcher._meta.get_field("user").related_model.objects.get(email="mei@example.com"))
    for number in range(20):
        actions.save_search(
            market="SG",
            place=("SG", "en"),
            title=str(number),
            address=f"q={number}",
            wants=actions.Wants(words=str(number)),
            by=person,
            at=AT,
        )
    answer = browser.post(SAVE, {"words": "q=candle"}, **HERE)
    assert answer.status_code == 409
    assert "You keep twenty searches already." in answer.content.decode()
