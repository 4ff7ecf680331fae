"""Many buyers for few pieces, and buyers who are killed on the way from the cart to the payment."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from tests.apps.orders.shop import BACK, GOOD, HOME, KEY, Shelf, fill_cart, make_shelf, open_shop
from tests.races.processes import die, fork, join

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import as_problem
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.stock import queries as stock

LATER = timedelta(hours=2)  # everything that runs out has run out by then
MOST_POINTS = 400


def stampede(folder: str, buyers: int, pieces: int, processes: int) -> dict[str, Any]:
    """Let many buyers, each with a confirmed price, place their order at the same moment."""
    open_shop()
    shelf = make_shelf(pieces=pieces)
    now = clock.now()
    ready = [confirmed(shelf, f"{KEY}{number}", now) for number in range(buyers)]
    start = time.monotonic() + 1
    crowd = [
        fork(
            lambda mine=ready[place::processes], place=place: buy(mine, start, Path(folder) / f"{place}.json")
        )
        for place in range(processes)
    ]
    codes = [join(one) for one in crowd]
    told = [
        line
        for place in range(processes)
        for line in json.loads((Path(folder) / f"{place}.json").read_text())
    ]
    return {
        "codes": codes,
        "told": sorted(told),
        "orders": Order.objects.count(),
        "free": stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant],
        "stock_faults": len(stock.find_faults(viewer=SYSTEM)),
    }


def one_cart(folder: str, windows: int) -> dict[str, Any]:
    """Let several windows order the same cart at the same moment, each with a price of its own."""
    open_shop()
    shelf = make_shelf(pieces=50)
    now = clock.now()
    cart = fill_cart((shelf, 1))
    quotes = [actions.freeze_quote(cart=cart, by=ANONYMOUS, at=now, key=KEY) for _ in range(windows)]
    start = time.monotonic() + 1
    crowd = [
        fork(lambda quote=quote, n=n: buy([(cart, quote, KEY)], start, Path(folder) / f"{n}.json"))
        for n, quote in enumerate(quotes)
    ]
    codes = [join(one) for one in crowd]
    told = [line for n in range(windows) for line in json.loads((Path(folder) / f"{n}.json").read_text())]
    free = stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant]
    return {"codes": codes, "told": sorted(told), "orders": Order.objects.count(), "free": free}


def killed_on_the_way(folder: str, every: int, *, at_once: bool) -> dict[str, Any]:
    """Kill a buyer's process at every n-th statement between the cart and the captured payment.

    Each step apart, or all of it at once. Then let time pass and the workers work, and look whether goods and
    money agree.
    """
    work = buy_at_once if at_once else buy_and_pay
    sandbox = Sandbox(Path(folder) / "sandbox.sqlite3", wake=payment_sandbox_post.send_later)
    payment_sandbox_post.connect = lambda: sandbox
    open_shop()
    shelf = make_shelf(pieces=MOST_POINTS)
    faults: list[str] = []
    ends: dict[str, int] = {}
    point = killed = 0
    while point < MOST_POINTS:
        now = clock.now()
        mine = confirmed(shelf, f"{KEY}{point}", now)
        died = join(fork(lambda mine=mine, now=now, at=point: die_at(at, lambda: work(mine, now))))
        killed += died == -signal.SIGKILL
        settle(now)
        faults += [f"killed at {point}: {fault}" for fault in disagreements(shelf)]
        if died == 0:
            break
        point += every
    for state in Order.objects.values_list("state", flat=True):
        ends[state] = ends.get(state, 0) + 1
    return {"killed": killed, "faults": faults, "ends": ends}


def confirmed(shelf: Shelf, key: str, now: datetime) -> tuple[str, str, str]:
    """Return a cart with one piece, its frozen price, and the guest's key."""
    cart = fill_cart((shelf, 1), key=key)
    return cart, actions.freeze_quote(cart=cart, by=ANONYMOUS, at=now, key=key), key


def buy(mine: list[tuple[str, str, str]], start: float, result: Path) -> None:
    """Place these orders one after the other; write down what each was told."""
    Order.objects.exists()  # connect before the start
    while time.monotonic() < start:
        pass
    told = []
    for each in mine:
        try:
            place(each, clock.now())
        except Exception as error:  # noqa: BLE001 - what a buyer is told is what the race is about
            told.append(as_problem(error).slug)
        else:
            told.append("placed")
    result.write_text(json.dumps(told), encoding="utf-8")


def place(mine: tuple[str, str, str], now: datetime) -> str:
    cart, quote, key = mine
    return actions.place_order(
        cart=cart, quote=quote, address=HOME, email="mei@example.com", by=ANONYMOUS, at=now, key=key
    ).public_id


def buy_and_pay(mine: tuple[str, str, str], now: datetime) -> None:
    checkout = place(mine, now)
    payment = actions.begin_payment(checkout=checkout, by=ANONYMOUS, at=now, key=mine[2]).public_id
    payments.authorise_payment(payment=payment, method=GOOD, return_url=BACK, by=ANONYMOUS, at=now)


def buy_at_once(mine: tuple[str, str, str], now: datetime) -> None:
    cart, _quote, key = mine
    begun = actions.check_out(cart=cart, address=HOME, email="mei@example.com", by=ANONYMOUS, at=now, key=key)
    actions.pay_at_once(begun, method=GOOD, return_url=BACK, by=ANONYMOUS, at=now)


def die_at(point: int, work: Callable[[], None]) -> None:
    """Do the work, and die before its n-th statement; or end well when it has fewer."""
    count = 0

    def before_each(execute: Callable[..., Any], *rest: Any) -> Any:
        nonlocal count
        if count == point:
            die()
        count += 1
        return execute(*rest)

    with connection.execute_wrapper(before_each):
        work()
    os._exit(0)


def settle(now: datetime) -> None:
    """Let what is due now happen, then all that is due later."""
    for moment in (now + timedelta(seconds=2), now + timedelta(minutes=2), now + LATER, now + 2 * LATER):
        with clock.travel(moment):
            for queue in ("events", "bulk", "events"):
                workers.run_pending(queue)


def disagreements(shelf: Shelf) -> Iterator[str]:
    """Yield everything in which goods, orders, books and provider do not agree."""
    rows = list(Order.objects.all())
    yield from (f"{row.public_id} is {row.state}" for row in rows if row.state not in {"paid", "cancelled"})
    sold = sum(row.state == "paid" for row in rows)
    free = stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant]
    if free != MOST_POINTS - sold:
        yield f"{free} are free, {sold} were sold"
    yield from (str(each) for each in stock.find_faults(viewer=SYSTEM))
    yield from (str(each) for each in queries.list_money_differences(viewer=SYSTEM))
    yield from (str(each) for each in ledger.list_differences(viewer=SYSTEM))
    differing = payment_queries.list_provider_differences(viewer=SYSTEM)
    yield from (str(each) for each in differing if not each.agrees)
