"""The money check: what is compared is said, each difference is named, and nothing that agrees is hidden."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT
from tests.web.operator.people import words_of

from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger.models import Balance
from entrepot.apps.orders.models import Order
from entrepot.apps.stock.models import StockItem
from entrepot.core.ledger import Stamp, captured
from entrepot.core.money import Money
from entrepot.web.operator import checking, rounds, tasks
from entrepot.web.operator.checking import start_check

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PAGE = "/operate/money/"


def compare(operator: Client) -> str:
    """Ask for a comparison, let the worker do it, and return what the page says then."""
    assert operator.post(PAGE, {"do": "check"}).status_code == 302
    workers.run_pending("bulk")
    run = BulkRun.objects.filter(name="operator.check_money").latest("pk")
    assert run.state == "finished", run.error
    return words_of(operator.get(PAGE))


def sold() -> Order:
    """Return a paid order: money at the provider, held in the books, a piece promised."""
    open_shop()
    pay(place(fill_cart((make_shelf(), 1))).public_id)
    workers.run_pending()
    return Order.objects.get()


def test_before_the_first_comparison_it_says_so(operator: Client) -> None:
    words = words_of(operator.get(PAGE))
    assert "Nothing was compared yet" in words
    assert "No money has moved yet." in words


def test_what_agrees_is_shown_with_its_counts_and_sums(operator: Client) -> None:
    order = sold()
    words = compare(operator)
    assert "Everything agrees" in words
    total = str(order.total.to_decimal())
    assert words.count(total) >= 8  # orders, books, payments, provider, debits, credits, trial balance
    assert "Differs" not in words
    for part in ("The books add up", "Orders and the books", "Payment providers", "Stock", "The bank"):
        assert part in words
    assert not desk.list_items(viewer=SYSTEM, lane="money")


def test_money_of_no_order_is_named_and_put_on_the_desk(operator: Client) -> None:
    sold()
    stamp = Stamp("test", "stray", AT, "ord_stray")
    entry = captured(stamp, provider="sandbox", orders={"ord_stray": Money(700, "SGD")})
    ledger.post(entry=entry, by=SYSTEM, at=AT)
    words = compare(operator)
    assert "Money is held for what is no order here : ord_stray" in words
    assert "A provider holds another sum than the books say" in words
    (item,) = desk.list_items(viewer=SYSTEM, lane="money")
    page = operator.get(f"/operate/items/{item.public_id}/")
    assert "See the differences" in words_of(page)
    assert "2 differences" in words_of(operator.get("/operate/"))


def test_money_at_a_provider_that_no_payment_knows_is_found(operator: Client) -> None:
    stamp = Stamp("test", "elsewhere", AT, "ord_stray")
    entry = captured(stamp, provider="forgotten", orders={"ord_stray": Money(700, "EUR")})
    ledger.post(entry=entry, by=SYSTEM, at=AT)
    words = compare(operator)
    assert "A provider holds another sum than the books say : forgotten €7.00 ≠ €0.00" in words


def test_it_leaves_the_desk_when_all_agrees_again(operator: Client) -> None:
    order = sold()
    item = StockItem.objects.get()
    StockItem.objects.update(on_hand=item.on_hand + 1, reserved=item.reserved + 1)
    words = compare(operator)
    assert "An item reserves another count than its reservations" in words
    assert "A shelf holds another count than its movements and sales make" in words
    assert desk.list_items(viewer=SYSTEM, lane="money")
    StockItem.objects.update(on_hand=item.on_hand, reserved=item.reserved)
    assert "Everything agrees" in compare(operator)
    assert not desk.list_items(viewer=SYSTEM, lane="money")
    assert order.pk


def test_an_order_that_holds_another_amount_leads_to_the_order(operator: Client) -> None:
    order = sold()
    Order.objects.update(released_at=AT + timedelta(days=1))  # as no action would leave it
    answer = compare(operator)
    assert "An order holds another amount than its state says" in answer
    assert f"/operate/orders/{order.public_id}/" in operator.get(PAGE).content.decode()


def test_a_kept_balance_that_is_not_its_postings_is_named(operator: Client) -> None:
    sold()
    Balance.objects.filter(kind="buyer_funds").update(minor=1)
    words = compare(operator)
    assert "A kept balance is not the sum of its postings" in words


def test_the_provider_is_asked_and_believed(operator: Client, sandbox: Sandbox) -> None:
    sold()
    with sandbox_without_its_payments(sandbox):
        words = compare(operator)
    assert "A provider holds another sum than our payments say" in words


class sandbox_without_its_payments:  # noqa: N801 - reads as what it is in a with statement
    """Make a provider that forgot what it holds."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __enter__(self) -> None:
        self.sandbox.balances = dict  # type: ignore[method-assign]  # for as long as the block lasts

    def __exit__(self, *_fault: object) -> None:
        del self.sandbox.balances


def test_orders_are_gone_through_in_chunks(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    open_shop()
    shelf = make_shelf()
    for number in range(3):
        key = f"another-guest-with-a-key-of-32-letters-{number}"
        pay(place(fill_cart((shelf, 1), key=key), key=key).public_id, key=key)
    workers.run_pending()
    monkeypatch.setattr(tasks, "CHUNK", 2)
    assert "Everything agrees" in compare(operator)
    run = BulkRun.objects.get(name="operator.check_money")
    assert run.done == run.total == 3 + len(checking.PARTS)
    (part,) = (part for part in run.cursor["parts"] if part["code"] == "orders")
    assert part["count"] == 3
    assert connection.vendor


def test_one_comparison_at_a_time_and_operators_alone(operator: Client, officer: Client) -> None:
    start_check(by=SYSTEM, at=AT)
    answer = operator.post(PAGE, {"do": "check"}, follow=True)
    assert "already under way" in answer.content.decode()
    assert officer.post(PAGE, {"do": "check"}).status_code == 404
    from tests.factories import actor_of, make_user  # noqa: PLC0415 - only here

    with pytest.raises(PermissionRefused):
        start_check(by=actor_of(make_user()), at=AT)


def test_the_page_shows_how_far_it_is(operator: Client) -> None:
    operator.post(PAGE, {"do": "check"})
    body = operator.get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in body
    assert "Waiting for its turn" in body


def test_every_night_by_itself() -> None:
    with clock.travel(AT):
        rounds.check_money()
        rounds.check_money()  # one is under way: nothing more
    assert BulkRun.objects.filter(name="operator.check_money").count() == 1


def test_what_waits_is_settled_on_request(operator: Client) -> None:
    answer = operator.post(PAGE, {"do": "reconcile"}, follow=True)
    assert "We are settling what waits." in answer.content.decode()
    names = set(BulkRun.objects.values_list("name", flat=True))
    assert names >= {"payments.reconcile", "orders.reconcile"}
    again = operator.post(PAGE, {"do": "reconcile"}, follow=True)
    assert "already under way" in again.content.decode()
    assert "Settling what waits" in words_of(again)
