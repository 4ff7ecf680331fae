"""From the product page to the receipt, as the browser sends it: nothing is ordered or paid twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from tests.apps.orders.shop import make_shelf, open_shop
from tests.factories import AT
from tests.web.buyer.shopping import ASKS, FILLED, GOOD, POOR, SG, add, buy, enter_card, hold, order

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries
from entrepot.apps.orders.models import Checkout, Order
from entrepot.apps.payments.models import PaymentIntent
from entrepot.apps.stock import actions as stock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def test_a_guest_buys_in_as_many_fields_as_the_country_needs() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf, 2)
    page = client.get(hold(client))
    assert len(page.context["form"].fields) == 5  # a city state: nobody types Singapore
    assert page.headers["Cache-Control"].split(", ").count("no-store") == 1
    found = buy(client, shelf)
    page = client.get(f"{SG}orders/{found}/")
    assert page.context["order"].state == "paid"
    assert page.context["order"].lines[0].quantity == 3
    workers.run_pending()
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_china_asks_for_the_number_the_law_asks_for_in_eight_fields() -> None:
    open_shop("CN", tax=False)
    client, shelf, there = Client(), make_shelf(market="CN"), "/cn/zh-hans/"
    add(client, shelf, place=there)
    form = client.get(hold(client, place=there)).context["form"]
    assert len(form.fields) == 8
    chinese = {
        "recipient": "林晓",
        "phone": "138 0013 8000",
        "lines": "人民南路四段 11 号",
        "locality": "成都",
        "area": "四川",
        "postcode": "610041",
    }
    without = order(client, place=there, **chinese)
    assert without.status_code == 422
    assert "identity" in without.context["form"].errors
    wrong = order(client, place=there, **chinese, identity="11010519491231002Y")
    assert "identity" in wrong.context["form"].errors
    right = order(client, place=there, **chinese, identity="11010519491231002x")
    assert right.status_code == 302
    add(client, shelf, place=there)
    again = client.get(hold(client, place=there))
    assert "002X" in again.context["form"].fields["identity"].help_text
    assert "11010519491231002" not in again.text
    assert again.context["form"].initial["locality"] == "成都"
    assert order(client, place=there, **chinese).status_code == 302


def test_a_form_sent_twice_is_one_order_and_one_payment() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    form = hold(client)
    first, second = client.post(form, FILLED), client.post(form, FILLED)
    assert first.headers["Location"] == second.headers["Location"]
    assert client.get(form).headers["Location"].startswith(f"{SG}pay/")  # the back button
    back = enter_card(client, first.headers["Location"]).headers["Location"]
    for _reload in range(2):
        assert "/orders/" in client.get(back).headers["Location"]
    assert "/orders/" in client.get(client.post(back).headers["Location"]).headers["Location"]
    assert (Order.objects.count(), PaymentIntent.objects.count()) == (1, 1)


def test_two_clicks_at_the_same_moment_are_one_order_and_one_payment() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    form = hold(client)

    def click(_number: int) -> int:
        with clock.travel(AT):
            browser = Client()
            browser.cookies = client.cookies
            try:
                return browser.post(form, FILLED).status_code
            finally:
                connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(click, range(4)))
    assert set(codes) == {302}
    assert (Checkout.objects.count(), PaymentIntent.objects.count()) == (1, 1)


def test_two_tabs_at_the_checkout_are_one_order() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    one, other = hold(client), hold(client)
    assert client.post(one, FILLED).status_code == 302
    late = client.post(other, FILLED, follow=True)
    assert Order.objects.count() == 1
    assert "ordered already" in late.text
    assert "Go on to pay it" in late.text


def test_a_declined_card_says_what_to_do_and_the_next_one_pays() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    there = order(client).headers["Location"]
    back = enter_card(client, there, POOR).headers["Location"]
    page = client.get(back)
    assert "There is not enough money on this card." in page.text
    assert "Try another card or another way to pay." in page.text
    again = client.post(back).headers["Location"]
    assert again != there
    asked = enter_card(client, again, ASKS)
    assert asked.status_code == 200  # the bank asks first
    paid = client.get(client.post(again, {"answer": "yes"}).headers["Location"])
    assert "/orders/" in paid.headers["Location"]
    assert list(PaymentIntent.objects.order_by("id").values_list("state", flat=True)) == [
        "failed",
        "captured",
    ]
    assert Order.objects.get().state == "paid"


def test_who_leaves_the_bank_s_page_goes_on_with_the_same_payment() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    there = order(client).headers["Location"]
    page = client.get(f"{SG}pay/{Checkout.objects.get().public_id}/")
    assert "Your payment is not finished" in page.text
    assert "Go on to pay it" in client.get(f"{SG}cart/").text
    assert client.post(page.wsgi_request.path).headers["Location"] == there


def test_a_price_that_changed_is_told_with_both_totals() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    total = client.get(f"{SG}cart/").context["quoted"].total
    add(client, shelf)
    stale = {"shown": total.format_plain(), "currency": "SGD"}
    told = client.post(f"{SG}checkout/", stale, follow=True)
    now = told.context["quoted"].total
    assert f"was SGD\xa0{total.format_plain()} and is SGD\xa0{now.format_plain()} now" in told.text


def test_a_price_that_lapsed_is_held_anew_and_what_was_typed_stays() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    form = hold(client)
    with clock.travel(AT + timedelta(minutes=31)):
        told = client.post(form, FILLED)
        assert told.status_code == 409
        assert "these have passed. It is still the same." in told.text
        assert "12 Serangoon Road" in told.text
        anew = f"{SG}checkout/{told.context['held'].quote}/"
        assert "these have passed" in client.get(form, follow=True).text
        assert client.post(anew, FILLED).status_code == 302
    assert Order.objects.count() == 1


def test_what_was_sold_in_the_meantime_is_refused_and_the_cart_is_kept() -> None:
    client, shelf = Client(), make_shelf(pieces=2)
    add(client, shelf, 2)
    form = hold(client)
    stock.adjust(variant=shelf.variant, on_hand=1, by=shelf.seller, at=AT)
    told = client.post(form, FILLED, follow=True)
    assert "Nothing was ordered and nothing is charged." in told.text
    assert "2 are wanted, 1 are left." in told.text
    assert client.get(f"{SG}cart/").context["cart"].items[0].quantity == 2
    client.post(f"{SG}cart/change", {"variant": shelf.variant, "quantity": "1"})
    assert order(client).status_code == 302


def test_what_is_not_sold_any_more_stands_in_the_cart_with_its_reason() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    catalogue.withdraw_listing(product=shelf.product, by=shelf.seller, at=AT)
    page = client.get(f"{SG}cart/")
    assert "This is not sold here." in page.text
    assert "Check out" not in page.text
    client.post(f"{SG}cart/change", {"variant": shelf.variant, "quantity": "0"})
    assert "Your cart is empty" in client.get(f"{SG}cart/").text


def test_who_pays_too_late_puts_it_in_the_cart_again() -> None:
    client, shelf = Client(), make_shelf()
    add(client, shelf)
    order(client)
    found = Order.objects.get()
    with clock.travel(AT + timedelta(minutes=31)):
        page = client.get(f"{SG}pay/{found.checkout.public_id}/")
        assert "The time to pay has passed" in page.text
        client.post(f"{SG}orders/{found.public_id}/again")
        assert client.get(f"{SG}cart/").context["cart"].items[0].quantity == 1
        assert client.post(page.wsgi_request.path, follow=True).status_code == 200
    assert GOOD
