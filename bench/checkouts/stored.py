"""Orders stored long ago: what a few real purchases left in the tables, written again a million times.

Every table that a purchase adds rows to is filled, but for the law that each order keeps: some 27 kB that lie
apart from its rows and are read with that order only.
"""

from collections.abc import Sequence
from typing import Any

from . import buyers, copying, shop

SEEDS = 20


def load(orders: int, goods: Sequence[str]) -> float:
    """Let at least so many orders be stored, and return the size of the database in gigabytes."""
    missing = orders - sum(shop.count_orders().values())
    if missing > 0:
        copying.copy_all(_seeded(goods), -(-missing // SEEDS))
        _number_on()
    return copying.tidied()


def _seeded(goods: Sequence[str]) -> dict[str, copying.Table]:
    """Buy a few times, and return the tables that grew by a row a purchase."""
    shop.Counter().later()  # what the orders before left to do would pass for theirs
    before = copying.ends()
    for number in range(SEEDS):
        counter: Any = shop.Counter()
        buyers.buy(counter, goods[number % len(goods)])
    shop.Counter().later()
    return copying.grown_since(before, SEEDS)


def _number_on() -> None:
    """Let the next invoices have numbers that no copy has."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_invoiceseries AS series SET last = found.last"
            " FROM (SELECT issuer, kind, year, max(number) AS last FROM orders_invoice"
            " GROUP BY issuer, kind, year) AS found WHERE found.issuer = series.issuer"
            " AND found.kind = series.kind AND found.year = series.year"
        )
