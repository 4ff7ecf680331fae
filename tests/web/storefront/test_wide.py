"""Words that more goods answer to than are looked through: narrowed, counted, ordered out of all of them."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.catalogue_factories import a_variant, make_seller
from tests.web.storefront.shop import sell
from tests.web.storefront.test_shop import names_on, page_of

from entrepot.apps.discovery import queries as discovery
from entrepot.apps.kernel import workers
from entrepot.apps.search.provider import IndexUnavailableError, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST", 3)
    monkeypatch.setattr(discovery, "MOST_ORDERED", 5)


@pytest.fixture
def shop(client: Client) -> Client:
    """Return a client of a shop with six candles; the cheap one from afar fits worst, beside a bowl."""
    seller = make_seller("Hill House")
    for number in range(5):
        variant = a_variant(f"c{number}", price_minor=50_000 + number * 1_000)
        sell(seller, f"Candle {number}", variants=(variant,), origin="FR")
    far = make_seller("Far Lamps")
    sell(far, "Red bowl", hs="691200", origin="VN", variants=(a_variant("far", price_minor=900),))
    sell(far, "Lamp for a candle", hs="940550", origin="VN", variants=(a_variant("lamp", price_minor=800),))
    workers.run_pending()
    return client


def options_of(page: str) -> list[tuple[str, str, str]]:
    return re.findall(
        r'name="([a-z]+)" value="([^"]+)"(?: checked)?> <span>[^<]+</span> <span[^>]+>([\d+]+)<', page
    )


def test_it_is_said_when_more_fits_than_is_shown(shop: Client) -> None:
    page = page_of(shop, "?q=candle")
    assert "More than 3 products" in page
    assert "The 3 that fit best stand here" in page
    assert len(names_on(page)) == 3
    assert "More than" not in page_of(shop, "?q=red")


def test_a_filter_looks_at_all_and_its_counts_are_right(shop: Client) -> None:
    page = page_of(shop, "?q=candle")
    options = options_of(page)
    assert ("origin", "FR", "5") in options
    assert ("origin", "VN", "1") in options
    assert {word for word, _value, _count in options} == {"kind", "price", "days", "from", "origin", "maker"}
    for word, value, count in options:
        narrowed = page_of(shop, f"?q=candle&{word}={value}")
        said = re.search(r'role="status">(More than )?(\d+) product', narrowed)
        assert said is not None
        assert (int(count) > 3) == bool(said[1]), (word, value)
        assert int(said[2]) == min(int(count), 3), (word, value)
    page = page_of(shop, "?q=candle&origin=VN")
    assert names_on(page) == ["Lamp for a candle"]
    assert "More than" not in page
    assert ("origin", "FR", "5") in options_of(page)
    assert names_on(page_of(shop, "?q=candle&price=-100")) == ["Lamp for a candle"]


def test_an_order_holds_for_all_up_to_a_bound_that_is_said(
    shop: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(shop, "?q=candle&sort=price")
    assert "So many that only 5 of them are put in this order" in page
    monkeypatch.setattr(discovery, "MOST_ORDERED", 6)
    page = page_of(shop, "?q=candle&sort=price")
    assert names_on(page) == ["Lamp for a candle", *(f"Candle {number}" for number in range(5))]
    assert '"status">6 products' in page, re.findall("status.{80}", page)
    assert names_on(page_of(shop, "?q=candle&sort=new"))[0] == "Lamp for a candle"
    assert names_on(page_of(shop, "?q=candle&sort=price-down"))[0] == "Candle 4"


def test_a_choice_that_leaves_nothing_says_so_and_can_be_taken_back(shop: Client) -> None:
    page = page_of(shop, "?q=candle&origin=RW&kind=technical")
    assert names_on(page) == []
    assert "Nothing here fits all of that" in page
    assert 'class="chips__one"' in page
    assert "“candels”" in page_of(shop, "?q=candels&origin=FR")


def test_an_index_that_counts_a_part_says_at_least(shop: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    count = discovery.count_found

    def some(*args: Any, **more: Any) -> discovery.FoundCounts:
        return replace(count(*args, **more), is_whole=False)

    monkeypatch.setattr(discovery, "count_found", some)
    assert ("origin", "FR", "5+") in options_of(page_of(shop, "?q=candle"))


def test_an_index_that_goes_away_between_two_questions_leaves_the_goods(
    shop: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> Tally:
        raise IndexUnavailableError("away")

    monkeypatch.setattr("entrepot.apps.search.queries.tally_tags", away)
    answer = shop.get("/sg/en/shop/?q=candle")
    assert len(names_on(unescape(answer.content.decode()))) == 3
