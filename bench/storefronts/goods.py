"""Goods by the million: a hundred products of ten sellers made by the product's own actions, then copied.

Each is listed in a market, judged by its law, on the shelf and priced; a copy brings sellers of its own and a
word of its own into every title. The search index is built by the product's own rebuild.
"""

import time
from itertools import product as pairs
from typing import Any, NamedTuple

from checkouts import copying

MARKET = "SG"
SELLERS, EACH = 10, 10
SEEDS = SELLERS * EACH
PIECES = 1_000
SIZES = ("small", "large")
STUFFS = ("Cedar", "Beeswax", "Rose", "Lavender", "Amber", "Citrus", "Pine", "Vanilla", "Sage", "Honey")
KINDS = (
    *(("candle", "340600"), ("soap", "340111"), ("notebook", "482010"), ("basket", "460219")),
    *(("bowl", "691110"), ("scarf", "621410"), ("puzzle", "950300"), ("spoon", "441990")),
    *(("lantern", "940550"), ("broom", "960310")),
)


class Loaded(NamedTuple):
    """What a load came to."""

    products: int
    gigabytes: float
    rows_seconds: float
    index_seconds: float


class Goods:
    """What is in the shop so far; a larger size goes on from a smaller."""

    def __init__(self) -> None:
        """Make the first hundred."""
        self._grown = seeded()

    def grow(self, products: int) -> Loaded:
        """Let so many products be listed and found, by the hundred."""
        from entrepot.apps.discovery import actions as discovery  # noqa: PLC0415 - after the set-up
        from entrepot.apps.kernel import clock  # noqa: PLC0415 - same
        from entrepot.apps.kernel.actors import SYSTEM  # noqa: PLC0415 - same

        began = time.monotonic()
        copies = max(0, -(-products // SEEDS) - 1)
        copying.copy_all(self._grown, copies)
        copying.tidied()
        rows = time.monotonic() - began
        found = discovery.rebuild_index(by=SYSTEM, at=clock.now())
        if found != SEEDS * (copies + 1):
            msg = f"{found} of {SEEDS * (copies + 1)} products can be found"
            raise SystemExit(msg)
        return Loaded(found, copying.tidied(), rows, time.monotonic() - began - rows)


def seeded() -> dict[str, copying.Table]:
    """Make the first sellers and their goods, and return the tables that grew by a row a seller or more."""
    from tests.apps.orders.shop import open_shop  # noqa: PLC0415 - after the set-up
    from tests.catalogue_factories import make_seller  # noqa: PLC0415 - same

    from entrepot.apps.kernel import workers  # noqa: PLC0415 - same

    open_shop(MARKET)
    workers.run_pending()
    before = copying.ends()
    sellers = [make_seller(f"Maker {copying.NAMELESS} {number}") for number in range(SELLERS)]
    for number, (stuff, (kind, hs)) in enumerate(pairs(STUFFS, KINDS)):
        _offer(sellers[number % SELLERS], number, f"{stuff} {kind} {copying.NAMELESS}", hs)
    workers.run_pending()
    return copying.grown_since(before, SELLERS)


def _offer(seller: Any, number: int, title: str, hs: str) -> None:
    from tests.catalogue_factories import a_variant, make_product  # noqa: PLC0415 - after the set-up
    from tests.factories import AT  # noqa: PLC0415 - same

    from entrepot.apps.catalogue import actions as catalogue  # noqa: PLC0415 - same
    from entrepot.apps.catalogue import queries  # noqa: PLC0415 - same
    from entrepot.apps.stock import actions as stock  # noqa: PLC0415 - same

    price = 900 + number * 37
    variants = tuple(
        a_variant(f"G-{number}-{size}", price_minor=price * (place + 1), options=(size,))
        for place, size in enumerate(SIZES)
    )
    product = make_product(
        seller,
        title,
        variants=variants,
        hs=hs,
        option_names=("size",),
        description=f"{title}, made by hand and packed without plastic.",
    )
    catalogue.publish_listing(product=product, markets_wanted=[MARKET], by=seller, at=AT)
    for variant in queries.get_listed_product(product, market=MARKET, viewer=seller).variants:
        stock.receive(variant=variant.public_id, quantity=PIECES, by=seller, at=AT)


def names(limit: int) -> list[str]:
    """Return public ids of products from all over the shop."""
    return _ask(
        "SELECT public_id FROM catalogue_product WHERE state = 'published' ORDER BY id %% 997, id LIMIT %s",
        limit,
    )


def _ask(sql: str, *values: object) -> list[str]:
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [found for (found,) in cursor.fetchall()]
