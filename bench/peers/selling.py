"""The same measures for every shop: clients one after the other, a rush, the processor."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checkouts import buyers, processor


@dataclass(frozen=True)
class Shop:
    """A shop that stands, with its processes."""

    name: str
    buy: buyers.Buy
    goods: Sequence[str]
    """Plenty of each is there."""
    scarce: str
    processes: Mapping[str, int]


class Asked(NamedTuple):
    """What is measured of every shop."""

    clients: Sequence[int]
    goods: int
    rare: int
    wanting: int


def measure(shop: Shop, given: argparse.Namespace, asked: Asked) -> tuple[dict[int, buyers.Times], float]:
    """Print what each load came to; return that, and the processor's milliseconds an order."""
    loads = {}
    buyers.at_once(shop.buy, shop.goods, port=given.port, clients=2, seconds=3)  # warm
    for clients in asked.clients:
        loads[clients] = _load(shop, given, clients)
        buyers.tell(f"{shop.name}, clients: {clients}", loads[clients])
    spent = processor.an_order(shop.processes, lambda: _load(shop, given, clients=2).orders)
    print(f"  {processor.as_text(spent)}")
    buyers.rush(shop.buy, shop.scarce, port=given.port, buyers=asked.wanting)
    return loads, sum(spent.values())


def found(
    shop: Shop, measured: tuple[dict[int, buyers.Times], float], asked: Asked, count: Callable[[], int]
) -> buyers.Found:
    """Count what was sold of what is rare, print it, and return all that was found."""
    sold = count()
    print(f"  {asked.wanting} buyers, {asked.rare} pieces: sold {sold}", flush=True)
    return buyers.Found(shop.name, *measured, sold)


def _load(shop: Shop, given: argparse.Namespace, clients: int) -> buyers.Times:
    return buyers.at_once(shop.buy, shop.goods, port=given.port, clients=clients, seconds=given.seconds)
