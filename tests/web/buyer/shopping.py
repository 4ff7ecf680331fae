"""A browser that shops, as the tests need it: it adds, goes to pay, fills in, pays at the sandbox."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.apps.orders.shop import Shelf

HERE = {"Sec-Fetch-Site": "same-origin"}
SG = "/sg/en/"
FILLED = {
    "email": "mei@example.com",
    "recipient": "Tan Mei Ling",
    "phone": "+65 6123 4567",
    "lines": "12 Serangoon Road",
    "postcode": "217959",
}
GOOD, POOR, ASKS = "4242 4242 4242 4242", "4000 0000 0000 9995", "4000 0025 0000 3155"


def add(client: Client, shelf: Shelf, quantity: int = 1, *, place: str = SG, **headers: str) -> HttpResponse:
    """Put pieces in the cart, as the product page does."""
    given = {"variant": shelf.variant, "quantity": quantity}
    return client.post(f"{place}cart/add", given, headers=headers or HERE)


def hold(client: Client, *, place: str = SG) -> str:
    """Go to the checkout from the cart as it is shown, and return the address of the form."""
    quoted = client.get(f"{place}cart/").context["quoted"]
    shown = {"shown": quoted.total.format_plain(), "currency": quoted.currency}
    return client.post(f"{place}checkout/", shown).headers["Location"]


def order(client: Client, *, place: str = SG, **changes: Any) -> HttpResponse:
    """Fill in the form and send it; the answer leads to the provider's page."""
    return client.post(hold(client, place=place), FILLED | changes)


def enter_card(client: Client, address: str, number: str = GOOD) -> HttpResponse:
    """Enter a card on the provider's page; the answer leads back."""
    return client.post(address, {"number": number})


def buy(client: Client, shelf: Shelf, quantity: int = 1) -> str:
    """Buy and pay, and return the order's public id."""
    add(client, shelf, quantity)
    back = enter_card(client, order(client).headers["Location"]).headers["Location"]
    return client.get(back).headers["Location"].split("/orders/")[1].split("/")[0]
