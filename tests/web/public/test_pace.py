"""Who asks the answer page too often is told so on a page, in the language of the page."""

import pytest
from django.test import Client

from entrepot.web.api.limits import Limiter
from entrepot.web.public import pace

pytestmark = pytest.mark.django_db
ASKED = {"what": "610910", "origin": "CN", "to": "DE", "price": "12.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "That was a little too fast"), ("zh-hans", "请求过于频繁")]
)
def test_an_address_that_asks_too_often_is_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(pace, "ADDRESSES", Limiter(2))
    answers = [client.get(f"/de/{language}/answer", ASKED) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    page = answers[-1].content.decode()
    assert words in page
    wait = answers[-1].headers["Retry-After"]
    assert 0 < int(wait) <= 30
    assert f" {wait} " in page
    assert answers[-1].headers["Cache-Control"] == "no-store"
    assert client.get(f"/de/{language}/answer", ASKED, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get(f"/de/{language}/").status_code == 200
