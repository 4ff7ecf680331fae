import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.web.public import replies

from entrepot.web.public import views

pytestmark = pytest.mark.django_db

ASKED = {"what": "610910", "origin": "CN", "to": "DE", "price": "12.00", "quantity": "5"}
ASKED |= {"currency": "EUR", "freight": "5.00"}
LANGUAGES = ("en", "zh-hans")


def page_of(client: Client, language: str = "en", **changes: Any) -> str:
    return unescape(client.get(f"/de/{language}/answer", ASKED | changes).content.decode())


def replying(monkeypatch: pytest.MonkeyPatch, reply: dict[str, Any]) -> None:
    monkeypatch.setattr(views.law, "quote_landed_cost", lambda _body, **_options: reply)


def test_the_law_itself_answers_to_the_cent(client: Client) -> None:
    page = page_of(client, on="2026-11-21")
    assert "A buyer in Germany pays €80.92" in page
    assert "19% of €68.00 (goods + freight + duty)" in page
    assert "德国的买家一共支付 €80.92" in page_of(client, "zh-hans", on="2026-11-21")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "markets", "styleguide", "answer?what=610910&to=DE&price=12"])
def test_no_page_needs_what_the_policy_refuses(client: Client, language: str, path: str) -> None:
    page = client.get(f"/de/{language}/{path}").content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", page)
    assert not re.search(r'(?:src|<link[^>]*stylesheet[^>]*href)="(?:https?:)?//', page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is_to_machines(client: Client, language: str) -> None:
    page = client.get(f"/de/{language}/").content.decode()
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}">' in page
    assert f'rel="canonical" href="http://testserver/de/{language}/"' in page
    assert 'hreflang="en" href="http://testserver/de/en/"' in page
    assert 'hreflang="zh-Hans" href="http://testserver/de/zh-hans/"' in page
    assert '<meta name="description"' in page
    assert '<meta property="og:title"' in page


def test_home_can_be_kept_by_every_cache(client: Client) -> None:
    answer = client.get("/de/en/")
    assert "public" in answer.headers["Cache-Control"]
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]
    assert not answer.cookies
    assert "csrf" not in answer.content.decode()


def test_words_give_candidates_and_nobody_chooses_for_the_seller(client: Client) -> None:
    answer = client.get("/de/en/answer", ASKED | {"what": "green tea"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="090210"' in page
    assert 'href="#id_hs"' in page
    assert 'name="hs" value="090210" id="id_hs_0" checked' not in page


def test_candidates_come_as_a_fragment(client: Client) -> None:
    page = client.get("/de/zh-hans/candidates", {"what": "棉T恤"}).content.decode()
    assert 'value="610910"' in page
    assert "<html" not in page
    assert "610910" not in client.get("/de/en/candidates", {"what": "x"}).content.decode()


def test_a_vague_word_is_asked_back(client: Client) -> None:
    assert "note--warning" in client.get("/de/en/candidates", {"what": "gift"}).content.decode()


def test_a_heading_is_narrowed_and_nothing_is_lost(client: Client) -> None:
    page = client.get("/de/en/answer", ASKED | {"what": "tea", "narrow": "0902"}).content.decode()
    assert 'value="090210"' in page
    assert 'value="12.00"' in page


def test_every_error_is_named_at_the_top_and_beside_its_field(client: Client) -> None:
    answer = client.get("/de/en/answer", {"what": "610910", "price": "12,50", "freight": "5.00"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert '<a href="#id_to">Choose the country you want to sell to.</a>' in page
    assert '<a href="#id_price">Write a number with a point, such as 12.50.</a>' in page
    assert 'id="id_price_error"' in page
    assert re.search(r'<input[^>]*name="price"[^>]*aria-describedby="id_price_error"', page)
    assert re.search(r'<input[^>]*name="freight"[^>]*value="5.00"|value="5.00"[^>]*name="freight"', page)


def test_what_the_law_refuses_to_read_becomes_an_error_of_the_form(client: Client) -> None:
    answer = client.get("/de/en/answer", ASKED | {"price": "12.005"})
    assert answer.status_code == 400
    assert 'href="#id_price"' in answer.content.decode()


def test_law_that_is_not_loaded_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    replying(monkeypatch, replies.UNKNOWN)
    page = page_of(client, to="CN")
    assert "We do not know yet" in page
    assert "CN/schedule" in page
    assert "€0.00" not in page


def test_a_missing_fact_is_asked_for_on_the_spot(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    replying(monkeypatch, replies.NEEDED)
    page = page_of(client, to="US")
    assert "national=6402195090" in page
    bare = replies.NEEDED["needs"][0] | {"field": "lines[0].measures.PR", "choices": []}
    replying(monkeypatch, replies.NEEDED | {"needs": [bare]})
    page = page_of(client, to="US")
    assert 'name="measure.PR"' in page
    assert '<input type="hidden" name="price" value="12.00">' in page


@pytest.mark.parametrize(("reply", "word"), [(replies.FIXABLE, "You can fix this"), (replies.REFUSED, "No")])
def test_a_refusal_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, reply: dict[str, Any], word: str
) -> None:
    replying(monkeypatch, reply)
    page = page_of(client, to="CN")
    assert f'<p class="verdict__word">{word}</p>' in page
    assert reply["reasons"][0]["message"] in page


def test_a_saving_is_one_click_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    saving = {"agreement": "RCEP", "amount": "3.00", "route": "EU-H1", "proof": ["declaration of origin"]}
    replying(monkeypatch, replies.PRICED | {"savings": [saving]})
    page = page_of(client)
    assert "agreement=RCEP" in page
    assert "€3.00" in page


def test_several_markets_stand_side_by_side(client: Client) -> None:
    page = page_of(client, also=["FR", "SG", "KE"])
    assert page.count('<th scope="row">') == 4
    assert 'class="chart"' in page
    assert "Kenya" in page
    link = re.search(r'href="(/de/en/answer\?[^"]*to=SG[^"]*)"', page)
    assert link is not None
    assert "A buyer in Singapore pays" in unescape(client.get(link[1]).content.decode())


def test_the_shared_link_gives_the_same_answer(client: Client) -> None:
    page = page_of(client)
    link = re.search(r'id="share-link"[^>]*value="http://testserver([^"]+)"', page)
    assert link is not None
    again = unescape(client.get(link[1]).content.decode())
    headline = re.search(r"A buyer in Germany pays €[\d.]+", page)
    assert headline is not None
    assert headline[0] in again


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered(client: Client, language: str) -> None:
    page = unescape(client.get(f"/cn/{language}/").content.decode())
    links = re.findall(r'class="example" href="([^"]+)"', page)
    assert len(links) == 5
    for link in links:
        assert client.get(link).status_code == 200


def test_markets_say_what_is_there_and_what_is_missing(client: Client) -> None:
    page = client.get("/de/en/markets").content.decode()
    assert "Germany" in page
    assert "Known to be missing" in page


def test_an_installation_without_law_teaches(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.law, "list_packs", lambda **_options: ())
    assert "entrepot law compile" in client.get("/de/en/markets").content.decode()


def test_what_a_visitor_types_is_never_markup(client: Client) -> None:
    page = client.get("/de/en/answer", ASKED | {"what": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_a_small_business_finds_its_support_from_the_front_page(client: Client) -> None:
    page = client.get("/sg/en/").content.decode()
    for address in ("/sell/", "/sg/en/programmes", "/sg/en/impact"):
        assert f'class="example example--door" href="{address}"' in page
    assert "Support for small businesses" in client.get("/sg/en/markets").content.decode()
