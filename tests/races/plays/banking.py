"""A busy hour at the counter: buyers, a seller who gives money back, and readers, all over HTTP at once.

Where replies are cut, who asked hears nothing, and asks again with the same key until they hear.
"""

import json
import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application
from django.db import connection
from tests.apps.orders.shop import GOOD, Shelf, make_shelf, open_shop
from tests.races.plays.cutting import Proxy
from tests.races.processes import fork, join
from tests.web.api.calls import HOME, V1, token_of

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.models import Order, OrderRefund
from entrepot.apps.payments import queries as payments
from entrepot.apps.stock import queries as stock
from entrepot.web.api import guard
from entrepot.web.api.limits import Limiter

OK, CREATED = 200, 201
PAUSE = 0.05
CARD = {"method": GOOD, "return_url": "/"}


class Counter(ThreadingMixIn, WSGIServer):
    """A server with a thread for each caller."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Till:
    """One program that calls one of the servers; `patient`: what is not answered is asked again."""

    port: int
    headers: dict[str, str]
    patient: bool = False

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> tuple[int, Any]:
        """Return the status and what was answered."""
        while True:
            try:
                return self._ask(method, path, body, key)
            except (ConnectionError, HTTPException):
                if not self.patient:
                    raise

    def _ask(self, method: str, path: str, body: Any, key: str) -> tuple[int, Any]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        content = json.dumps(body or {}).encode() if method == "POST" else None
        more = {"Content-Type": "application/json", "Idempotency-Key": key} if method == "POST" else {}
        try:
            line.request(method, f"{V1}{path}", content, {**self.headers, **more})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            line.close()

    def good(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """Return what was answered; anything but success ends this process."""
        status, said = self.ask(method, path, body, key=key)
        assert status in {OK, CREATED}, (method, path, status, said)
        return said


def busy_hour(folder: str, buyers: int, each: int, readers: int, cut: float = 0.0) -> dict[str, Any]:
    """Let everybody come at once to two servers, and return what is in the books when all have gone.

    `cut` is the share of replies that a proxy before each server loses.
    """
    place = Path(folder)
    sandbox = Sandbox(place / "sandbox.sqlite3", wake=payment_sandbox_post.send_later)
    payment_sandbox_post.connect = lambda: sandbox
    guard.ADDRESSES = guard.TOKENS = Limiter(0)
    open_shop()
    shelf = make_shelf(pieces=buyers * each)
    token = {"Authorization": f"Bearer {token_of(shelf.seller)}"}
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [door.getsockname()[1] for door in doors]
    behind = [fork(lambda door=door: _serve(door, place)) for door in doors]
    behind.append(fork(lambda: _work(place)))
    if cut:
        ports = [_cut(port, cut, place, behind) for port in ports]
    tills = [Till(port, token, patient=bool(cut)) for port in ports]
    reading = [fork(lambda n=n: _read(tills[n % 2], place, n)) for n in range(readers)]
    buying = [fork(lambda n=n: _buy(tills[n % 2], shelf, n, each, place)) for n in range(buyers)]
    codes = [join(one) for one in buying]
    codes.append(join(fork(lambda: _give_back(tills, place, buyers))))
    (place / "gone").touch()  # first those who look, then those who answer them
    codes += [join(one) for one in reading]
    (place / "over").touch()
    codes += [join(one) for one in behind]
    seen = {"looked": _total(place, "looked"), "cut": _total(place, "cut")}
    return {"codes": codes, **seen, **_books(shelf)}


def _cut(port: int, share: float, place: Path, behind: list[int]) -> int:
    """Put a proxy before a server, and return the port it listens on."""
    door = socket.create_server(("127.0.0.1", 0))
    before: int = door.getsockname()[1]

    def stand() -> None:
        proxy = Proxy(door, port, share, f"20261123/{len(behind)}")
        proxy.stand_until(place / "over")
        (place / f"cut-{before}.json").write_text(json.dumps(proxy.cut), encoding="utf-8")

    behind.append(fork(stand))
    return before


def _serve(door: socket.socket, place: Path) -> None:
    """Answer at a door that is open already, until the hour is over."""
    server = Counter(door.getsockname(), Quiet, bind_and_activate=False)
    server.socket = door
    server.server_name, server.server_port = "127.0.0.1", door.getsockname()[1]
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.timeout = PAUSE
    while not (place / "over").exists():
        server.handle_request()


def _work(place: Path) -> None:
    """Tell what was announced, until the hour is over and nothing is left to tell."""
    while workers.run_pending() or not (place / "over").exists():
        time.sleep(PAUSE)


def _buy(counter: Till, shelf: Shelf, number: int, each: int, place: Path) -> None:
    """Buy and pay one piece after another; pay each twice, as an impatient buyer does."""
    bought = []
    for turn in range(each):
        name = f"a-guest-in-a-hurry-with-a-long-key-{number}-{turn}"
        till = replace(counter, headers={"Cart-Key": name})
        cart = till.good("POST", "/carts", {"market": "SG"}, key=f"{name}-cart")["id"]
        till.good("POST", f"/carts/{cart}/lines", {"variant": shelf.variant, "quantity": 1}, key=f"{name}-l")
        shown = till.good("GET", f"/carts/{cart}/quote")["total"]
        wish = {"total": shown, "address": HOME, "email": "buyer@example.com"}
        way = _in_one_call if turn % 2 else _step_by_step
        bought += way(till, cart, wish, name)
    (place / f"bought-{number}.json").write_text(json.dumps(bought), encoding="utf-8")


def _step_by_step(till: Till, cart: str, wish: dict[str, Any], name: str) -> list[str]:
    placed = till.good("POST", f"/carts/{cart}/checkout", wish, key=f"{name}-order")
    checkout = f"/checkouts/{placed['checkout']}/payments"
    payment = till.good("POST", checkout, {}, key=f"{name}-begin")["id"]
    _twice(lambda: till.ask("POST", f"/payments/{payment}/authorise", CARD, key=f"{name}-pay"))
    return list(placed["orders"])


def _in_one_call(till: Till, cart: str, wish: dict[str, Any], _name: str) -> list[str]:
    """Order and pay in one call, which its cart makes safe to repeat, at once or later: it is the same."""
    wanted = ("POST", f"/carts/{cart}/purchase", wish | CARD)
    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(till.good, *wanted) for _ in range(2)]
        bought = [one.result() for one in asked]
    bought.append(till.good(*wanted))
    assert len({tuple(each["orders"]) for each in bought}) == 1, bought
    assert bought[-1]["payment"]["is_paid"]
    return list(bought[0]["orders"])


def _give_back(tills: list[Till], place: Path, buyers: int) -> None:
    """Give part of each order back, each wish sent to both servers at once; and once with another amount."""
    drawn = random.Random(7)  # noqa: S311 - a course that can be played again
    for order in _bought(place, buyers):
        wish = {"amount": {"amount": f"0.{drawn.randrange(10, 99)}", "currency": "SGD"}, "reason": "a dent"}
        with ThreadPoolExecutor(2) as both:
            asked = [
                both.submit(till.ask, "POST", f"/orders/{order}/refunds", wish, key=f"back-{order}")
                for till in tills
            ]
            statuses = {one.result()[0] for one in asked}
        assert statuses <= {OK, CREATED}, statuses
        other = {**wish, "amount": {"amount": "1.00", "currency": "SGD"}}
        status, said = tills[0].ask("POST", f"/orders/{order}/refunds", other, key=f"back-{order}")
        assert status in {409, 422}, (status, said)


def _read(till: Till, place: Path, number: int) -> None:
    """Look at the money again and again: every look adds up, whatever is being written meanwhile."""
    (mine,) = [till.good("GET", "/business")["profile"]["id"]]
    looked = 0
    while not (place / "gone").exists():
        for each in till.good("GET", f"/businesses/{mine}/available")["currencies"]:
            whole = sum(_minor(each[name]) for name in ("available", "on_the_way", "held"))
            assert sum(_minor(piece["amount"]) for piece in each["pieces"]) == whole, each
        with connection.cursor() as cursor:
            cursor.execute("SELECT currency, sum(minor) FROM ledger_posting GROUP BY currency")
            assert all(total == 0 for _currency, total in cursor.fetchall())
        looked += 1
    (place / f"looked-{number}.json").write_text(json.dumps(looked), encoding="utf-8")


def _twice(act: Any) -> None:
    with ThreadPoolExecutor(2) as both:
        for one in [both.submit(act) for _ in range(2)]:
            status, said = one.result()
            assert status in {OK, CREATED}, (status, said)


def _bought(place: Path, buyers: int) -> Iterator[str]:
    for number in range(buyers):
        yield from json.loads((place / f"bought-{number}.json").read_text())


def _total(place: Path, name: str) -> int:
    return sum(json.loads(path.read_text()) for path in place.glob(f"{name}-*.json"))


def _minor(said: dict[str, str]) -> int:
    return round(float(said["amount"]) * 100)


def _books(shelf: Shelf) -> dict[str, Any]:
    """Return what stands in the books minutes later, and everything that does not agree."""
    with clock.travel(clock.now() + timedelta(minutes=5)):
        for queue in (BULK, EVENTS):  # the bank is asked by one, and its answer told by the other
            workers.run_pending(queue)
        return {
            "states": sorted(Order.objects.values_list("state", flat=True)),
            "refunds": sorted(OrderRefund.objects.values_list("state", flat=True)),
            "free": stock.count_free([shelf.variant], viewer=SYSTEM)[shelf.variant],
            "faults": [
                *map(str, ledger.list_differences(viewer=SYSTEM)),
                *map(str, orders.list_money_differences(viewer=SYSTEM)),
                *map(str, stock.find_faults(viewer=SYSTEM)),
                *(str(e) for e in payments.list_provider_differences(viewer=SYSTEM) if not e.agrees),
            ],
        }
