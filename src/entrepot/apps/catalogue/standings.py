"""How a product stands in all markets, as one pattern: what counts and filters of many products are made of.

Fifty markets say much the same of most of a seller's products. So each product keeps the digest of what they
say, and how many products lack something is a sum over patterns, not over products times markets.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from entrepot.apps.catalogue.models import Listing, Product, ProductStanding, StandingPattern
from entrepot.apps.catalogue.sheets import digest, kept_of
from entrepot.apps.kernel.made_rows import insert, new_row

type Verdicts = Mapping[int, tuple[str, str]]
"""State and codes by the row number of the market."""

type Square = tuple[str, str, int, list[int]]
"""State, codes, 1 where it is on sale, and the markets of which all this is true."""


def reckon(rows: Iterable[Product], verdicts: Mapping[int, Verdicts] | None = None) -> None:
    """Bring the patterns of live products (locked by the caller) up to what is kept of them.

    `verdicts` are all that is kept of each product, where the caller knows it.
    """
    live = [row for row in rows if row.archived_at is None]
    if not live:
        return
    known = verdicts if verdicts is not None else _kept(live)
    offered = offered_in(live)
    patterns: dict[tuple[int, frozenset[int]], tuple[str, list[Square]]] = {}
    digests: dict[Product, str] = {}
    for row in live:
        verdicts_, on_sale = known.get(row.pk, {}), frozenset(offered.get(row.pk, ()))
        same = (id(verdicts_), on_sale)  # many products share what is said of them
        if same not in patterns:
            squares = _squares(verdicts_, on_sale)
            patterns[same] = digest(squares), squares
        digests[row] = patterns[same][0]
    _write_patterns(dict(patterns.values()))
    insert(
        (
            new_row(ProductStanding, product_id=row.pk, organisation_id=row.organisation_id, pattern=digest)
            for row, digest in digests.items()
        ),
        in_place_of="product_id",
    )


def forget_standing(row: Product) -> None:
    """Drop the pattern of a product that is put away."""
    ProductStanding.objects.filter(product=row).delete()


def _kept(rows: Collection[Product]) -> Mapping[int, Verdicts]:
    kept = kept_of([row.pk for row in rows])
    stands = {
        each.digest: {market: said[:2] for market, said in each.sheet.items()} for each in kept.values()
    }
    return {product: stands[each.digest] for product, each in kept.items()}


def offered_in(rows: Collection[Product | int]) -> dict[int, set[int]]:
    """Return the markets that products are on sale in, as it stands now that the caller holds them."""
    offered: dict[int, set[int]] = defaultdict(set)
    for product, market in Listing.objects.filter(
        product__in=rows, state=Listing.State.PUBLISHED
    ).values_list("product_id", "market_id"):
        offered[product].add(market)
    return offered


def _squares(verdicts: Verdicts, offered: Collection[int]) -> list[Square]:
    together: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for market, (state, codes) in verdicts.items():
        together[str(state), codes, int(market in offered)].append(market)
    return [(*said, sorted(markets)) for said, markets in sorted(together.items())]


def _write_patterns(patterns: Mapping[str, list[Square]]) -> None:
    """Write the patterns that are new; in one order, so that two who write never wait for each other."""
    there = StandingPattern.objects.filter(digest__in=patterns).values_list("digest", flat=True)
    new = sorted(patterns.keys() - set(there))
    StandingPattern.objects.bulk_create(
        [StandingPattern(digest=digest, squares=patterns[digest]) for digest in new], ignore_conflicts=True
    )
