"""Several shops on one payment: one is left out on the page where one pays, and the rest is asked for."""

import pytest
from django.test import Client
from tests.apps.orders.shop import make_shelf, state_of
from tests.web.buyer.shopping import add, hold, order

from entrepot.apps.orders.models import Checkout

pytestmark = [pytest.mark.django_db]


def test_one_shop_is_left_out_where_one_pays() -> None:
    client = Client()
    add(client, make_shelf("Hill Candles"))
    add(client, make_shelf("Bay Candles"))
    assert hold(client)
    order(client)
    checkout = Checkout.objects.get()
    first, second = checkout.orders.order_by("id")
    page = f"/sg/en/pay/{checkout.public_id}/"
    shown = client.get(page)
    assert shown.context["checkout"].total == checkout.total
    assert shown.text.count("leave-out") == 2
    assert client.get(f"/sg/en/orders/{first.public_id}/leave-out").status_code == 405
    after = client.post(f"/sg/en/orders/{first.public_id}/leave-out", follow=True)
    assert "The rest is still yours to pay." in after.text
    assert after.context["checkout"].total == second.total
    assert after.text.count("leave-out") == 0
    assert "Left out" in after.text
    assert (state_of(first.public_id), state_of(second.public_id)) == ("cancelled", "awaiting_payment")
    stranger = Client().post(f"/sg/en/orders/{second.public_id}/leave-out")
    assert stranger.status_code == 404
