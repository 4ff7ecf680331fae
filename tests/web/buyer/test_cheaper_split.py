"""What one press saves is saved on the card: heavy goods of one maker travel cheaper in two parcels."""

import pytest
from django.test import Client
from tests.apps.orders.shop import Shelf, make_shelf
from tests.web.buyer.shopping import SG, add, enter_card, order

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries
from entrepot.apps.orders.models import Checkout
from entrepot.apps.payments import queries as payments
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
HEAVY = {"net_grams": 2_500, "gross_grams": 2_600}


def charged(client: Client) -> Money:
    """Check out, pay, and return what the card was charged."""
    back = enter_card(client, order(client).headers["Location"]).headers["Location"]
    assert client.get(back).status_code == 302
    found = queries.get_checkout(Checkout.objects.latest("id").public_id, viewer=SYSTEM)
    assert found.payment is not None
    assert found.payment.state == "captured"
    provider = payments.get_payment(found.payment.public_id, viewer=SYSTEM)
    assert provider.amount == found.total
    return found.total


def two_heavy() -> tuple[Shelf, Shelf]:
    first = make_shelf(**HEAVY)
    return first, make_shelf(seller=first.seller, **HEAVY)


def fill(client: Client, shelves: tuple[Shelf, Shelf]) -> None:
    for shelf in shelves:
        add(client, shelf)


def test_one_press_makes_the_charge_lower_by_what_it_said() -> None:
    shelves, one, two = two_heavy(), Client(), Client()
    fill(one, shelves)
    fill(two, shelves)
    page = two.get(f"{SG}cart/")
    together = page.context["quoted"].total
    (offer,) = page.context["quoted"].offers
    assert offer.saved is not None
    assert together == offer.total + offer.saved
    assert "by sending it in 2 parcels" in page.text
    two.post(f"{SG}cart/split", {"split": offer.key, "taken": "yes"})
    apart = two.get(f"{SG}cart/")
    assert apart.context["quoted"].total == offer.total
    assert "Sent in 2 parcels: you save" in apart.text
    assert charged(one) == together
    assert charged(two) == together - offer.saved
