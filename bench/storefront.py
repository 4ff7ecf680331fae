"""What the shop window bears: lists, search and products, over the API and as pages, by 8 connections.

Goods are loaded into a PostgreSQL of this bench and served as `entrepot serve` serves them, by two web
processes. Yardsticks are a bare server and an empty view behind the same server and middleware; wrk asks.
Pages of visitors, a seller and the platform are timed one by one beside each size, too.

    .venv/bin/python bench/storefront.py                                   # beside 10,000 products
    .venv/bin/python bench/storefront.py --sizes 10000,100000,1000000      # and what more of them cost
    .venv/bin/python bench/storefront.py --peer vendure                    # Vendure beside it, in one run

The client shares the machine with the servers, so compare figures of one run only.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BENCH = ROOT / "bench"
sys.path[:0] = [str(ROOT), str(BENCH)]

from checkouts import servers, shop  # noqa: E402 - the path comes first
from scales import measuring  # noqa: E402 - same
from storefronts import asking, client, consoles, goods, table  # noqa: E402 - same

SETTINGS = "storefronts.settings"
PEERS = ("vendure",)


def main(arguments: Sequence[str]) -> int:
    """Measure each size, then the peer, and print it all."""
    parser = argparse.ArgumentParser(description="Measure the shop window over HTTP.")
    parser.add_argument("--sizes", type=_sizes, default=[10_000], help="products, commas between")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each load lasts")
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--port", type=int, help="where the servers listen; by default where nobody does")
    parser.add_argument("--peer", choices=PEERS, help="measure another shop beside it, with the first size")
    given = parser.parse_args(arguments)
    given.port = given.port or servers.free_port()
    client.there()
    peer = import_module(f"peers.{given.peer}.browsing") if given.peer else None
    if peer:
        peer.install()
    servers.end_all_when_told()
    with servers.postgresql() as server:
        given.database = servers.process_of(server)
        found = dict(_sized(server, given))
        peers = {peer.NAME: peer.browse(server, given, given.sizes[0])} if peer else {}
    for size, (measured, _pages) in found.items():
        table.show(size, measured, peers if size == given.sizes[0] else {})
    if len(found) > 1:
        table.growth({size: measured for size, (measured, _pages) in found.items()})
    consoles.show({size: pages for size, (_measured, pages) in found.items()})
    return 0


def _sizes(text: str) -> list[int]:
    return sorted(int(each) for each in text.split(","))


def _sized(
    server: Any, given: argparse.Namespace
) -> Iterator[tuple[int, tuple[table.Measured, list[measuring.Measured]]]]:
    """Yield what was measured beside each size: by loads, and page by page."""
    print("making the tables and the first goods", flush=True)
    home = shop.settle(server, given.processes, SETTINGS)
    beside = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(BENCH), beside)))  # the servers' settings
    made = goods.Goods()
    yardstick = _bare(given)
    for size in given.sizes:
        loaded = made.grow(size)
        print(
            f"{loaded.products:,} products: {loaded.rows_seconds:.0f} s to load,"
            f" {loaded.index_seconds:.0f} s to index, {loaded.gigabytes:.1f} GB"
        )
        print(table.head(), flush=True)
        measured = {table.BARE: yardstick, **_measured(given, home)}
        yield loaded.products, (measured, consoles.measure())


def _bare(given: argparse.Namespace) -> client.Figures:
    command = servers.web(sys.executable, "bare:application", port=given.port, processes=given.processes)
    folder = BENCH / "storefronts"
    with servers.running([command], port=given.port, path="/", folder=folder) as (web,):
        return _asked(table.BARE, [client.Request("/")], given, {"web": web})


def _measured(given: argparse.Namespace, home: Path) -> table.Measured:
    """Measure the product: each kind of address on servers just begun, so that no page is kept yet."""
    names = goods.names(asking.MOST)
    found: table.Measured = {}
    with _served(given, home) as processes:
        for name, path in ((table.EMPTY, "/empty"), (table.EMPTY_CALL, "/api/empty")):
            found[name] = _asked(name, [client.Request(path)], given, processes)
        for kind, asked in (
            (table.CALL, asking.calls(given.port, names)),
            (table.VIEW, asking.pages(names)),
        ):
            for what, requests in asked.items():
                few, others = requests[: asking.WARM], requests[asking.WARM :]
                cold, warm = kind + table.COLD + what, kind + table.WARM + what
                found[cold] = _asked(cold, others, given, processes, warm=few)
                found[warm] = _asked(warm, few, given, processes)
    return found


def _asked(
    name: str,
    requests: Sequence[client.Request],
    given: argparse.Namespace,
    processes: dict[str, int],
    warm: Sequence[client.Request] = (),
) -> client.Figures:
    client.warm(warm or requests, port=given.port)
    found = client.load(requests, port=given.port, seconds=given.seconds, processes=processes)
    table.tell(name, found)
    return found


@contextmanager
def _served(given: argparse.Namespace, home: Path) -> Iterator[dict[str, int]]:
    """Serve as `entrepot serve` does, web processes alone."""
    from entrepot.cli.serve import commands  # noqa: PLC0415 - the environment comes first

    command = commands("127.0.0.1", given.port, given.processes)["web"]
    with servers.running([command], port=given.port, path="/healthz", folder=home) as (web,):
        yield {"web": web, "database": given.database}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
