"""What comes back of a person's year: goods that never came in, goods returned in time, to the unit."""

import pytest
from tests.apps.orders.shop import KEY, RESIDENT, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.budgets.queries import ClaimView
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.orders import actions
from entrepot.apps.orders.events import PiecesBack
from entrepot.apps.orders.models import OrderLine, OrderParcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(_open: None) -> list[OrderLine]:
    """Return the lines of a paid Chinese parcel: three of 100.01 and one of 333.33 yuan."""
    open_shop("CN", tax=False)
    first = make_shelf(market="CN", price_minor=10_001, currency="CNY")
    second = make_shelf(market="CN", price_minor=33_333, currency="CNY", seller=first.seller)
    placed = place(fill_cart((first, 3), (second, 1), market="CN"), identity=RESIDENT)
    pay(placed.public_id, key=KEY)
    workers.run_pending()
    return list(OrderLine.objects.select_related("parcel", "order").order_by("position"))


def claim(lines: list[OrderLine]) -> ClaimView:
    assert budgets.find_faults(viewer=SYSTEM) == []
    (found,) = budgets.list_claims_of(reference=lines[0].parcel.public_id, viewer=SYSTEM)
    return found


def back(line: OrderLine, pieces: int) -> PiecesBack:
    return PiecesBack(
        parcel=line.parcel.public_id,
        route=line.parcel.route,
        variant=line.variant,
        pieces=pieces,
        value_minor=line.value_minor * pieces // line.quantity,
    )


def restore(name: str, *given: PiecesBack) -> int:
    return actions.restore_allowance(returned=name, lines=given, by=SYSTEM, at=AT)


def test_a_return_gives_its_part_back_once_and_all_of_them_everything(lines: list[OrderLine]) -> None:
    three, one = lines
    whole = claim(lines).amount
    part = restore("ret_1", back(three, 1))
    assert part == -(-whole * 10_001 // 63_336)
    assert restore("ret_1", back(three, 1)) == 0
    assert claim(lines).given_back == part
    restore("ret_2", back(three, 2))
    restore("ret_3", back(one, 1))
    assert claim(lines).given_back == whole


def test_all_pieces_at_once_give_everything_back_to_the_unit(lines: list[OrderLine]) -> None:
    three, one = lines
    assert restore("ret_1", back(three, 3), back(one, 1)) == claim(lines).amount


def test_goods_that_came_in_count_though_their_money_went_back(lines: list[OrderLine]) -> None:
    order = lines[0].order.public_id
    OrderParcel.objects.update(customs="released")
    assert actions.give_allowance_back(order=order, by=SYSTEM, at=AT) == 0
    OrderParcel.objects.update(customs="refused")
    for expected in (claim(lines).amount, 0):
        assert actions.give_allowance_back(order=order, by=SYSTEM, at=AT) == expected


def test_only_the_platform_gives_it_back(lines: list[OrderLine]) -> None:
    with pytest.raises(PermissionRefused):
        actions.give_allowance_back(order=lines[0].order.public_id, by=ANONYMOUS, at=AT)
    with pytest.raises(PermissionRefused):
        actions.restore_allowance(returned="ret_1", lines=[back(lines[0], 1)], by=ANONYMOUS, at=AT)
