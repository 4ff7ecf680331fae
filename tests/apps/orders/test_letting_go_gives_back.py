"""What an order held of scarce numbers is free once it is let go: a programme's money, caps, the year."""

from decimal import Decimal

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests.apps.orders.shop import (
    KEY,
    RESIDENT,
    Shelf,
    fill_cart,
    make_shelf,
    open_shop,
    pay,
    place,
    state_of,
)
from tests.apps.orders.test_letting_go import everybody_hears
from tests.apps.programmes.supporting import officer, publish
from tests.factories import AT

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.businesses.actions import declare_facts
from entrepot.apps.fees import queries as fees
from entrepot.apps.fees.actions import grant_relief
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.orders import actions, caps, queries, quotas
from entrepot.apps.orders.actions.paying import LET_GO, free_unpaid
from entrepot.apps.orders.models import OrderParcel
from entrepot.apps.orders.moving import lock
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.programmes import queries as programme_queries
from entrepot.core.money import Money
from entrepot.core.trade.stages import BUYER

pytestmark = pytest.mark.django_db
GUEST = {"by": ANONYMOUS, "key": KEY, "at": AT}
PLENTY = 100_000
RICE = "CN-CBEC/Rice of every kind"


def counter(kind: str, subject: str, limit: int) -> str:
    return budgets.open_counter(kind=kind, subject=subject, unit="SGD", limit=limit, by=SYSTEM, at=AT)


def support(shelf: Shelf, budget: str) -> str:
    """Let a programme pay the whole commission of a seller; return the counter of the seller's cap."""
    own = businesses.get_own_business(viewer=shelf.seller)
    assert own is not None
    cap = counter("programme_cap", f"prg_1:{own.profile.public_id}", PLENTY)
    grant_relief(
        business=own.profile.public_id,
        programme="prg_1",
        programme_name="Farmers",
        share=Decimal(1),
        valid_from=AT.date(),
        budget=budget,
        cap=cap,
        by=SYSTEM,
        at=AT,
    )
    return cap


def held(name: str) -> tuple[int, int]:
    """Return what is held of a counter, and what is spent."""
    assert budget_queries.find_faults(viewer=SYSTEM) == []
    found = budget_queries.get_counters([name], viewer=SYSTEM)[name]
    return found.held, found.used


def relief_of(order: str) -> int:
    return fees.get_fee(kind="order", reference=order, viewer=SYSTEM).relief.minor


@pytest.fixture
def two() -> tuple[Shelf, Shelf]:
    """Two sellers of different prices, so that no figure stands for the other by chance."""
    return make_shelf("Hill Candles"), make_shelf("Bay Candles", price_minor=3_100)


def test_a_programme_and_the_cap_of_a_business_have_theirs_again_at_once(two: tuple[Shelf, Shelf]) -> None:
    budget = counter("programme", "prg_1", PLENTY)
    capped = [support(shelf, budget) for shelf in two]
    placed = place(fill_cart((two[0], 1), (two[1], 1)))
    first, second = placed.orders
    gone, kept = relief_of(first), relief_of(second)
    assert gone > 0
    assert kept > 0
    assert gone != kept
    assert held(budget) == (gone + kept, 0)
    assert [held(cap) for cap in capped] == [(gone, 0), (kept, 0)]
    actions.let_go(order=first, **GUEST)
    assert held(budget) == (kept, 0)
    assert [held(cap) for cap in capped] == [(0, 0), (kept, 0)]
    pay(placed.public_id)
    workers.run_pending()
    assert (state_of(first), state_of(second)) == ("cancelled", "paid")
    assert held(budget) == (kept, 0)  # for what is paid, and for nothing else
    assert [held(cap) for cap in capped] == [(0, 0), (kept, 0)]
    assert relief_of(second) == kept
    assert queries.list_money_differences(viewer=SYSTEM) == []


def test_what_was_let_go_supports_the_next_order(two: tuple[Shelf, Shelf]) -> None:
    hill, bay = two
    budget = counter("programme", "prg_1", 1)
    support(hill, budget)
    placed = place(fill_cart((hill, 1), (bay, 1)))
    assert (relief_of(placed.orders[0]), held(budget)) == (1, (1, 0))
    other = place(fill_cart((hill, 1), key=KEY + "2"), key=KEY + "2")
    assert relief_of(other.orders[0]) == 0
    actions.let_go(order=placed.orders[0], by=hill.seller, at=AT)
    actions.let_go(order=placed.orders[1], **GUEST)
    assert held(budget) == (0, 0)
    third = place(fill_cart((hill, 1), key=KEY + "3"), key=KEY + "3")
    assert (relief_of(third.orders[0]), held(budget)) == (1, (1, 0))
    assert relief_of(other.orders[0]) == 0  # what was frozen stays as it was frozen


