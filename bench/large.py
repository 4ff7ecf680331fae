"""What large carts and products of many variants cost beside small ones, one question after the other.

Entrepot runs as `entrepot serve` runs it, on a PostgreSQL of this bench. A cart is priced anew each time,
with duty and tax, for a piece of it changes in between. A product's page is at an address nobody asked for
before, so that no kept page answers.

    .venv/bin/python bench/large.py

The client shares the machine with the servers, so compare figures of one run only.
"""

import argparse
import http.client
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from secrets import token_hex
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from checkouts import servers, shop  # noqa: E402 - the path comes first

LINES = (1, 10, 50)
VARIANTS = (1, 100, 500)
PIECES = 1_000_000
COLOURS = 25  # the others are sizes: a product has few options and many values


def main(arguments: Sequence[str]) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description="Measure large carts and products.")
    parser.add_argument("--times", type=int, default=60, help="how often each is asked")
    parser.add_argument("--port", type=int, help="where the server listens; by default where nobody does")
    given = parser.parse_args(arguments)
    port = given.port or servers.free_port()
    servers.end_all_when_told()
    with servers.postgresql() as server:
        home = shop.settle(server, 1)
        goods = shop.open_goods(max(LINES), PIECES)
        products = {each: _product_of(each) for each in VARIANTS}
        from entrepot.cli.serve import commands  # noqa: PLC0415 - the environment comes first

        found = commands("127.0.0.1", port, 1)
        run = servers.running([found["web"], found["events"]], port=port, path="/healthz", folder=home)
        with run, closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            print(f"{'asked one after the other':40}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}")
            ask = Asking(connection)
            _tell("the price of a cart, lines:", {n: ask.cart_of(goods[:n]) for n in LINES}, given.times)
            rows = {n: ask.as_page(product) for n, product in products.items()}
            _tell("the page of a product, variants:", rows, given.times)
    return 0


class Asking:
    """One client that keeps its connection."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        self._numbers = count(1)

    def cart_of(self, goods: Sequence[str]) -> Callable[[], float]:
        """Return what changes a piece of a cart with these goods, then times its price."""
        key = {"Cart-Key": token_hex(20)}
        cart = self._ask("POST", "/api/v1/carts", key, {"market": "SG"})["id"]
        for good in goods:
            self._ask("POST", f"/api/v1/carts/{cart}/lines", key, {"variant": good})

        def price() -> float:
            self._ask("POST", f"/api/v1/carts/{cart}/lines", key, {"variant": goods[0]})
            began = time.perf_counter()
            quote = self._ask("GET", f"/api/v1/carts/{cart}/quote", key)
            taken = time.perf_counter() - began
            if not quote["total"]:
                raise SystemExit(f"the cart has no price: {quote}")
            return taken

        return price

    def as_page(self, product: str) -> Callable[[], float]:
        """Return what times a product's page."""

        def page() -> float:
            began = time.perf_counter()
            self._send("GET", f"/sg/en/shop/{product}/?n={next(self._numbers)}", {}, None)
            return time.perf_counter() - began

        return page

    def _ask(self, method: str, path: str, headers: dict[str, str], body: object = None) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._send(method, path, headers, body))
        return found

    def _send(self, method: str, path: str, headers: dict[str, str], body: object) -> bytes:
        told = headers | {"Idempotency-Key": token_hex(12), "Content-Type": "application/json"}
        self._connection.request(method, path, None if body is None else json.dumps(body), told)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{path} answered {answer.status}: {content[:300]!r}")
        return content


def _product_of(variants: int) -> str:
    """Return a product of so many variants, listed, with pieces of each on the shelf."""
    from tests.catalogue_factories import a_variant, make_product, make_seller  # noqa: PLC0415 - after the set-up
    from tests.factories import AT  # noqa: PLC0415 - same

    from entrepot.apps.catalogue import actions, queries  # noqa: PLC0415 - same
    from entrepot.apps.stock import actions as stock  # noqa: PLC0415 - same

    seller = make_seller(f"Maker of {variants}")
    given = tuple(
        a_variant(f"V-{variants}-{n}", options=(f"colour {n % COLOURS}", f"size {n // COLOURS}"))
        for n in range(variants)
    )
    names = ("Colour", "Size")
    product = make_product(seller, f"Cloth in {variants}", variants=given, option_names=names)
    actions.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    for each in queries.get_listed_product(product, market="SG", viewer=seller).variants:
        stock.receive(variant=each.public_id, quantity=PIECES, by=seller, at=AT)
    return product


def _tell(name: str, asked: dict[int, Callable[[], float]], times: int) -> None:
    """Time each in turn, so that whatever else the machine does falls on all, and print a row of each."""
    taken: dict[int, list[float]] = {size: [] for size in asked}
    for number in range(times + 3):
        for size, ask in asked.items():
            found = ask()
            if number >= 3:  # the first ones find nothing warm
                taken[size].append(found)
    least = median(next(iter(taken.values())))
    for size, found_all in taken.items():
        middle, worst = median(found_all), quantiles(found_all, n=20)[18]
        label = f"  {name} {size}"
        print(f"{label:40}{middle * 1e3:>9.1f}{worst * 1e3:>9.1f}{middle / least:>8.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
