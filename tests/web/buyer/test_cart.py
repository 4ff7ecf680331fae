"""Into the cart from a page without a token, and whose cart it is."""

from typing import Any

import pytest
from django.test import Client
from django.utils.http import http_date
from tests.apps.orders.shop import make_shelf, open_shop
from tests.catalogue_factories import make_seller
from tests.factories import make_user
from tests.web.buyer.shopping import HERE, SG, add, buy, hold
from tests.web.storefront.shop import show_picture

from entrepot.apps.orders.models import Cart, Order
from entrepot.apps.orders.queries import CartView
from entrepot.web.api.limits import Limiter
from entrepot.web.buyer import access
from entrepot.web.buyer.access import COOKIE
from entrepot.web.public import pace

pytestmark = pytest.mark.django_db
OWN = "http://testserver"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": OWN},
        {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
    ],
)
def test_our_own_pages_put_things_in(headers: dict[str, str]) -> None:
    client, shelf = Client(enforce_csrf_checks=True), make_shelf()
    assert add(client, shelf, 2, **headers).headers["Location"] == f"{SG}cart/"
    assert client.get(f"{SG}cart/badge").context["pieces"]["count"] == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Nothing": "said"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
        {"Origin": "http://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": "null"},
    ],
)
def test_other_sites_do_not(headers: dict[str, str]) -> None:
    client, shelf = Client(), make_shelf()
    refused = add(client, shelf, **headers)
    assert refused.status_code == 403
    assert COOKIE not in refused.cookies
    assert Cart.objects.count() == 0


def test_every_other_step_needs_a_token() -> None:
    client, shelf = Client(enforce_csrf_checks=True), make_shelf()
    add(client, shelf)
    given = {"variant": shelf.variant, "quantity": "5"}
    assert client.post(f"{SG}cart/change", given, headers=HERE).status_code == 403
    assert client.post(f"{SG}checkout/", headers=HERE).status_code == 403


