"""Pages before Django: true to what stands now, and nobody can put anything into another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from pytest_django import DjangoAssertNumQueries
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.web.front.conftest import Ask
from tests.web.storefront.shop import SHOP, sell
from tests.web.storefront.test_fronts import put_in_front

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries
from entrepot.apps.discovery.changing import GOODS
from entrepot.apps.kernel import changes, clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.changes import FOLLOWER, note
from entrepot.apps.markets import actions as markets
from entrepot.apps.pricing import actions as pricing
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock.actions import Want
from entrepot.core.money import Money
from entrepot.web.storefront.windows import COOKIE

pytestmark = pytest.mark.django_db
OURS = frozenset(
    {
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Permissions-Policy",
        "Vary",
        "Cache-Control",
        "ETag",
        "Content-Language",
    }
)


def variant_of(product: str, seller: Actor) -> str:
    return queries.get_own_product(product, viewer=seller).product.variants[0].public_id


def test_who_asks_the_same_is_answered_without_django(
    ask: Ask, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sell()
    first = ask(SHOP)
    assert (first.status, first.made) == (200, True)
    with django_assert_num_queries(1):  # has anything changed?
        second = ask(SHOP)
    assert (second.status, second.made, second.body) == (200, False, first.body)
    assert second.headers.keys() >= OURS
    assert first.headers.keys() == second.headers.keys()
    assert {**first.headers, "X-Request-ID": ""} == {**second.headers, "X-Request-ID": ""}
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert ask(SHOP, HTTP_X_REQUEST_ID="caller-0001").headers["X-Request-ID"] == "caller-0001"


def test_who_has_it_already_is_told_so(ask: Ask) -> None:
    sell()
    etag = ask(SHOP).headers["ETag"]
    for held in (etag, f'"other", W/{etag}', "*"):
        answer = ask(SHOP, HTTP_IF_NONE_MATCH=held)
        assert (answer.status, answer.made, answer.body) == (304, False, "")
        assert answer.headers["ETag"] == etag
        assert "Content-Length" not in answer.headers
    assert ask(SHOP, HTTP_IF_NONE_MATCH='"other"').status == 200
    head = ask(SHOP, "HEAD")
    assert (head.status, head.made, head.body) == (200, False, "")


def test_who_unpacks_is_sent_it_packed(ask: Ask) -> None:
    sell()
    whole = ask(SHOP)
    made = ask(f"{SHOP}?sort=new", HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert made.made
    assert made.headers["Content-Encoding"] == "gzip"
    packed = ask(SHOP, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert (packed.status, packed.made, packed.body) == (200, False, whole.body)
    assert int(packed.headers["Content-Length"]) < len(whole.body) / 2
    assert packed.headers["ETag"] == f"W/{whole.headers['ETag']}"
    assert {*packed.headers["Vary"].split(", ")} == {"Cookie", "Accept-Encoding"}
    assert packed.headers["Vary"] == whole.headers["Vary"]
    assert ask(SHOP, HTTP_IF_NONE_MATCH=packed.headers["ETag"]).status == 304
    for plain in ("", "identity", "gzip;q=0"):
        answer = ask(SHOP, HTTP_ACCEPT_ENCODING=plain)
        assert "Content-Encoding" not in answer.headers
        assert (answer.made, answer.body) == (False, whole.body)


def test_a_condition_is_answered_and_the_page_kept_for_others(ask: Ask, new_door: Callable[..., Ask]) -> None:
    sell()
    etag = ask(SHOP).headers["ETag"]
    other = new_door()
    answer = other(SHOP, HTTP_IF_NONE_MATCH=etag)
    assert (answer.status, answer.made, answer.body) == (304, True, "")
    assert (other(SHOP).status, other(SHOP).made) == (200, False)


type Change = Callable[[str, Actor], Any]


def retitle(product: str, seller: Actor) -> None:
    catalogue.set_translation(
        product=product, thing=product, field="title", language="en", text="Juniper", by=seller, at=AT
    )


def reprice(product: str, seller: Actor) -> None:
    pricing.set_market_price(
        variant=variant_of(product, seller),
        market="SG",
        price=Money(99_00, "SGD"),
        valid_from=AT.date(),
        by=seller,
        at=AT,
    )


def sell_out(product: str, seller: Actor) -> None:
    wants = [Want(variant=variant_of(product, seller), quantity=7)]
    stock.reserve(wants=wants, reference="order", until=AT + timedelta(hours=1), by=SYSTEM, at=AT)


def withdraw(product: str, seller: Actor) -> None:
    catalogue.withdraw_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)


def archive(product: str, seller: Actor) -> None:
    catalogue.archive_product(product=product, by=seller, at=AT)


@pytest.mark.parametrize("change", [retitle, reprice, sell_out, withdraw, archive])
def test_a_change_is_seen_at_once_by_every_process(
    ask: Ask, new_door: Callable[..., Ask], change: Change
) -> None:
    seller = make_seller()
    product = sell(seller)
    workers.run_pending()  # orders by price know of it
    processes = (ask, new_door())
    put_in_front(product)
    addresses = (SHOP, f"{SHOP}{product}/", f"{SHOP}?sort=price", "/sg/en/shop/shelf", "/sg/en/store/")
    before = {address: process(address).body for process in processes for address in addresses}
    assert not any(process(address).made for process in processes for address in addresses)
    change(product, seller)
    for process in processes:
        for address in addresses:
            answer = process(address)
            assert answer.made, address
            assert answer.body != before[address], address


def test_what_an_order_takes_leaves_other_pages_kept(ask: Ask) -> None:
    seller = make_seller()
    product, other = sell(seller), sell(seller, "Birch Candle")
    ask(f"{SHOP}{product}/")
    ask(f"{SHOP}{other}/")
    sell_out(product, seller)
    assert ask(f"{SHOP}{product}/").made
    assert not ask(f"{SHOP}{other}/").made


def test_what_stands_in_front_is_seen_at_once(ask: Ask) -> None:
    made = put_in_front(sell())
    home, whole = "/sg/en/store/", f"/sg/en/store/{made}/"
    assert "For long evenings" in ask(home).body
    assert "Cedar Candle" in ask(whole).body
    assert not any(ask(each).made for each in (home, whole))
    campaigns.archive_collection(collection=made, by=SYSTEM, at=AT)
    assert "For long evenings" not in ask(home).body
    assert ask(whole).status == 404


def test_a_new_rule_of_a_market_is_seen_at_once(ask: Ask) -> None:
    sell()
    ask(SHOP)
    markets.change_setting(owner="SG", name="currency", value="EUR", valid_from=AT.date(), by=SYSTEM, at=AT)
    answer = ask(SHOP)
    assert answer.made
    assert "€" in answer.body


def test_a_maker_s_words_are_seen_at_once(ask: Ask) -> None:
    seller = make_seller()
    product = queries.get_own_product(sell(seller), viewer=seller).product
    address = f"/sg/en/makers/{product.business}/"
    ask(address)
    assert not ask(address).made
    businesses.update_business(name="Valley Lamps", country="US", kind="home", by=seller, at=AT)
    assert "Valley Lamps" in ask(address).body


def test_what_words_find_is_seen_when_the_index_has_it(ask: Ask) -> None:
    assert "Cedar" not in ask(f"{SHOP}?q=cedar").body
    sell()
    assert "Cedar Candle" not in ask(f"{SHOP}?q=cedar").body
    workers.run_pending()
    assert "Cedar Candle" in ask(f"{SHOP}?q=cedar").body
    assert not ask(f"{SHOP}?q=cedar").made


def test_a_page_is_not_kept_until_what_it_shows_has_come_to_rest(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell()
    monkeypatch.setattr(changes, "SETTLED", 600.0)
    ask(SHOP)
    assert ask(SHOP).made


def test_a_change_while_a_page_is_made_leaves_it_unkept(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    sell()
    ask(SHOP)
    looks: list[int] = []
    look = FOLLOWER.look

    def overtaken() -> int:
        turn = look()
        if not looks:
            note([GOODS])
        looks.append(turn)
        return turn

    monkeypatch.setattr(FOLLOWER, "look", overtaken)
    ask(f"{SHOP}?kind=home")
    assert ask(f"{SHOP}?kind=home").made
    assert not ask(f"{SHOP}?kind=home").made


def test_no_page_outlives_the_quarter_of_an_hour(ask: Ask) -> None:
    sell()
    ask(SHOP)
    with clock.travel(AT + timedelta(minutes=14)):
        assert not ask(SHOP).made
    with clock.travel(AT + timedelta(minutes=15)):
        assert ask(SHOP).made


@pytest.mark.parametrize(
    "told",
    [
        {"HTTP_HOST": "127.0.0.1"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_COOKIE": f"{COOKIE}=EUR"},
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_HX_REQUEST": "true"},
    ],
)
def test_who_asks_otherwise_is_answered_by_django(ask: Ask, told: dict[str, str]) -> None:
    sell()
    ask(SHOP)
    assert ask(SHOP, **told).made
    assert not ask(SHOP).made


def test_each_money_has_its_pages(ask: Ask) -> None:
    sell()
    plain, euro = ask(SHOP), ask(SHOP, HTTP_COOKIE=f"other=1; {COOKIE}=EUR")
    assert "≈" not in plain.body
    assert "≈ €" in euro.body
    again = ask(SHOP, HTTP_COOKIE=f'{COOKIE}="EUR"')
    assert (again.made, again.body) == (False, euro.body)
    assert ask(SHOP).body == plain.body


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (SHOP, {"HTTP_COOKIE": f"{COOKIE}=XXX"}),
        (SHOP, {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"}),
        (f"{SHOP}?q={'x' * 600}", {}),
        ("/sg/en/visitor", {}),
        ("/sg/en/shop/prd_none/", {}),
        ("/sg/en/cart/", {}),
        ("/sg/en/shop/supported", {}),
        ("/account/login/", {}),
        ("/api/v1/markets", {}),
        (SHOP, {"HTTP_HOST": "elsewhere.example"}),
    ],
)
def test_what_is_somebody_s_own_or_nothing_is_never_kept(
    ask: Ask, address: str, told: dict[str, str]
) -> None:
    ask(address, **told)
    assert ask(address, **told).made


def test_what_a_stranger_sends_along_is_in_no_page(ask: Ask) -> None:
    sell()
    sent = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "http",
        "HTTP_X_ORIGINAL_URL": "/evil",
        "HTTP_ACCEPT_LANGUAGE": "zh-CN",
        "HTTP_REFERER": "https://evil.example/",
        "HTTP_USER_AGENT": "evil.example",
        "HTTP_COOKIE": "evil=evil.example; entrepot_place=de/zh-hans; messages=evil.example",
    }
    page = ask(SHOP, **sent)
    assert "evil" not in page.body
    assert page.body == ask(SHOP, HTTP_X_FORWARDED_PROTO="https").body


def test_an_address_is_kept_as_it_was_written(ask: Ask) -> None:
    sell()
    one, other = ask(f"{SHOP}?origin=US&sort=price"), ask(f"{SHOP}?sort=price&origin=US")
    assert (one.made, other.made) == (True, True)
    assert ask(f"{SHOP}?sort=price").made


@pytest.mark.usefixtures("shop")
def test_those_asked_for_last_are_kept(new_door: Callable[..., Ask]) -> None:
    sell()
    ask = new_door(most=40_000)
    for number in range(8):
        ask(f"{SHOP}?after={number}")
    assert not ask(f"{SHOP}?after=7").made
    assert ask(f"{SHOP}?after=0").made


def test_where_changes_cannot_be_read_django_is_asked(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    sell()
    ask(SHOP)

    def away() -> int:
        raise DatabaseError("away")

    monkeypatch.setattr(FOLLOWER, "look", away)
    assert ask(SHOP).made
