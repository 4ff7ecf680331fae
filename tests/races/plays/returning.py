"""One piece that many windows want to send back; sellers who are killed while they give the money back."""

import json
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.races.plays.ordering import die_at
from tests.races.processes import fork, join

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import as_problem
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Found
from entrepot.apps.orders.models import Order, Return
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.stock import queries as stock

MOST_POINTS = 200
INSPECTED = timedelta(days=4)  # the time to look at the goods has passed by then


def one_piece(folder: str, windows: int) -> dict[str, Any]:
    """Let several windows ask to send the only piece of an order back at the same moment."""
    shelf, now = _open(folder), clock.now()
    order = _delivered(shelf, KEY, now)
    start = time.monotonic() + 1
    crowd = [
        fork(lambda n=n: _ask(order, shelf, n, start, Path(folder) / f"{n}.json")) for n in range(windows)
    ]
    codes = [join(one) for one in crowd]
    told = [json.loads((Path(folder) / f"{n}.json").read_text()) for n in range(windows)]
    return {"codes": codes, "told": sorted(told), "returns": Return.objects.count()}


def killed_on_the_way(folder: str, every: int) -> dict[str, Any]:
    """Kill the seller's process at every n-th statement between looking at the goods and giving back.

    Then let time pass and the workers work: each return ends refunded, and goods, books and provider agree.
    """
    shelf = _open(folder)
    faults: list[str] = []
    point = killed = 0
    while point < MOST_POINTS:
        now = clock.now()
        returned = _received(shelf, f"{KEY}{point}", now)
        died = join(fork(lambda r=returned, now=now, at=point: die_at(at, lambda: _inspect(r, shelf, now))))
        killed += died == -signal.SIGKILL
        _settle(now)
        faults += [f"killed at {point}: {fault}" for fault in _disagreements(shelf)]
        if died == 0:
            break
        point += every
    states = sorted(Return.objects.values_list("state", flat=True).distinct())
    return {"killed": killed, "faults": faults, "states": states}


def _open(folder: str) -> Shelf:
    sandbox = Sandbox(Path(folder) / "sandbox.sqlite3", wake=payment_sandbox_post.send_later)
    payment_sandbox_post.connect = lambda: sandbox
    open_shop()
    return make_shelf(pieces=MOST_POINTS)


def _delivered(shelf: Shelf, key: str, now: datetime) -> str:
    placed = place(fill_cart((shelf, 1), key=key), key=key, at=now)
    pay(placed.public_id, key=key, at=now)
    workers.run_pending()
    (order,) = placed.orders
    for shipment in ship(order, shelf.seller, at=now):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=now, by=SYSTEM, at=now
        )
    workers.run_pending()
    return order


def _received(shelf: Shelf, key: str, now: datetime) -> str:
    order = _delivered(shelf, key, now)
    returned = actions.request_return(
        order=order,
        pieces={shelf.variant: 1},
        reason="faulty",
        request_key="r",
        by=ANONYMOUS,
        at=now,
        key=key,
    )
    actions.accept_return(returned=returned, by=shelf.seller, at=now)
    actions.receive_return(returned=returned, by=shelf.seller, at=now)
    return returned


def _inspect(returned: str, shelf: Shelf, now: datetime) -> None:
    found = {shelf.variant: Found(accepted=1, shelved=1)}
    actions.inspect_return(returned=returned, found=found, by=shelf.seller, at=now)


def _ask(order: str, shelf: Shelf, number: int, start: float, result: Path) -> None:
    Order.objects.exists()  # connect before the start
    while time.monotonic() < start:
        pass
    try:
        actions.request_return(
            order=order,
            pieces={shelf.variant: 1},
            reason="faulty",
            request_key=f"w{number}",
            by=ANONYMOUS,
            at=clock.now(),
            key=KEY,
        )
    except Exception as error:  # noqa: BLE001 - what a buyer is told is what the race is about
        told = as_problem(error).slug
    else:
        told = "asked"
    result.write_text(json.dumps(told), encoding="utf-8")


def _settle(now: datetime) -> None:
    """Let what is due now happen, then what follows when the clock of a return has ended."""
    for moment in (now + timedelta(seconds=2), now + timedelta(minutes=2), now + INSPECTED):
        with clock.travel(moment):
            if moment == now + INSPECTED:
                actions.start_return_clocks(by=SYSTEM, at=moment)
            for queue in ("events", "bulk", "events"):
                workers.run_pending(queue)


def _disagreements(shelf: Shelf) -> Iterator[str]:
    rows = list(Return.objects.all())
    yield from (f"{row.public_id} is {row.state}" for row in rows if row.state != "refunded")
    free = stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant]
    if free != MOST_POINTS:
        yield f"{free} are free of {MOST_POINTS}, and all came back"
    yield from (str(each) for each in stock.find_faults(viewer=SYSTEM))
    yield from (str(each) for each in queries.list_money_differences(viewer=SYSTEM))
    yield from (str(each) for each in ledger.list_differences(viewer=SYSTEM))
    differing = payment_queries.list_provider_differences(viewer=SYSTEM)
    yield from (str(each) for each in differing if not each.agrees)