def test_the_browser_s_key_is_out_of_reach_and_nothing_is_kept_in_a_cache() -> None:
    client, shelf = Client(), make_shelf()
    kept = add(client, shelf).cookies[COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/")
    assert len(kept.value) >= 32
    assert kept.value not in Cart.objects.get().key_digest
    secure = client.post(f"{SG}cart/add", {"variant": shelf.variant}, headers=HERE, secure=True)
    assert secure.cookies[COOKIE]["secure"] is True
    for page in ("cart/", "cart/badge", "orders/"):
        assert "no-store" in client.get(f"{SG}{page}").headers["Cache-Control"]
    modified = client.get(f"{SG}cart/", headers={"If-Modified-Since": http_date()})
    assert modified.status_code == 200


def test_a_stranger_sees_another_cart() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    stranger = Client()
    assert "Your cart is empty" in stranger.get(f"{SG}cart/").text
    stranger.cookies[COOKIE] = "short"
    assert "Your cart is empty" in stranger.get(f"{SG}cart/").text


def test_signing_in_takes_the_cart_along_and_adds_it_to_one_s_own() -> None:
    person, one, other = make_user(), make_shelf(), make_shelf()
    at_home, away = Client(), Client()
    at_home.force_login(person)
    add(at_home, one, 1)
    add(away, one, 2)
    add(away, other, 3)
    away.force_login(person)
    assert away.get(f"{SG}cart/badge").context["pieces"]["count"] == 6
    assert at_home.get(f"{SG}cart/badge").context["pieces"]["count"] == 6
    assert away.get(f"{SG}cart/badge").context["pieces"]["count"] == 6  # once


@pytest.mark.parametrize("has_own", [False, True])
def test_two_windows_that_take_the_cart_at_once_both_show_it(
    *, has_own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, shelf, other, client = make_user(), make_shelf(), make_shelf(), Client()
    add(client, shelf, 2)
    if has_own:
        at_home = Client()
        at_home.force_login(person)
        add(at_home, other)
    client.force_login(person)
    seen = access.queries.get_open_cart
    once = [True]

    def other_window(**asked: Any) -> CartView | None:
        found = seen(**asked)
        if asked["viewer"].user_id is None and once.pop():
            once.append(False)
            client.get(f"{SG}cart/badge")
        return found

    monkeypatch.setattr(access.queries, "get_open_cart", other_window)
    page = client.get(f"{SG}cart/badge")
    assert page.context["pieces"]["count"] == (3 if has_own else 2)


def test_a_first_cart_is_simply_claimed() -> None:
    person, shelf, client = make_user(), make_shelf(), Client()
    add(client, shelf, 2)
    cart = Cart.objects.get()
    client.force_login(person)
    assert client.get(f"{SG}cart/").context["cart"].public_id == cart.public_id
    assert Cart.objects.get().user_id == person.pk


def test_a_guest_s_payment_is_nobody_else_s() -> None:
    person, shelf, client = make_user(), make_shelf(), Client()
    bought = buy(client, shelf)
    checkout = Order.objects.get(public_id=bought).checkout.public_id
    stranger, signed_in = Client(), Client()
    add(stranger, shelf)
    signed_in.force_login(person)
    for other in (stranger, signed_in, Client()):
        for page in (f"{SG}pay/{checkout}/", f"{SG}orders/{bought}/"):
            assert other.get(page).status_code == 404
        assert other.post(f"{SG}pay/{checkout}/").status_code == 404


def test_signing_out_ends_what_a_guest_bought_before_signing_in() -> None:
    person, shelf, client = make_user(), make_shelf(), Client()
    bought = f"{SG}orders/{buy(client, shelf)}/"
    assert client.get(f"{SG}orders/").context["rows"]
    client.force_login(person)
    assert client.get(bought).status_code == 200  # the person's own, as long as they are signed in
    assert client.cookies[COOKIE].value == ""
    assert client.get(bought).status_code == 200
    add(client, shelf)
    mine = hold(client)
    assert client.get(mine).context["form"].initial == {"email": person.email}
    client.logout()
    assert client.get(bought).status_code == 404
    assert not client.get(f"{SG}orders/").context["rows"]


def test_a_cacheable_page_does_not_look_who_holds_a_key() -> None:
    person, shelf, client = make_user(), make_shelf(), Client()
    add(client, shelf)
    client.force_login(person)
    page = client.get(f"{SG}shop/")
    assert COOKIE not in page.cookies


@pytest.mark.parametrize("quantity", ["0", "-1", "many", "1e3", "99999", "²"])
def test_no_number_of_pieces_is_told(quantity: str) -> None:
    client, shelf = Client(), make_shelf()
    given = {"variant": shelf.variant, "quantity": quantity}
    told = client.post(f"{SG}cart/add", given, headers=HERE, follow=True)
    assert "This is no number of pieces" in told.text
    add(client, shelf)
    client.post(f"{SG}cart/change", given)
    left = client.get(f"{SG}cart/badge").context["pieces"]["count"]
    assert left == (0 if quantity == "0" else 1)


def test_a_script_is_told_in_a_fragment() -> None:
    client, shelf = Client(), make_shelf()
    told = add(client, shelf, 1, **HERE, **{"HX-Request": "true"})
    assert told.status_code == 200
    assert told.headers["HX-Trigger"] == "cart-changed"
    assert ("1 piece in the cart" in told.text, "<html" in told.text) == (True, False)
    wrong = {"variant": "var_unknown", "quantity": "1"}
    refused = client.post(f"{SG}cart/add", wrong, headers={**HERE, "HX-Request": "true"})
    assert "This is not sold here." in refused.text


def test_what_a_cart_says_of_money_is_written_as_its_prices_are() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf, 3)
    for place in (SG, "/sg/zh-hans/"):
        (news,) = client.get(f"{place}cart/").context["parcels"][0].news
        assert "SGD\xa0" in news.message


def test_where_no_market_is_open_the_head_of_a_page_has_no_cart() -> None:
    none = Client().get("/rw/en/cart/badge")
    assert (none.status_code, none.content) == (204, b"")
    assert Client().get("/rw/en/cart/").status_code == 404


def test_who_adds_too_often_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    client, shelf = Client(), make_shelf()
    monkeypatch.setattr(pace, "ADDRESSES", Limiter(1))
    assert add(client, shelf).status_code == 302
    slow = add(Client(), shelf)
    assert (slow.status_code, int(slow.headers["Retry-After"]) > 0) == (429, True)
    assert Cart.objects.count() == 1


def test_parcels_stand_apart_with_what_makes_their_price() -> None:
    client, hill, valley = Client(), make_shelf("Hill Candles"), make_shelf("Valley Wax")
    add(client, hill, 2)
    add(client, valley)
    page = client.get(f"{SG}cart/")
    assert [parcel.seller for parcel in page.context["parcels"]] == ["Hill Candles", "Valley Wax"]
    first = page.context["parcels"][0]
    assert [each.kind for each in first.sums] == ["goods", "freight", "duty", "tax"]
    assert {line.rule for line in first.laws} >= {"SG.LVG.GST.9"}
    assert first.warnings == ()  # what a buyer cannot act on is not thrown at them
    assert "United States" in page.text


def test_what_only_a_business_can_act_on_is_not_said_to_a_buyer() -> None:
    client, shelf = Client(), make_shelf("Void Deck", seller=make_seller("Void Deck", country="SG"))
    add(client, shelf)
    page = client.get(f"{SG}cart/")
    assert page.context["quoted"].parcels[0].reply["warnings"][0]["code"] == "law_missing"
    assert page.context["parcels"][0].warnings == ()
    assert "customs broker" not in page.text


def test_each_thing_has_the_picture_one_knows_it_by() -> None:
    client, shelf, bare = Client(), make_shelf("Hill Candles"), make_shelf("Valley Wax")
    show_picture(shelf.product, shelf.seller)
    add(client, shelf)
    add(client, bare)
    page = client.get(f"{SG}cart/")
    assert (page.text.count('<img class="thumb"'), page.text.count("thumb--none")) == (1, 1)


def test_where_no_shop_is_open_the_page_says_so() -> None:
    page = Client().get("/aq/en/cart/")
    assert page.status_code == 404
    assert "No shop here yet" in page.text


def test_a_cart_is_its_market_s() -> None:
    open_shop("CN", tax=False)
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    assert client.get("/cn/zh-hans/cart/badge").context["pieces"]["count"] == 0
