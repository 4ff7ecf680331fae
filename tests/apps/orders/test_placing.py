"""From a cart with a price to orders that are paid: what was shown is what is charged, posted and shared."""

import pytest
from tests.apps.orders.shop import HOME, KEY, balance, fill_cart, make_shelf, pay, place, state_of

from tests.factories import AT

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def test_the_cart_s_total_is_charged_is_the_sum_of_the_orders_and_stands_in_the_ledger() -> None:
    hill, valley = make_shelf("Hill Candles"), make_shelf("Valley Wax")
    cart = fill_cart((hill, 2), (valley, 1))
    shown = queries.quote_cart(cart, viewer=ANONYMOUS, key=KEY)
    assert shown.refusals == ()
    assert shown.total is not None
    assert len(shown.parcels) == 2
    placed = place(cart)
    assert placed.total == shown.total
    assert len(placed.orders) == 2
    orders = queries.get_checkout_orders(placed.public_id, viewer=ANONYMOUS, key=KEY)
    assert Money.total((order.total for order in orders), "SGD") == shown.total
    assert [order.state for order in orders] == ["awaiting_payment"] * 2
    payment = pay(placed.public_id)
    workers.run_pending()
    assert [state_of(order) for order in placed.orders] == ["paid", "paid"]
    assert sum(balance(AccountKind.BUYER_FUNDS, order) for order in placed.orders) == shown.total.minor
    assert balance(AccountKind.PROVIDER_CLEARING, "sandbox") == shown.total.minor
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert {queries.get_order(order, viewer=SYSTEM).payment for order in placed.orders} == {payment}
