"""One call buys what is in a cart; repeated, it buys nothing more."""

import pytest
from django.test import Client
from tests.apps.orders.shop import GOOD
from tests.web.api.calls import HOME, Caller
from tests.web.api.test_quotes import is_problem
from tests.web.api.world import World, make_world

from entrepot.apps.kernel import workers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]
DECLINED = "4000000000000002"


@pytest.fixture
def world(client: Client) -> World:
    return make_world(client, pieces=3)


def filled(by: Caller, world: World, quantity: int = 1) -> tuple[str, dict[str, object]]:
    """Return a cart, and what to send to buy it."""
    cart = by.post("/carts", {"market": "SG"})["id"]
    by.post(f"/carts/{cart}/lines", {"variant": world.variant, "quantity": quantity})
    total = by.get(f"/carts/{cart}/quote")["total"]
    return cart, {"total": total, "address": HOME, "email": "mei@example.com", "return_url": "/"}


def test_one_call_orders_and_pays_once(world: World) -> None:
    by = world.buying
    cart, body = filled(by, world, 2)
    bought = by.post(f"/carts/{cart}/purchase", {**body, "method": GOOD})
    assert bought["payment"]["is_paid"]
    assert bought["total"] == bought["payment"]["captured"] == body["total"]
    (order,) = bought["orders"]
    assert by.get(f"/orders/{order}")["state"] == "paid"
    assert by.post(f"/carts/{cart}/purchase", {**body, "method": GOOD}) == bought
    workers.run_pending()
    assert [each["id"] for each in by.get("/orders?as=buyer")["items"]] == [order]
    assert by.get(f"/orders/{order}")["state"] == "paid"


def test_after_a_decline_the_same_call_pays(world: World) -> None:
    by = world.buying
    cart, body = filled(by, world)
    declined = by.post(f"/carts/{cart}/purchase", {**body, "method": DECLINED})
    assert (declined["payment"]["state"], declined["payment"]["is_paid"]) == ("failed", False)
    assert declined["payment"]["message"]
    paid = by.post(f"/carts/{cart}/purchase", {**body, "method": GOOD})
    assert paid["orders"] == declined["orders"]
    assert paid["payment"]["is_paid"]


def test_without_a_token_the_buyer_goes_to_the_provider_s_page(world: World) -> None:
    by = world.buying
    cart, body = filled(by, world)
    begun = by.post(f"/carts/{cart}/purchase", body)
    assert begun["payment"]["state"] == "action_needed"
    assert begun["payment"]["redirect_url"].startswith("/payment-sandbox/")
    assert by.get(f"/orders/{begun['orders'][0]}")["state"] == "awaiting_payment"


def test_another_price_too_few_pieces_or_a_place_elsewhere_buys_nothing(world: World) -> None:
    by = world.buying
    cart, body = filled(by, world)
    other = {"amount": "1.00", "currency": "SGD"}
    is_problem(by.ask("POST", f"/carts/{cart}/purchase", {**body, "total": other}), 409)
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "/\\\\elsewhere.example/"):
        is_problem(by.ask("POST", f"/carts/{cart}/purchase", {**body, "return_url": elsewhere}), 422)
    assert by.get("/orders?as=buyer")["items"] == []


def test_who_comes_too_late_is_told_what_is_left(world: World) -> None:
    by = world.buying
    cart, body = filled(by, world, 2)
    second = Caller(by.client, cart_key="k" * 40)
    their_cart, their_body = filled(second, world, 2)
    assert by.post(f"/carts/{cart}/purchase", {**body, "method": GOOD})["payment"]["is_paid"]
    problem = is_problem(
        second.ask("POST", f"/carts/{their_cart}/purchase", {**their_body, "method": GOOD}), 409
    )
    assert problem["type"].endswith(":checkout-refused")
    assert [each["field"] for each in problem["errors"]] == [world.variant]
