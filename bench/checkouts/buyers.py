"""Buyers over HTTP: one after the other, several at a time, or so many a second."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from secrets import randbelow, token_hex
from statistics import quantiles
from typing import Any, NamedTuple, Protocol

MOST_AT_ONCE = 32
HOMES = {
    "SG": {
        "recipient": "Tan Mei Ling",
        "lines": "12 Serangoon Road",
        "locality": "Singapore",
        "postcode": "217959",
        "phone": "+6561234567",
    },
    "CN": {
        "recipient": "陈美玲",
        "lines": "人民南路二段18号",
        "locality": "成都市",
        "area": "四川省",
        "postcode": "610016",
        "phone": "+8613812345678",
    },
}
"""Where buyers live, by the market they buy in."""
FIRST_BORN, DAYS = date(1950, 1, 1), 20_000
CARD = "4242424242424242"
REFUSED = frozenset({409, 422})


class SoldOutError(Exception):
    """The shop has no more pieces."""


class Connection(Protocol):
    """What a buyer sends requests over: `http.client`, or what stands in its place."""

    def request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> None:
        """Send one request."""

    def getresponse(self) -> Any:
        """Return its answer: `status`, `read()`."""


type Buy = Callable[[Any, str], None]
"""Buys one piece of a good, or raises SoldOutError."""


def buy(connection: Connection, good: str) -> None:
    """Buy one piece over the API as a guest in Singapore; see `buying`."""
    _buy(connection, good, "SG")


def buying(market: str) -> Buy:
    """Return what buys one piece over the API as a guest: cart, line, price, the purchase with its payment.

    In China each is another person with a number of their own, whose year the purchase is counted in.
    """
    return lambda connection, good: _buy(connection, good, market)


def identity_number() -> str:
    """Return a number that an identity card of China could have (GB 11643): place, birthday, and check."""
    born = FIRST_BORN + timedelta(days=randbelow(DAYS))
    figures = f"110105{born:%Y%m%d}{randbelow(1000):03}"
    rest = sum(int(figure) * pow(2, 17 - place, 11) for place, figure in enumerate(figures)) % 11
    return figures + "10X98765432"[rest]


def _buy(connection: Connection, good: str, market: str) -> None:
    key = token_hex(20)

    def send(method: str, path: str, body: object = None) -> dict[str, Any]:
        headers = {"Cart-Key": key, "Idempotency-Key": token_hex(12), "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v1{path}", content, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status in REFUSED:
            raise SoldOutError(answer.decode())
        if response.status >= 300:
            msg = f"{path} answered {response.status}: {answer[:300]!r}"
            raise RuntimeError(msg)
        found: dict[str, Any] = json.loads(answer)
        return found

    cart = send("POST", "/carts", {"market": market})["id"]
    send("POST", f"/carts/{cart}/lines", {"variant": good})
    total = send("GET", f"/carts/{cart}/quote")["total"]
    if not total:
        raise SoldOutError
    wanted = {
        "total": total,
        "address": HOMES[market],
        **({"identity": identity_number()} if market == "CN" else {}),
        "email": "buyer@example.com",
        "method": CARD,
        "return_url": "/",
    }
    payment = send("POST", f"/carts/{cart}/purchase", wanted)["payment"]
    if not payment["is_paid"]:
        msg = f"the payment is {payment['state']}"
        raise RuntimeError(msg)


class Times(NamedTuple):
    """What a load came to."""

    orders: int
    refused: int
    a_second: float
    median: float
    p95: float
    p99: float


class Found(NamedTuple):
    """What a shop can do: by the number of clients, the processor's milliseconds an order, what was sold."""

    name: str
    loads: dict[int, Times]
    processor: float
    sold: int


@dataclass
class Till:
    """Counts purchases of several buyers."""

    taken: list[float] = field(default_factory=list)
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def time(self, run: Callable[[], None], since: float | None = None) -> None:
        """Run one purchase and note how long it took since it was due."""
        started = time.perf_counter() if since is None else since
        try:
            run()
        except SoldOutError:
            with self.lock:
                self.refused += 1
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            with self.lock:
                self.faults.append(repr(error))
        else:
            with self.lock:
                self.taken.append(time.perf_counter() - started)

    def times(self, seconds: float) -> Times:
        """Return the figures; a purchase that failed stops the bench."""
        if self.faults:
            msg = f"{len(self.faults)} purchases failed, the first: {self.faults[0]}"
            raise RuntimeError(msg)
        cuts = quantiles(self.taken, n=100) if len(self.taken) > 1 else [0.0] * 99
        return Times(len(self.taken), self.refused, len(self.taken) / seconds, cuts[49], cuts[94], cuts[98])


def at_once(buy: Buy, goods: Sequence[str], *, port: int, clients: int, seconds: float) -> Times:
    """Let so many clients buy, each as fast as it is served."""
    till, began = Till(), time.perf_counter()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        place = number
        while time.perf_counter() - began < seconds:
            good = goods[place % len(goods)]
            till.time(lambda good=good: buy(connection, good))  # type: ignore[misc]
            place += 1
        connection.close()

    _together(clients, client)
    return till.times(time.perf_counter() - began)


def steadily(buy: Buy, goods: Sequence[str], *, port: int, rate: float, seconds: float) -> Times:
    """Let buyers come at a steady rate, served or not; a purchase is timed from when it was due."""
    till, local = Till(), threading.local()

    def one(number: int, due: float) -> None:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        till.time(lambda: buy(local.connection, goods[number % len(goods)]), due)

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        began = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(one, number, due)
    return till.times(time.perf_counter() - began)


def rush(buy: Buy, good: str, *, port: int, buyers: int, clients: int = MOST_AT_ONCE) -> Times:
    """Let so many buyers want the same good, each once. What fails is no sale, and is told."""
    till, began = Till(), time.perf_counter()
    waiting = iter(range(buyers))
    lock = threading.Lock()

    def client(_number: int) -> None:
        while True:
            with lock:
                if next(waiting, None) is None:
                    break
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                till.time(lambda connection=connection: buy(connection, good))  # type: ignore[misc]

    _together(clients, client)
    for fault in sorted(set(till.faults)):
        print(f"  {till.faults.count(fault)} x {fault}")
    till.faults.clear()
    return till.times(time.perf_counter() - began)


def _together(count: int, run: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def compare(ours: Found, others: Sequence[Found], pieces: int) -> None:
    """Print one table of all shops, and by how much ours is better than each."""
    heads = "".join(f"{other.name:>14}{'ratio':>8}" for other in others)
    print(f"\n{'in one run':34}{ours.name:>11}{heads}")
    for clients, own in ours.loads.items():
        seconds = [other.loads[clients].a_second for other in others]
        told = "".join(f"{each:>14.1f}{own.a_second / each:>8.2f}" for each in seconds)
        print(f"  {f'orders a second, clients: {clients}':32}{own.a_second:>11.1f}{told}")
    spent = "".join(f"{each.processor:>14.0f}{each.processor / ours.processor:>8.2f}" for each in others)
    print(f"  {'the processor, ms an order':32}{ours.processor:>11.0f}{spent}")
    sold = "".join(f"{other.sold:>14}{'':8}" for other in others)
    print(f"  {f'sold of {pieces} pieces':32}{ours.sold:>11}{sold}\n", flush=True)


def tell(name: str, found: Times) -> None:
    """Print one line of figures."""
    times = f"{found.a_second:>11.1f}{found.median * 1e3:>9.0f}{found.p95 * 1e3:>9.0f}{found.p99 * 1e3:>9.0f}"
    print(f"  {name:32}{times}", flush=True)
