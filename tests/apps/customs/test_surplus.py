"""Customs asks for less than was collected: the buyer gets the difference, once, and nobody pays for it."""

import pytest
from tests.apps.customs.conftest import MINUTE
from tests.apps.customs.test_declaring import choose, declared, follow, sent, waiting
from tests.apps.orders.shop import Shelf, balance, fill_cart, make_shelf, pay, place
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.orders.models import OrderRefund
from entrepot.apps.pricing import actions as pricing
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money
from entrepot.core.trade.assessment import Difference

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    """Goods dear enough that customs itself fixes the tax on them."""
    found = make_shelf(pieces=9)
    pricing.set_market_price(
        variant=found.variant,
        market="SG",
        price=Money(60_000, "SGD"),
        basis="net",
        per=1,
        valid_from=AT.date(),
        by=found.seller,
        at=AT,
    )
    return found


@pytest.fixture
def order(shelf: Shelf) -> str:
    placed = place(fill_cart((shelf, 1)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]


def differing(order: str) -> list[Difference]:
    return [
        Difference(due.kind, due.quoted, due.assessed)
        for due in declared(order).dues
        if due.assessed is not None and due.assessed != due.quoted
    ]


def test_what_customs_does_not_ask_for_goes_back_once_with_a_letter(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    choose(gateway, order, "surplus")
    sent(order, shelf)
    found = follow(order, 3)
    with clock.travel(AT + 4 * MINUTE):
        workers.run_pending()
    over = differing(order)
    assert over, (found.state, found.route, found.dues)
    view = order_queries.get_order(order, viewer=SYSTEM)
    assert view.refunded == Money.total((each.surplus for each in over), "SGD")
    assert waiting(order) == ""
    for share in view.shares:
        if share.part == "due":  # the authority is owed what it fixed, to the unit
            fixed = sum(each.assessed.minor for each in over if each.kind in share.levy.split())
            assert balance(AccountKind(share.account), share.owner) == fixed
        elif share.part == "goods":  # neither the seller nor the commission loses anything
            assert share.refunded.minor == 0
    for each in over:
        again = orders.return_dues_surplus(
            order=order,
            parcel=view.parcels[0].public_id,
            reference=found.public_id,
            difference=each,
            by=SYSTEM,
            at=AT,
        )
        assert again == each.surplus
    (refund,) = OrderRefund.objects.filter(order__public_id=order)
    assert refund.reason == "customs_surplus"
    (letter,) = messages.list_messages(viewer=SYSTEM, subject=refund.public_id)
    assert letter.template == "order_refunded"
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_what_a_card_scheme_has_in_hand_is_left_to_a_person(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    choose(gateway, order, "surplus")
    sent(order, shelf)
    total = order_queries.get_order(order, viewer=SYSTEM).total.minor
    told = {"chargeback": "chb_1", "provider": "sandbox", "amount_minor": total, "outcome": ""}
    orders.record_chargeback(orders=[(order, total)], by=SYSTEM, at=AT, **told)  # type: ignore[arg-type]
    follow(order, 3)
    assert waiting(order).startswith("Customs asked for less than was collected")
    assert order_queries.get_order(order, viewer=SYSTEM).refunded.minor == 0
