"""From the shop window to receipt over the API: what a quote said is what is charged, and each step once."""

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD
from tests.factories import AT
from tests.web.api.calls import GUEST, HOME, Caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, buy, make_world, send

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries as orders
from entrepot.apps.shipping import actions as shipping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def world(client: Client) -> World:
    return make_world(client)


def test_the_window_shows_the_final_price_and_the_cart_charges_it(world: World) -> None:
    by = world.buying
    page = by.get("/shop/SG/products")
    (shown,) = page["items"]
    assert (shown["id"], shown["price"]["status"], page["next"]) == (world.product, "ok", None)
    whole = by.get(f"/shop/SG/products/{world.product}")
    assert whole["variants"][0]["free"] == 20
    assert whole["variants"][0]["shown"] == shown["price"]
    why = by.get(f"/shop/SG/variants/{world.variant}/price")
    assert why["total"] == shown["price"]["total"]
    assert why["why"]["components"]
    buy(world)
    order = by.get(f"/orders/{world.ids['order']}")
    assert (order["state"], order["total"]) == ("paid", shown["price"]["total"])
    assert order["commission"] is None
    assert world.selling.get(f"/orders/{world.ids['order']}")["commission"]["currency"] == "SGD"


def test_a_guest_buys_with_the_key_of_a_cart(client: Client, world: World) -> None:
    guest = Caller(client, cart_key=GUEST)
    buy(world, guest)
    order = world.ids["order"]
    assert guest.get(f"/orders/{order}")["state"] == "paid"
    assert [each["id"] for each in guest.get("/orders")["items"]] == [order]
    assert guest.get(f"/payments/{world.ids['payment']}")["is_paid"]
    send(world)
    assert guest.get(f"/orders/{order}/shipments")["items"][0]["number"]
    for step in ("authorise", "refresh", "cancel"):
        for other in (Caller(client, cart_key=GUEST + "2"), world.buying):
            where = f"/payments/{world.ids['payment']}/{step}"
            is_problem(other.ask("POST", where, {"return_url": "/"}), 404)
    for path in (f"/orders/{order}", f"/payments/{world.ids['payment']}", f"/carts/{world.ids['cart']}"):
        is_problem(Caller(client, cart_key=GUEST + "2").ask("GET", path), 404)
        is_problem(Caller(client).ask("GET", path), 401)
        is_problem(world.buying.ask("GET", path), 404)


