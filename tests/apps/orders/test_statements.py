"""What a complete checkout asks of the database: a price by the law, orders, reservation, capture, ledger.

Every statement counts that runs between the buyer's request and its answer, savepoints too; BEGIN and COMMIT
are counted as commits. Markets and tariffs are believed for a second by a process and stand in its memory, as
on any installation that sells more than once a second. The workers' share (letters, invoice, declaration) is
counted by itself, in `tests/apps/customs`: nobody waits for it, but all of it is work.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.orders.shop import (
    BACK,
    GOOD,
    HOME,
    KEY,
    RESIDENT,
    balance,
    fill_cart,
    make_shelf,
    open_shop,
    state_of,
)
from tests.factories import AT, actor_of, make_user

from entrepot.apps.kernel import believed, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import CheckedOut
from entrepot.apps.stock import queries as stock
from entrepot.core.ledger import AccountKind
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENTS = 30
COMMITS = 2
BOUNDS = ("BEGIN", "COMMIT")


@pytest.fixture(autouse=True)
def _busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believed, "SECONDS", 60.0)


def buy(cart: str, key: str = KEY, identity: str = "") -> CheckedOut:
    begun = actions.check_out(
        cart=cart,
        address=HOME,
        email="mei@example.com",
        identity=identity,
        by=ANONYMOUS,
        at=AT,
        key=key,
    )
    return actions.pay_at_once(begun, method=GOOD, return_url=BACK, by=ANONYMOUS, at=AT)


def buy_again(cart: str, person: Actor, shown: Money | None, identity: str = "") -> CheckedOut:
    """Buy as somebody signed in, whose number is kept once it was given."""
    begun = actions.check_out(
        cart=cart,
        address=HOME,
        identity=identity,
        keep_identity=bool(identity),
        shown=shown,
        by=person,
        at=AT,
    )
    return actions.pay_at_once(begun, method=GOOD, return_url=BACK, by=person, at=AT)


def count[T](work: Callable[[], T]) -> tuple[T, list[str], int]:
    """Return what the work gave, its statements without those that bound a transaction, and its commits."""
    with CaptureQueriesContext(connection) as queries_:
        found = work()
    told = [each["sql"] for each in queries_.captured_queries]
    return found, [each for each in told if not each.startswith(BOUNDS)], commits_of(told)


def commits_of(told: list[str]) -> int:
    """Return how often these statements committed: a change outside a transaction is one by itself."""
    inside, commits = False, 0
    for sql in told:
        if sql.startswith(BOUNDS):
            inside, commits = sql.startswith("BEGIN"), commits + sql.startswith("COMMIT")
        elif not inside:
            commits += sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
    return commits


@pytest.mark.parametrize("sellers", [1, 3])
def test_a_whole_checkout_is_thirty_statements_and_two_commits(sellers: int) -> None:
    shelves = [make_shelf(f"Seller {number}") for number in range(sellers)]
    second = make_shelf("Seller 0", seller=shelves[0].seller)
    buy(fill_cart((shelves[0], 1), key=KEY + "0"), key=KEY + "0")  # the process has sold here before
    cart = fill_cart((second, 1), *((shelf, 2) for shelf in shelves))
    bought, statements, commits = count(lambda: buy(cart))
    assert commits <= COMMITS
    assert len(statements) <= STATEMENTS, "\n".join(each[:120] for each in statements)

    assert bought.payment.is_paid
    assert len(bought.placed.orders) == sellers
    assert [state_of(order) for order in bought.placed.orders] == ["paid"] * sellers
    held = sum(balance(AccountKind.BUYER_FUNDS, order) for order in bought.placed.orders)
    assert held == bought.placed.total.minor
    free = stock.count_free([shelf.variant for shelf in (second, *shelves)], viewer=SYSTEM)
    assert [free[shelf.variant] for shelf in shelves[1:]] == [18] * (sellers - 1)
    assert (free[second.variant], free[shelves[0].variant]) == (19, 17)
    assert stock.find_faults(viewer=SYSTEM) == []
    workers.run_pending()
    assert queries.list_money_differences(viewer=SYSTEM) == []
    assert [state_of(order) for order in bought.placed.orders] == ["paid"] * sellers


def test_it_is_no_more_where_the_law_counts_a_person_s_year() -> None:
    open_shop("CN")
    shelf = make_shelf(market="CN")
    carts = {key: fill_cart((shelf, 1), market="CN", key=key) for key in (KEY + "0", KEY + "1")}
    buy(carts[KEY + "0"], key=KEY + "0", identity=RESIDENT)
    bought, statements, commits = count(lambda: buy(carts[KEY + "1"], key=KEY + "1", identity=RESIDENT))
    assert bought.payment.is_paid
    assert state_of(bought.placed.orders[0]) == "paid"
    assert commits <= COMMITS
    assert len(statements) <= STATEMENTS, "\n".join(each[:120] for each in statements)


def test_a_number_that_is_kept_is_read_with_the_cart() -> None:
    open_shop("CN")
    shelf, person = make_shelf(market="CN"), actor_of(make_user())
    first = fill_cart((shelf, 1), market="CN", by=person, key="")
    buy_again(first, person, None, identity=RESIDENT)
    cart = fill_cart((shelf, 1), market="CN", by=person, key="")
    shown = queries.quote_cart(cart, viewer=person).total
    bought, statements, commits = count(lambda: buy_again(cart, person, shown))
    assert bought.payment.is_paid
    assert commits <= COMMITS
    assert len(statements) <= STATEMENTS, "\n".join(each[:120] for each in statements)
    assert sum("orders_keptidentity" in each for each in statements) == 1
    assert not any(each.startswith("SELECT") and "budgets_counter" in each for each in statements)
