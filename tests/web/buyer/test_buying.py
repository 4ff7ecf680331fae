"""From the product page to the receipt, as the browser sends it: no order twice, no payment twice, no dead end."""

import pytest
from django.test import Client
from tests.apps.orders.shop import make_shelf
from tests.web.buyer.shopping import SG, add, buy, enter_card, order

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_guest_buys() -> None:
    client, shelf = Client(), make_shelf()
    found = buy(client, shelf, 2)
    page = client.get(f"{SG}orders/{found}/")
    assert page.status_code == 200
    assert page.context["order"].state == "paid"
