"""Goods of which the law gives one person only so much in a year: rice for China, over all orders."""

import pytest
from django.utils import translation
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, state_of
from tests.apps.orders.test_allowance import OTHER, buy
from tests.factories import AT

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, caps, queries
from entrepot.apps.orders.events import PiecesBack
from entrepot.apps.orders.models import OrderLine

pytestmark = pytest.mark.django_db
RICE = "CN-CBEC/Rice of every kind"


@pytest.fixture
def rice(_open: None) -> Shelf:
    """Bags of five kilograms."""
    open_shop("CN", tax=False)
    return make_shelf(
        "Paddy",
        market="CN",
        hs="100630",
        price_minor=10_000,
        currency="CNY",
        net_grams=5_000,
        gross_grams=5_200,
    )


def had() -> int:
    """Return the grams that are taken of everybody's year."""
    assert budgets.find_faults(viewer=SYSTEM) == []
    rows = budgets.list_sums(viewer=SYSTEM)[1]
    return sum(counted for kind, _unit, counted, _claimed in rows if kind == caps.kind_of(RICE))


def cart(rice: Shelf, bags: int, name: str = "") -> str:
    return fill_cart((rice, bags), market="CN", key=KEY + name)


def test_it_is_said_before_paying_and_counted_over_the_year(rice: Shelf) -> None:
    quoted = queries.quote_cart(cart(rice, 3), viewer=ANONYMOUS, key=KEY)
    (said,) = [each for each in quoted.warnings if each.code == "cap_applies"]
    assert said.message == (
        "Rice of every kind: this takes 15 kg of the 20 kg that one person may have in a year."
    )
    assert said.fix == "5 kg are left after it, as far as was ordered here."
    first = buy(quoted.cart)
    pay(first.public_id)
    workers.run_pending()
    assert state_of(first.orders[0]) == "paid"
    assert had() == 15_000
    with pytest.raises(ProblemRaised) as refused:
        buy(cart(rice, 2, "2"), key=KEY + "2")
    assert refused.value.problem.slug == "yearly-cap"
    assert "10 kg" in refused.value.problem.title
    assert had() == 15_000
    buy(cart(rice, 2, "3"), OTHER, key=KEY + "3")  # another person's year is another's
    buy(cart(rice, 1, "4"), key=KEY + "4")
    assert had() == 30_000


def test_its_goods_are_named_in_the_readers_language(rice: Shelf) -> None:
    held = cart(rice, 3)
    with translation.override("zh-hans"):
        quoted = queries.quote_cart(held, viewer=ANONYMOUS, key=KEY, language="zh-hans")
        (said,) = [each for each in quoted.warnings if each.code == "cap_applies"]
        assert said.message.startswith("各种稻谷、大米")
        buy(quoted.cart)
        (view,) = queries.list_allowances(viewer=ANONYMOUS, key=KEY)
        assert [each.title for each in view.caps] == ["各种稻谷、大米"]
    (view,) = queries.list_allowances(viewer=ANONYMOUS, key=KEY)
    assert [each.title for each in view.caps] == ["Rice of every kind"]


def test_the_cart_of_a_known_person_is_refused_before_paying(rice: Shelf) -> None:
    buy(cart(rice, 3))
    full = cart(rice, 2, "2")
    with pytest.raises(ProblemRaised):
        buy(full, key=KEY + "2")
    quoted = queries.quote_cart(full, viewer=ANONYMOUS, key=KEY + "2")
    assert quoted.total is None
    assert "cap_exceeded" in {each.figures["cause"] for each in quoted.refusals}


def test_it_comes_back_with_money_and_with_returned_bags(rice: Shelf) -> None:
    called_off = buy(cart(rice, 1))
    pay(called_off.public_id)
    workers.run_pending()
    actions.call_off(order=called_off.orders[0], why="Wrong one", by=ANONYMOUS, at=AT, key=KEY)
    workers.run_pending()
    assert had() == 0
    kept = buy(cart(rice, 3, "2"), key=KEY + "2")
    pay(kept.public_id, key=KEY + "2")
    workers.run_pending()
    line = OrderLine.objects.get(order__public_id=kept.orders[0])
    back = PiecesBack(
        parcel=line.parcel.public_id, route=line.parcel.route, variant=line.variant, pieces=1, value_minor=1
    )
    for _again in range(2):
        actions.restore_allowance(returned="ret_1", lines=[back], by=SYSTEM, at=AT)
    assert had() == 10_000


def test_two_makers_in_one_cart_count_together(rice: Shelf) -> None:
    other = make_shelf(
        "Terrace",
        market="CN",
        hs="100630",
        price_minor=9_000,
        currency="CNY",
        net_grams=5_000,
        gross_grams=5_200,
    )
    both = fill_cart((rice, 3), (other, 2), market="CN")
    quoted = queries.quote_cart(both, viewer=ANONYMOUS, key=KEY)
    assert quoted.total is None
    assert "cap_exceeded" in {each.figures["cause"] for each in quoted.refusals}
