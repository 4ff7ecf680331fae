"""A call of the API passes by what only pages need: sessions, signed-in people and places of visitors."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from tests.factories import make_user

from entrepot.config.page_middleware import PageGuestKeys, PagePlaces, PageSessions
from entrepot.web.buyer import access as buyer
from entrepot.web.design import places

pytestmark = pytest.mark.django_db

NOWHERE = "/api/v1/nothing-of-the-kind"


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{hasattr(request, 'session')} {places.current().language}")


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/api/v1/quotes", b"False en"),
        ("/api/v1/docs", b"True zh-hans"),
        ("/api/v1/docs/orders", b"True zh-hans"),
        ("/account/", b"True zh-hans"),
        ("/de/zh-hans/answer", b"True zh-hans"),
    ],
)
def test_pages_have_a_session_and_a_place_and_calls_have_none(path: str, seen: bytes) -> None:
    request = RequestFactory().get(path)
    request.COOKIES[places.COOKIE] = "de/zh-hans"
    assert PageSessions(PagePlaces(PageGuestKeys(answer)))(request).content == seen


def test_cookies_of_a_page_open_nothing_of_the_api(client: Client) -> None:
    """The session of somebody signed in, and the key of a guest, are not looked at."""
    client.force_login(make_user())
    client.cookies[buyer.COOKIE] = "a-guest-with-a-key-of-32-letters-or-more"
    assert client.get("/api/v1/orders").status_code == Client().get("/api/v1/orders").status_code
    assert client.get("/api/v1/packs").cookies == {}


def test_a_problem_is_told_in_the_language_its_header_names(client: Client) -> None:
    """The language asked for, whatever cookie a page left and whatever the thread spoke before."""
    client.cookies[places.COOKIE] = "cn/zh-hans"
    english = client.get(NOWHERE)
    chinese = client.get(NOWHERE, headers={"accept-language": "fr, zh-CN;q=0.8"})
    with translation.override("zh-hans"):
        still_english = client.get(NOWHERE, headers={"accept-language": "en"})
        assert translation.get_language() == "zh-hans"
    assert english.json()["title"] == still_english.json()["title"] == "There is nothing here."
    assert chinese["Content-Language"] == "zh-hans"
    assert chinese.json()["title"] != english.json()["title"]
