"""What a complete checkout costs over HTTP: cart, price, order, payment, money captured in the ledger.

It runs the real server (granian) and its `events` worker on a PostgreSQL of its own, which keeps every commit
on disk. `make bench` runs it without a peer and beside an empty shop; by itself it takes these:

    .venv/bin/python bench/checkout.py --stored 10000,100000   the same beside so many orders stored long ago
    .venv/bin/python bench/checkout.py --stored 1000000        takes longer, and much disk
    .venv/bin/python bench/checkout.py --rate 20               times at so many orders a second
    .venv/bin/python bench/checkout.py --also CN               purchases to China too, each in a person's year
    .venv/bin/python bench/checkout.py --peer oscar,vendure    other shops beside it, in one run: oscar,
                                                               vendure, medusa; from their package registries

Buyers and servers share the machine, so compare figures of one run only.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from checkouts import buyers, processor, servers, shop, stored  # noqa: E402 - the path comes first
from peers import selling  # noqa: E402 - same

GOODS, PLENTY = 16, 1_000_000
RARE, WANTING = 50, 200
CLIENTS = (1, 4, 8)
RATE = 20.0
CALM = 0.6
"""Where a machine cannot serve the rate: this share of what it can is the rate that is measured."""
CALM_SECONDS = 40.0
"""One stall among 320 purchases decides their 99th percentile; among 800 it does not."""
PAID_WITHIN = 120.0
MOST_GROWN = 8
PEERS = ("oscar", "vendure", "medusa")


def main(arguments: Sequence[str]) -> int:
    """Measure; 1 when something was sold twice or the books do not add up."""
    parser = argparse.ArgumentParser(description="Measure complete checkouts over HTTP.")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each load lasts")
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--port", type=int, help="where the servers listen; by default where nobody does")
    parser.add_argument("--stored", default="", help="measure beside so many stored orders: 10000,100000")
    parser.add_argument("--rate", type=float, help="orders a second at which times are taken")
    parser.add_argument("--calm", type=float, default=CALM_SECONDS, help="how long the steady rate lasts")
    parser.add_argument("--peer", type=_peers, default=[], help=f"shops beside it: {','.join(PEERS)}")
    parser.add_argument("--also", type=_markets, default=[], help="measure purchases to these too: CN")
    given = parser.parse_args(arguments)
    given.port = given.port or servers.free_port()
    peers = [import_module(f"peers.{name}.run") for name in given.peer]
    for peer in peers:
        peer.install()
    servers.end_all_when_told()
    with servers.postgresql() as server:
        home = shop.settle(server, given.processes)
        goods = shop.open_goods(GOODS, PLENTY)
        given.abroad = {market: shop.open_goods(GOODS, PLENTY, market) for market in given.also}
        for market, there in {"SG": goods, **given.abroad}.items():
            tell_statements(there, market)
        given.database = servers.process_of(server)
        ours = tell_loads(goods, given, home)
        faults = [] if ours.sold == RARE else [f"{ours.sold} of {RARE} pieces were sold"]
        if peers:
            asked = selling.Asked(CLIENTS, GOODS, RARE, WANTING)
            buyers.compare(ours, [peer.measure(server, given, asked) for peer in peers], RARE)
        if sizes := [int(size) for size in given.stored.split(",") if size]:
            tell_sizes(goods, sizes, given, home)
        faults += shop.faults_of_the_books()
    for fault in faults:
        print(f"WRONG: {fault}")
    return 1 if faults else 0


def _peers(text: str) -> list[str]:
    """Return the peers of a list with commas. Raises ArgumentTypeError."""
    return _known(text, PEERS)


def _markets(text: str) -> list[str]:
    """Return the markets abroad of a list with commas. Raises ArgumentTypeError."""
    return _known(text, [market for market in buyers.HOMES if market != "SG"])


def _known(text: str, known: Sequence[str]) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in known]:
        msg = f"{', '.join(unknown)}: not one of {', '.join(known)}"
        raise argparse.ArgumentTypeError(msg)
    return list(dict.fromkeys(names))


def tell_statements(goods: Sequence[str], market: str) -> None:
    """Print what each request of a purchase asks of the database, once everything is warm."""
    for _ in range(3):
        counter = shop.Counter()
        buyers.buying(market)(counter, goods[0])
        afterwards = counter.later()
    print(f"{f'one checkout to {market}':34}{'statements':>11}{'commits':>9}")
    print(shop.as_text(counter.steps))
    print(f"  {afterwards.name:32}{afterwards.statements:>11}{afterwards.commits:>9}\n", flush=True)


def tell_loads(goods: Sequence[str], given: argparse.Namespace, home: Path) -> buyers.Found:
    """Print orders a second, the time they take at a steady rate, and what was sold of a rare good."""
    (rare,) = shop.open_goods(1, RARE)
    print(f"{'complete checkouts':34}{'orders/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    found = {}
    with entrepot(given, home) as (web, worker):
        # So many that each process is warm: a connection stays with one.
        buyers.at_once(buyers.buy, goods, port=given.port, clients=max(CLIENTS), seconds=3)
        for clients in CLIENTS:
            found[clients] = buyers.at_once(
                buyers.buy, goods, port=given.port, clients=clients, seconds=given.seconds
            )
            buyers.tell(f"clients: {clients}", found[clients])
        spent = an_order(goods, given, web, worker)
        print(f"  {processor.as_text(spent)}")
        for market, there in given.abroad.items():
            buyers.at_once(buyers.buying(market), there, port=given.port, clients=4, seconds=3)  # warm
            abroad = an_order(there, given, web, worker, market)
            print(f"  to {market}: {processor.as_text(abroad)}")
        rate = given.rate or steady_rate(max(times.a_second for times in found.values()))
        calm = calmly(goods, given, rate)
        buyers.tell(f"steadily {rate:.1f} a second", calm)
        rush = buyers.rush(buyers.buy, rare, port=given.port, buyers=WANTING)
        print(f"  {WANTING} buyers, {RARE} pieces: sold {rush.orders}, refused {rush.refused}")
        print(f"  until all were paid, afterwards: {until_paid():.1f} s\n", flush=True)
    return buyers.Found("Entrepot", found, sum(spent.values()), rush.orders)


def an_order(
    goods: Sequence[str], given: argparse.Namespace, web: int, worker: int, market: str = "SG"
) -> dict[str, float]:
    """Return the processor's milliseconds for an order, with all that the workers do of it afterwards."""

    def run() -> int:
        buy = buyers.buying(market)
        loaded = buyers.at_once(buy, goods, port=given.port, clients=2, seconds=given.seconds)
        shop.until_idle()
        return loaded.orders

    shop.until_idle()
    return processor.an_order({"web": web, "worker": worker, "database": given.database}, run)


