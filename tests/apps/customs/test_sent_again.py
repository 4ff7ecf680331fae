"""What is sent again crosses a border once more: declared as what it is, its duty and tax the seller's."""

from datetime import timedelta

import pytest
from tests.apps.customs.conftest import MINUTE
from tests.apps.orders.shop import (
    KEY,
    OREGON,
    RESIDENT,
    Shelf,
    balance,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    place,
    ship,
    state_of,
)
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.budgets.models import Claim
from entrepot.apps.customs import actions, queries
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.shipping import actions as shipping
from entrepot.core.ledger import AccountKind
from entrepot.core.trade.disputes import Wish

pytestmark = pytest.mark.django_db
BUYER = {"by": ANONYMOUS, "key": KEY}


def sold(order: str, shelf: Shelf) -> None:
    """Let an order be sent, let in and delivered."""
    for shipment in ship(order, shelf.seller):
        workers.run_pending()
        follow(order)
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()
    assert state_of(order) == "delivered"


def follow(order: str, minutes: int = 10) -> None:
    """Let customs answer all that it has to say of an order's declarations."""
    with clock.travel(AT + minutes * MINUTE):
        for each in queries.list_declarations(viewer=SYSTEM, order=order, state="open"):
            actions.follow_declaration(declaration=each.public_id, by=SYSTEM, at=clock.now())
        workers.run_pending()


def promised(order: str, shelf: Shelf) -> str:
    case = orders.open_dispute(
        order=order, why="Broken.", wish=Wish.REPLACEMENT, lines={shelf.variant: 1}, at=AT, **BUYER
    )
    orders.offer_replacement(dispute=case, by=shelf.seller, at=AT)
    workers.run_pending()
    return case


def declared(order: str) -> queries.DeclarationView:
    """Return the declaration of what is sent again."""
    (found,) = [each for each in queries.list_declarations(viewer=SYSTEM, order=order) if each.replaces]
    return found


def again(case: str) -> order_queries.ReplacementView:
    found = order_queries.get_dispute(case, viewer=SYSTEM).replacement
    assert found is not None
    return found


def test_it_is_declared_at_its_value_as_a_replacement_of_the_order(
    order: str, shelf: Shelf, gateway: CustomsSandbox
) -> None:
    sold(order, shelf)
    case = promised(order, shelf)
    found = declared(order)
    (parcel,) = order_queries.get_order(order, viewer=SYSTEM).parcels
    assert (found.state, found.replaces, found.parcel) == ("draft", parcel.public_id, again(case).public_id)
    assert [line.quantity for line in found.lines] == [1]
    assert found.value == again(case).lines[0].value
    assert not found.faults
    orders.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT)
    workers.run_pending()
    assert declared(order).state == "submitted"
    with gateway._books() as books:
        row = books.execute("SELECT message FROM declaration WHERE key = ?", [found.public_id]).fetchone()
    assert f'"replaces": "{order}"' in row[0]


def test_let_in_its_dues_are_the_seller_s_and_the_order_s_own_are_not_touched(
    order: str, shelf: Shelf
) -> None:
    sold(order, shelf)
    case = promised(order, shelf)
    of = order_queries.get_order(order, viewer=SYSTEM).business
    orders.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT)
    actions.hand_over_replacement(dispute=case, by=shelf.seller, at=AT)
    workers.run_pending()
    cost = again(case)
    assert cost.freight is not None
    assert cost.dues is not None
    assert balance(AccountKind.SELLER_AVAILABLE, of) == -cost.freight.minor
    taxes = sum(
        each.amount.minor
        for each in order_queries.get_order(order, viewer=SYSTEM).shares
        if each.part == "due"
    )
    follow(order, minutes=30)
    workers.run_pending()
    assert declared(order).state == "released"
    assert balance(AccountKind.SELLER_AVAILABLE, of) == -(cost.freight + cost.dues).minor
    owed = balance(AccountKind.TAX_PAYABLE, "SG-OVR-TAX") + balance(AccountKind.TAX_PAYABLE, "SG-TAX")
    assert owed >= cost.dues.minor
    assert owed <= taxes + cost.dues.minor
    assert order_queries.list_money_differences(viewer=SYSTEM) == []


def test_turned_away_the_money_goes_back_by_itself(order: str, shelf: Shelf, gateway: CustomsSandbox) -> None:
    sold(order, shelf)
    case = promised(order, shelf)
    gateway.choose(declared(order).public_id, "refused")
    orders.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT)
    workers.run_pending()
    follow(order, minutes=30)
    workers.run_pending()
    assert order_queries.get_dispute(case, viewer=SYSTEM).state == "agreed"
    assert state_of(order) == "refunded"
    of = order_queries.get_order(order, viewer=SYSTEM).business
    assert balance(AccountKind.SELLER_AVAILABLE, of) == 0  # it never left


def test_not_sent_after_all_nothing_is_declared(order: str, shelf: Shelf) -> None:
    sold(order, shelf)
    case = promised(order, shelf)
    orders.expire_clock(dispute=case, by=SYSTEM, at=AT + timedelta(days=8))
    workers.run_pending()
    assert declared(order).state == "withdrawn"


def test_a_year_s_allowance_is_not_claimed_twice() -> None:
    open_shop("CN")
    shelf = make_shelf(market="CN", pieces=5)
    placed = place(fill_cart((shelf, 1), market="CN"), identity=RESIDENT)
    pay(placed.public_id)
    workers.run_pending()
    (order,) = placed.orders
    sold(order, shelf)
    claims = list(Claim.objects.order_by("pk").values_list())
    case = promised(order, shelf)
    orders.pack_replacement(dispute=case, sender=OREGON, by=shelf.seller, at=AT)
    actions.hand_over_replacement(dispute=case, by=shelf.seller, at=AT)
    workers.run_pending()
    follow(order, minutes=30)
    assert declared(order).state == "released"
    assert claims
    assert list(Claim.objects.order_by("pk").values_list()) == claims