@pytest.fixture
def programme(two: tuple[Shelf, Shelf]) -> str:
    """A programme that pays half of the commission of both, and takes back what refunds give back."""
    rule = {"all": [{"fact": "farm", "is": "holds", "value": True}]}
    found = publish(officer(), officer(), rule=rule)
    for shelf in two:
        declare_facts(facts=("farm",), by=shelf.seller, at=AT)
        programmes.apply_for_programme(programme=found, by=shelf.seller, at=AT)
    return found


def taken(programme: str) -> Money | None:
    return programme_queries.get_programme(programme, viewer=SYSTEM, on=AT.date()).taken


def test_the_officer_sees_the_programme_s_money_free_again(two: tuple[Shelf, Shelf], programme: str) -> None:
    placed = place(fill_cart((two[0], 1), (two[1], 1)))
    gone, kept = (relief_of(order) for order in placed.orders)
    assert taken(programme) == Money(gone + kept, "SGD")
    actions.let_go(order=placed.orders[0], by=two[0].seller, at=AT)
    assert taken(programme) == Money(kept, "SGD")
    (award,) = programme_queries.list_awards(viewer=two[0].seller)
    assert award.got == Money(0, "SGD")
    pay(placed.public_id)
    workers.run_pending()
    assert taken(programme) == Money(kept, "SGD")


def test_money_that_comes_for_it_all_the_same_takes_nothing_of_a_programme(
    two: tuple[Shelf, Shelf], programme: str
) -> None:
    placed = place(fill_cart((two[0], 1), (two[1], 1)))
    first, second = placed.orders
    pay(placed.public_id)  # taken, and the orders have not heard of it
    with transaction.atomic():  # as it would be if the payment had not been known to be taken
        free_unpaid(lock(first), LET_GO, {BUYER}, by=ANONYMOUS, at=AT)
    everybody_hears()
    assert (state_of(first), state_of(second)) == ("refunded", "paid")
    assert taken(programme) == Money(relief_of(second), "SGD")
    assert budget_queries.find_faults(viewer=SYSTEM) == []
    assert [letter.traceback for letter in DeadLetter.objects.all()] == []
    failed = DBTaskResult.objects.exclude(traceback="").values_list("traceback", flat=True)
    assert list(failed) == []  # who gives reliefs back finds that none was held


def counted(kind: str) -> int:
    """Return what is taken of everybody's year of one kind."""
    assert budget_queries.find_faults(viewer=SYSTEM) == []
    rows = budget_queries.list_sums(viewer=SYSTEM)[1]
    return sum(found for name, _unit, found, _claimed in rows if name == kind)


def part_of_year(order: str) -> int:
    """Return what the law takes of a person's year for an order, from its own quote."""
    (parcel,) = OrderParcel.objects.filter(order__public_id=order)
    allowance = quotas.allowance_of("CN", AT.date())
    assert allowance is not None
    amount = quotas.takes(parcel.reply, allowance, AT.date())
    assert amount is not None
    return amount.minor


def test_a_capped_good_and_the_year_are_free_again() -> None:
    open_shop("CN", tax=False)
    bag = {"market": "CN", "hs": "100630", "price_minor": 10_000, "currency": "CNY"}
    weighed = {"net_grams": 5_000, "gross_grams": 5_200}
    paddies = [make_shelf(name, **bag, **weighed) for name in ("Paddy", "Terrace")]
    placed = place(fill_cart((paddies[0], 2), (paddies[1], 1), market="CN"), identity=RESIDENT)
    parts = [part_of_year(order) for order in placed.orders]
    assert (counted(caps.kind_of(RICE)), counted("CN-YEAR")) == (15_000, sum(parts))
    actions.let_go(order=placed.orders[0], **GUEST)
    assert (counted(caps.kind_of(RICE)), counted("CN-YEAR")) == (5_000, parts[1])
    again = place(fill_cart((paddies[0], 3), market="CN", key=KEY + "2"), key=KEY + "2")
    assert counted(caps.kind_of(RICE)) == 20_000  # all of the year's rice, to the bag
    actions.let_go(order=again.orders[0], by=paddies[0].seller, at=AT)
    pay(placed.public_id)
    workers.run_pending()
    assert state_of(placed.orders[1]) == "paid"
    assert (counted(caps.kind_of(RICE)), counted("CN-YEAR")) == (5_000, parts[1])