def calmly(goods: Sequence[str], given: argparse.Namespace, rate: float) -> buyers.Times:
    """Return the times at a steady rate, begun when the workers have nothing left of the loads before."""
    shop.until_idle()
    return buyers.steadily(buyers.buy, goods, port=given.port, rate=rate, seconds=given.calm)


def steady_rate(most: float) -> float:
    """Return the rate to measure at: a machine that cannot serve it is asked for what it can."""
    return min(RATE, CALM * most)


def tell_sizes(goods: Sequence[str], sizes: Sequence[int], given: argparse.Namespace, home: Path) -> None:
    """Print the same beside so many stored orders.

    Pages are those one order looks at, ms the processor's, growth their ratio to those of the first size.
    """
    times = f"{'orders/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
    print(f"{'beside stored orders':34}{times}{'pages':>8}{'ms':>7}{'growth':>8}{'GB':>7}{'loaded s':>10}")
    least, where = 0.0, dict[int, dict[str, float]]()
    for size in sizes:
        began = time.monotonic()
        gigabytes = stored.load(size, goods)
        loaded = time.monotonic() - began
        with entrepot(given, home) as (web, worker):
            buyers.at_once(buyers.buy, goods, port=given.port, clients=4, seconds=5)  # warm
            spent, pages = sum(an_order(goods, given, web, worker).values()), -shop.pages_touched()
            before = shop.pages_by_table()
            most = buyers.at_once(buyers.buy, goods, port=given.port, clients=4, seconds=given.seconds)
            shop.until_idle()
            time.sleep(2)  # the figures of the database come a second late
            pages += shop.pages_touched()
            after = shop.pages_by_table()
            where[size] = {name: (after[name] - before.get(name, 0)) / most.orders for name in after}
            rate = given.rate or steady_rate(most.a_second)
            calm = calmly(goods, given, rate)
            until_paid()
        least = least or spent
        times = f"{calm.median * 1e3:>9.0f}{calm.p95 * 1e3:>9.0f}{calm.p99 * 1e3:>9.0f}"
        figures = f"{most.a_second:>11.1f}{times}{pages / most.orders:>8.0f}"
        costs = f"{spent:>7.0f}{spent / least:>8.2f}{gigabytes:>7.1f}{loaded:>10.0f}"
        print(f"  {size:<32}{figures}{costs}", flush=True)
    tell_growth(where[sizes[0]], where[sizes[-1]])


def tell_growth(few: dict[str, float], many: dict[str, float]) -> None:
    """Print the tables of which one order looks at the most pages more than beside the fewest orders."""
    more = {name: many[name] - few.get(name, 0) for name in many}
    print(f"\n{'pages more, an order':34}{'before':>11}{'now':>9}")
    for name in sorted(more, key=more.__getitem__, reverse=True)[:MOST_GROWN]:
        print(f"  {name:32}{few.get(name, 0):>11.0f}{many[name]:>9.0f}")


def entrepot(given: argparse.Namespace, home: Path) -> Any:
    """Return Entrepot as `entrepot serve` runs it: web processes and the worker that tells subscribers."""
    from entrepot.cli.serve import commands  # noqa: PLC0415 - the environment comes first

    found = commands("127.0.0.1", given.port, given.processes)
    return servers.running([found["web"], found["events"]], port=given.port, path="/healthz", folder=home)


def until_paid() -> float:
    """Wait until every order is paid, and return how long that took."""
    began = time.monotonic()
    while waiting := shop.count_orders().get("awaiting_payment", 0):
        if time.monotonic() - began > PAID_WITHIN:
            print(f"{waiting} orders are not paid yet")
            break
        time.sleep(0.1)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
