"""Who gets what customs does not ask for is a dated term of the order: the buyer, or the platform."""

from datetime import timedelta

import pytest
from tests.apps.customs.conftest import MINUTE
from tests.apps.customs.test_declaring import choose, follow, sent, waiting
from tests.apps.customs.test_surplus import differing
from tests.apps.orders.shop import Shelf, balance, fill_cart, make_shelf, pay, place
from tests.factories import AT

from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.apps.customs import actions, queries
from entrepot.apps.customs.models import KeptSurplus
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders import queries as order_queries
from entrepot.apps.pricing import actions as pricing
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
EARLIER, SOURCE = AT - timedelta(minutes=1), "Terms of sale of 1 November 2026"


@pytest.fixture
def shelf() -> Shelf:
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


def order_of(shelf: Shelf) -> str:
    placed = place(fill_cart((shelf, 1)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]


def released(order: str, shelf: Shelf, gateway: CustomsSandbox) -> None:
    """Let customs fix less than was collected, and let the goods in."""
    choose(gateway, order, "surplus")
    sent(order, shelf)
    follow(order, 3)
    with clock.travel(AT + 4 * MINUTE):
        workers.run_pending()


def held(order: str) -> int:
    """Return what stands on the accounts of authorities for an order's dues."""
    view = order_queries.get_order(order, viewer=SYSTEM)
    return sum(balance(AccountKind(each.account), each.owner) for each in view.shares if each.part == "due")


def agree() -> None:
    assert order_queries.list_money_differences(viewer=SYSTEM) == []
    assert ledger.list_differences(viewer=SYSTEM) == []
    assert ledger.list_item_differences(viewer=SYSTEM) == []


def test_the_platform_keeps_it_where_the_terms_of_the_order_say_so(
    shelf: Shelf, gateway: CustomsSandbox
) -> None:
    actions.set_surplus_term(keeper="platform", source=SOURCE, market="SG", by=SYSTEM, at=EARLIER)
    order = order_of(shelf)
    actions.set_surplus_term(keeper="buyer", source=SOURCE, market="SG", by=SYSTEM, at=AT + MINUTE)
    released(order, shelf, gateway)
    over = sum(each.surplus.minor for each in differing(order))
    fixed = sum(each.assessed.minor for each in differing(order))
    assert over > 0
    assert (balance(AccountKind.LOSS, "platform"), held(order)) == (-over, fixed)
    assert order_queries.get_order(order, viewer=SYSTEM).refunded.minor == 0
    assert waiting(order) == ""
    assert actions.settle_kept_surplus(by=SYSTEM, at=AT) == 0
    agree()


def test_a_buyer_whose_money_goes_back_gets_all_of_it_and_nothing_stays_kept(
    shelf: Shelf, gateway: CustomsSandbox
) -> None:
    actions.set_surplus_term(keeper="platform", source=SOURCE, by=SYSTEM, at=EARLIER)
    order = order_of(shelf)
    released(order, shelf, gateway)
    total = order_queries.get_order(order, viewer=SYSTEM).total
    orders.refund_order(order=order, amount=total, request_key="all", reason="goodwill", by=SYSTEM, at=AT)
    workers.run_pending()
    assert held(order) < 0
    assert actions.settle_kept_surplus(by=SYSTEM, at=AT) == KeptSurplus.objects.count()
    assert actions.settle_kept_surplus(by=SYSTEM, at=AT) == 0
    assert (balance(AccountKind.LOSS, "platform"), held(order)) == (0, 0)
    agree()


def test_terms_that_are_set_later_or_for_elsewhere_do_not_reach_an_order(
    shelf: Shelf, gateway: CustomsSandbox
) -> None:
    actions.set_surplus_term(keeper="platform", source=SOURCE, market="MY", by=SYSTEM, at=EARLIER)
    order = order_of(shelf)
    actions.set_surplus_term(keeper="platform", source=SOURCE, by=SYSTEM, at=AT + MINUTE)
    released(order, shelf, gateway)
    assert order_queries.get_order(order, viewer=SYSTEM).refunded.minor > 0
    assert not KeptSurplus.objects.exists()
    shown = queries.list_surplus_terms(viewer=SYSTEM, on=AT.date())
    assert [(each.market, each.keeper, each.source) for each in shown] == [
        ("", "platform", SOURCE),
        ("MY", "platform", SOURCE),
    ]


def test_a_term_has_a_source_and_an_operator(shelf: Shelf) -> None:
    (standing,) = queries.list_surplus_terms(viewer=SYSTEM, on=AT.date())
    assert (standing.keeper, standing.valid_from) == ("buyer", None)
    with pytest.raises(ProblemRaised) as refused:
        actions.set_surplus_term(keeper="seller", source=" ", by=SYSTEM, at=AT)
    assert [each.field for each in refused.value.problem.errors] == ["keeper", "source"]
    with pytest.raises(PermissionRefused):
        actions.set_surplus_term(keeper="buyer", source=SOURCE, by=shelf.seller, at=AT)