def test_from_order_to_the_sellers_account(world: World) -> None:
    send(buy(world, quantity=2))
    order, by = world.ids["order"], world.selling
    label = by.ask("GET", f"/shipments/{world.ids['shipment']}/label")
    assert (label.status_code, label["Content-Type"]) == (200, "image/svg+xml")
    shipping.record_delivery(parcel=world.ids["shipment"], reference="d1", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    done = world.buying.post(f"/orders/{order}/receipt")
    assert done["state"] == "released"
    workers.run_pending()
    (balance,) = by.get("/balances")["items"]
    share = by.get(f"/orders/{order}")["seller_share"]
    assert (balance["account"], balance["balance"]) == ("seller_available", share)
    business, day = balance["owner"], AT.date().isoformat()
    (line,) = by.get(f"/businesses/{business}/ledger?currency=SGD")["items"]
    assert (line["about"], line["amount"], line["cause"]) == (order, share, "release")
    statement = by.get(f"/businesses/{business}/statement?currency=SGD&start={day}&end=2027-01-01")
    assert (statement["lines"], statement["closing"]) == ([line], share)
    steps = [each["event"] for each in world.buying.get(f"/orders/{order}/timeline")["items"]]
    assert steps[0] == "placed" or "paid" in steps
    assert orders.list_money_differences(viewer=SYSTEM) == []


def test_a_checkout_sent_twice_is_one_order(world: World) -> None:
    by = world.buying
    cart = by.post("/carts", {"market": "SG"})["id"]
    line = {"variant": world.variant, "quantity": 3}
    key = {"headers": {"Idempotency-Key": "line-1"}}
    assert by.post(f"/carts/{cart}/lines", line, **key) == by.post(f"/carts/{cart}/lines", line, **key)
    total = by.get(f"/carts/{cart}/quote")["total"]
    body = {"total": total, "address": HOME}
    first, again = (
        by.ask("POST", f"/carts/{cart}/checkout", body, headers={"Idempotency-Key": "buy-1"})
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert len(by.get("/orders?as=buyer")["items"]) == 1
    problem = is_problem(by.ask("POST", f"/carts/{cart}/checkout", body), 409)
    assert problem["type"].endswith(":cart-changed")


def test_another_price_than_the_one_shown_is_refused_and_nothing_is_kept(world: World) -> None:
    by = world.buying
    cart = by.post("/carts", {"market": "SG"})["id"]
    by.post(f"/carts/{cart}/lines", {"variant": world.variant})
    body = {"total": {"amount": "1.00", "currency": "SGD"}, "address": HOME}
    problem = is_problem(by.ask("POST", f"/carts/{cart}/checkout", body), 409)
    assert "1.00" in str(problem)
    assert by.get("/orders")["items"] == []
    held = by.post(f"/carts/{cart}/quotes")
    placed = by.post(f"/carts/{cart}/checkout", {"quote": held["quote"], "address": HOME})
    assert placed["total"] == held["total"]


def test_a_decline_is_an_answer_and_another_card_pays(world: World) -> None:
    buy(world, paid=False)
    by, payment = world.buying, world.ids["payment"]
    assert by.post(f"/checkouts/{world.ids['checkout']}/payments", {})["id"] == payment
    declined = by.post(f"/payments/{payment}/authorise", {"method": "4000000000000002", "return_url": "/"})
    assert declined["state"] == "failed"
    assert declined["message"]
    again = by.post(f"/checkouts/{world.ids['checkout']}/payments", {})
    assert again["id"] != payment
    paid = by.post(f"/payments/{again['id']}/authorise", {"method": GOOD, "return_url": "/"})
    assert paid["is_paid"]
    assert by.post(f"/payments/{again['id']}/refresh")["state"] == "captured"
    is_problem(by.ask("POST", f"/payments/{again['id']}/cancel"), 409)


def test_a_page_elsewhere_is_no_place_to_come_back_to(world: World) -> None:
    buy(world, paid=False)
    body = {"return_url": "https://elsewhere.example/"}
    problem = is_problem(world.buying.ask("POST", f"/payments/{world.ids['payment']}/authorise", body), 422)
    assert problem["errors"][0]["field"] == "return_url"


def test_orders_that_are_not_paid_may_be_given_up(world: World) -> None:
    buy(world, paid=False)
    found = world.buying.post(f"/checkouts/{world.ids['checkout']}/cancel", {"why": "changed my mind"})
    assert [each["state"] for each in found["orders"]] == ["cancelled"]
    assert world.buying.get(f"/shop/SG/products/{world.product}")["variants"][0]["free"] == 20


def test_an_order_is_left_out_before_it_is_paid(world: World) -> None:
    buy(world, paid=False)
    order = world.ids["order"]
    assert world.selling.post(f"/orders/{order}/let-go", {"why": "it broke"})["state"] == "cancelled"
    steps = world.buying.get(f"/orders/{order}/timeline")["items"]
    assert (steps[-1]["event"], steps[-1]["why"]) == ("let_go", "it broke")
    is_problem(world.buying.ask("POST", f"/orders/{order}/let-go", {}), 409)


def test_a_refund_is_asked_for_once_and_in_proportion(world: World) -> None:
    send(buy(world))
    order = world.ids["order"]
    body = {"amount": {"amount": "5.00", "currency": "SGD"}, "reason": "one broke"}
    key = {"headers": {"Idempotency-Key": "back-1"}}
    first = world.selling.post(f"/orders/{order}/refunds", body, **key)
    assert world.selling.post(f"/orders/{order}/refunds", body, **key) == first
    with clock.travel(AT.replace(hour=10)):
        workers.run_pending()
    is_problem(world.buying.ask("POST", f"/orders/{order}/refunds", body), 409)
    more = body | {"amount": {"amount": "5000.00", "currency": "SGD"}}
    assert is_problem(world.selling.ask("POST", f"/orders/{order}/refunds", more), 409)["detail"]


def test_a_dispute_is_opened_and_given_in_to(world: World) -> None:
    send(buy(world))
    order = world.ids["order"]
    assert world.buying.post(f"/orders/{order}/dispute", {"why": "nothing came"})["state"] == "disputed"
    settled = world.selling.post(f"/orders/{order}/dispute/settle", {"for_buyer": True, "why": "it was lost"})
    assert settled["state"] == "refund_due"


def test_an_order_is_called_off_before_it_leaves(world: World) -> None:
    buy(world)
    found = world.buying.post(f"/orders/{world.ids['order']}/call-off", {})
    assert found["state"] == "refund_due"
    is_problem(world.buying.ask("POST", f"/orders/{world.ids['order']}/call-off", {}), 409)


def test_a_guests_cart_is_claimed_by_who_signs_in(client: Client, world: World) -> None:
    cart = Caller(client, cart_key=GUEST).post("/carts", {"market": "SG"})["id"]
    known = Caller(client, world.buying.token, GUEST)
    assert known.post(f"/carts/{cart}/claim")["id"] == cart
    assert world.buying.get(f"/carts/{cart}")["is_open"]
    is_problem(Caller(client, cart_key=GUEST).ask("GET", f"/carts/{cart}"), 404)


def test_lines_are_set_and_taken_out(world: World) -> None:
    by = world.buying
    cart = by.post("/carts", {"market": "SG"})["id"]
    by.post(f"/carts/{cart}/lines", {"variant": world.variant})
    assert by.put(f"/carts/{cart}/lines/{world.variant}", {"quantity": 4})["items"][0]["quantity"] == 4
    by.delete(f"/carts/{cart}/lines/{world.variant}")
    assert by.get(f"/carts/{cart}")["items"] == []
    quote = by.get(f"/carts/{cart}/quote", headers={"Accept-Language": "zh"})
    assert quote["total"] is None
    assert quote["refusals"][0]["code"] == "cart_empty"
    assert "cart" not in quote["refusals"][0]["message"]
    is_problem(by.ask("DELETE", f"/carts/{cart}/lines/{world.variant}"), 404)


def test_a_weak_key_is_no_key_of_a_cart(client: Client) -> None:
    weak = Caller(client, cart_key="guessable")
    assert is_problem(weak.ask("POST", "/carts", {"market": "SG"}), 422)["errors"][0]["field"] == "Cart-Key"
