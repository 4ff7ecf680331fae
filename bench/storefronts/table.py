"""What was measured, as one table: answers a second, times, the processor, and every ratio."""

from collections.abc import Mapping, Sequence

from . import asking
from .client import Figures

BARE, EMPTY, EMPTY_CALL = "a bare server", "an empty view", "an empty call of the API"
CALL, VIEW = "JSON", "page"
WARM, COLD = ", kept: ", ", not kept: "

type Measured = dict[str, Figures]


def tell(name: str, found: Figures) -> None:
    """Print one measure as it is made."""
    print(f"  {_line(name, found)}", flush=True)


def head() -> str:
    """Return the names of the columns."""
    return f"  {'':30}{'a second':>11}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'cpu ms':>9}"


def _line(name: str, found: Figures) -> str:
    times = "".join(f"{each:>9.1f}" for each in (found.p50, found.p95, found.p99))
    return f"{name:30}{found.a_second:>11.1f}{times}{found.processor:>9.2f}"


def show(size: int, measured: Measured, peers: Mapping[str, Measured]) -> None:
    """Print all of one size, with ratios of answers a second to the yardsticks and to each peer."""
    print(f"\nbeside {size:,} products, 8 connections")
    ratios = "".join(f"{'× ' + name:>14}" for name in peers)
    print(f"{head()}{'of bare':>9}{'of empty':>10}{ratios}")
    for name, found in measured.items():
        empty = measured[EMPTY_CALL if name.startswith(CALL) else EMPTY].a_second
        of = f"{found.a_second / measured[BARE].a_second:>9.2f}{found.a_second / empty:>10.2f}"
        print(f"  {_line(name, found)}{of}{''.join(_ratio(name, found, peer) for peer in peers.values())}")
    for peer, theirs in peers.items():
        for name, found in theirs.items():
            print(f"  {_line(f'{peer}: {name}', found)}")
    print(flush=True)


def _ratio(name: str, found: Figures, peer: Measured) -> str:
    same = next((what for what in (asking.LIST, asking.SEARCH, asking.PRODUCT) if name.endswith(what)), "")
    return f"{found.a_second / peer[same].a_second:>14.1f}" if same in peer else f"{'':14}"


def growth(sizes: Mapping[int, Measured]) -> None:
    """Print what an answer costs the processor beside each size, and how much more beside the largest."""
    heads = "".join(f"{size:>13,}" for size in sizes)
    print(f"\n{'the processor, ms an answer':32}{heads}{'growth':>9}{'p95 ms, last':>15}")
    for name in next(iter(sizes.values())):
        row: Sequence[Figures] = [measured[name] for measured in sizes.values() if name in measured]
        costs = "".join(f"{each.processor:>13.2f}" for each in row)
        grown = row[-1].processor / row[0].processor if row[0].processor else 0.0
        print(f"  {name:30}{costs}{grown:>9.2f}{row[-1].p95:>15.1f}")
    print(flush=True)
