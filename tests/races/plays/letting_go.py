"""One order is let go while its buyer pays, while its time runs out, and by processes that are killed."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.apps.orders.shop import BACK, GOOD, HOME, KEY, Shelf, fill_cart, make_shelf, open_shop
from tests.races.plays.ordering import die_at, settle
from tests.races.processes import fork, join

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import as_problem
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import CheckedOut
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.stock import queries as stock

PIECES = 200
MOST_POINTS = 200


def against(folder: str, rival: str, rounds: int) -> dict[str, Any]:
    """Let an order go at the moment at which its checkout is paid, or runs out; many times."""
    shelves = _open(folder)
    told: list[list[str]] = []
    faults: list[str] = []
    for number in range(rounds):
        now = clock.now()
        begun = _placed(shelves, f"{KEY}{number}", now)
        files = [Path(folder) / f"{number}-{name}.json" for name in ("let_go", rival)]
        start = time.monotonic() + 0.2
        works = (_let_go(begun, f"{KEY}{number}", now), RIVALS[rival](begun, f"{KEY}{number}", now))
        crowd = [
            fork(lambda file=file, work=work, start=start: _say(work, start, file))
            for file, work in zip(files, works, strict=True)
        ]
        codes = [join(one) for one in crowd]
        settle(now)
        told.append([json.loads(file.read_text()) for file in files])
        faults += [f"round {number}: exit {code}" for code in codes if code]
        faults += [f"round {number} {told[-1]}: {fault}" for fault in _disagreements(shelves)]
    return {"told": told, "faults": faults}


def killed(folder: str, every: int) -> dict[str, Any]:
    """Kill whoever lets an order go at every n-th statement; then it is done again, and the rest is paid."""
    shelves = _open(folder)
    faults: list[str] = []
    point = died = 0
    while point < MOST_POINTS:
        now = clock.now()
        key = f"{KEY}{point}"
        begun = _placed(shelves, key, now)
        step = _let_go(begun, key, now)
        code = join(fork(lambda step=step, at=point: die_at(at, step)))
        died += code == -signal.SIGKILL
        _told(step)
        _told(_pay(begun, key, now))
        settle(now)
        left, kept = (queries.get_order(order, viewer=SYSTEM).state for order in begun.placed.orders)
        if (left, kept) != ("cancelled", "paid"):
            faults.append(f"killed at {point}: {left}, {kept}")
        faults += [f"killed at {point}: {fault}" for fault in _disagreements(shelves)]
        if code == 0:
            break
        point += every
    return {"killed": died, "faults": faults}


def _open(folder: str) -> tuple[Shelf, Shelf]:
    sandbox = Sandbox(Path(folder) / "sandbox.sqlite3", wake=payment_sandbox_post.send_later)
    payment_sandbox_post.connect = lambda: sandbox
    open_shop()
    return make_shelf("Hill Candles", pieces=PIECES), make_shelf("Bay Candles", pieces=PIECES)


def _placed(shelves: tuple[Shelf, Shelf], key: str, now: datetime) -> CheckedOut:
    cart = fill_cart(*((shelf, 1) for shelf in shelves), key=key)
    return actions.check_out(cart=cart, address=HOME, email="mei@example.com", by=ANONYMOUS, at=now, key=key)


def _let_go(begun: CheckedOut, key: str, now: datetime) -> Callable[[], object]:
    return lambda: actions.let_go(order=begun.placed.orders[0], by=ANONYMOUS, at=now, key=key)


def _pay(begun: CheckedOut, key: str, now: datetime) -> Callable[[], object]:
    def work() -> None:
        checkout = begun.placed.public_id
        payment = actions.begin_payment(checkout=checkout, by=ANONYMOUS, at=now, key=key).public_id
        payments.authorise_payment(payment=payment, method=GOOD, return_url=BACK, by=ANONYMOUS, at=now)

    return work


def _expire(begun: CheckedOut, _key: str, now: datetime) -> Callable[[], object]:
    late = now + timedelta(minutes=31)
    return lambda: actions.expire_checkout(checkout=begun.placed.public_id, by=SYSTEM, at=late)


RIVALS = {"pay": _pay, "expire": _expire}


def _told(work: Callable[[], object]) -> str:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - what each is told is what the race is about
        return as_problem(error).slug
    return "done"


def _say(work: Callable[[], object], start: float, file: Path) -> None:
    Order.objects.exists()  # connect before the start
    while time.monotonic() < start:
        pass
    file.write_text(json.dumps(_told(work)), encoding="utf-8")


def _disagreements(shelves: tuple[Shelf, Shelf]) -> Iterator[str]:
    """Yield everything in which goods, orders, books and provider do not agree."""
    rows = list(Order.objects.all())
    yield from (f"{row.public_id} is {row.state}" for row in rows if row.state not in {"paid", "cancelled"})
    sold = sum(row.state == "paid" for row in rows)
    free = sum(stock.count_free([shelf.variant for shelf in shelves], viewer=SYSTEM).values())
    if free != 2 * PIECES - sold:
        yield f"{free} are free, {sold} were sold"
    let_go = Order.objects.filter(moves__event="let_go").exclude(state="cancelled")
    yield from (f"{row.public_id} was let go and is {row.state}" for row in let_go)
    yield from (str(each) for each in stock.find_faults(viewer=SYSTEM))
    yield from (str(each) for each in queries.list_money_differences(viewer=SYSTEM))
    yield from (str(each) for each in ledger.list_differences(viewer=SYSTEM))
    differing = payment_queries.list_provider_differences(viewer=SYSTEM)
    yield from (str(each) for each in differing if not each.agrees)
