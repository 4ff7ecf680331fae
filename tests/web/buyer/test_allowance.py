"""The page of a person's year, the number they keep, and the split that is one press in the cart."""

import pytest
from django.test import Client
from tests.apps.orders.shop import RESIDENT, make_shelf, open_shop
from tests.factories import make_user
from tests.web.buyer.shopping import FILLED, add, hold

from entrepot.apps.orders.models import KeptIdentity, Order

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CN = "/cn/en/"
HOME = FILLED | {"area": "Sichuan", "locality": "Chengdu", "postcode": "610000", "identity": RESIDENT}
NUMBER = {"recipient": "Tan Mei Ling", "identity": RESIDENT, "agreed": "on"}


@pytest.fixture(autouse=True)
def _china(_open: None) -> None:
    open_shop("CN", tax=False)


def signed_in() -> Client:
    client = Client()
    client.force_login(make_user("june@example.com"))
    return client


def test_a_guest_reads_what_is_left_in_both_languages_and_keeps_no_number() -> None:
    client, shelf = Client(), make_shelf(market="CN", price_minor=300_000, currency="CNY")
    assert "Nothing of your allowance was used" in client.get(f"{CN}allowance/").text
    add(client, shelf, place=CN)
    assert "yearly allowance of CN¥26,000.00" in client.get(f"{CN}cart/").text
    client.post(hold(client, place=CN), HOME)
    page = client.get(f"{CN}allowance/").text
    assert f"•••• {RESIDENT[-4:]}" in page
    assert f"orders/{Order.objects.get().public_id}/" in page
    assert "waits for payment" in page
    assert RESIDENT not in page
    assert "剩余" in client.get("/cn/zh-hans/allowance/").text
    client.post(f"{CN}allowance/", NUMBER)
    client.post(f"{CN}allowance/forget")
    assert KeptIdentity.objects.count() == 0


def test_a_number_is_kept_with_consent_masked_used_and_deleted() -> None:
    client, shelf = signed_in(), make_shelf(market="CN")
    assert client.post(f"{CN}allowance/", NUMBER | {"agreed": ""}).status_code == 422
    wrong = client.post(f"{CN}allowance/", NUMBER | {"identity": "110105194912310028"})
    assert "This number cannot be right." in wrong.text
    assert client.post(f"{CN}allowance/", NUMBER).status_code == 302
    page = client.get(f"{CN}allowance/").text
    assert f"<strong>{RESIDENT[-4:]}</strong>" in page
    assert RESIDENT not in page
    add(client, shelf, place=CN)
    assert "of your yearly allowance" in client.get(f"{CN}cart/").text
    assert client.post(hold(client, place=CN), HOME | {"identity": ""}).status_code == 302
    client.post(f"{CN}allowance/forget")
    assert KeptIdentity.objects.get().sealed == ""


def test_the_checkout_keeps_a_number_only_when_asked_to() -> None:
    client, shelf = signed_in(), make_shelf(market="CN")
    add(client, shelf, place=CN)
    client.post(hold(client, place=CN), HOME)
    assert KeptIdentity.objects.count() == 0
    add(client, shelf, place=CN)
    client.post(hold(client, place=CN), HOME | {"keep_identity": "on"})
    assert KeptIdentity.objects.get().tail == RESIDENT[-4:]


def test_one_press_shares_a_cart_over_two_orders_and_one_takes_it_back() -> None:
    client, shelf = Client(), make_shelf(market="CN", price_minor=300_000, currency="CNY")
    add(client, shelf, 2, place=CN)
    page = client.get(f"{CN}cart/")
    (offer,) = page.context["quoted"].offers
    assert "Make 2 orders of it" in page.text
    client.post(f"{CN}cart/split", {"split": offer.key, "taken": "yes"})
    apart = client.get(f"{CN}cart/")
    assert apart.context["quoted"].total == offer.total
    assert "Order 2 of 2" in apart.text
    client.post(f"{CN}cart/split", {"split": offer.key, "taken": "no"})
    assert client.get(f"{CN}cart/").context["quoted"].total is None
    assert client.post(f"{CN}cart/split", {"split": "x"}, follow=True).status_code == 200
    client.post(f"{CN}cart/split", {"split": offer.key, "taken": "yes"})
    assert client.post(hold(client, place=CN), HOME).status_code == 302
    assert Order.objects.count() == 2
