"""What each product is in each market: its whole price, where it comes from, how long it takes, what is left.

Rows are read from what stands now and written only over the row they were read beside (`turn`): of two that
look at once, the later finds another turn and looks again, so what is written last is what stands.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing, ProductView, SearchableProduct
from entrepot.apps.discovery.models import Offered, Stale
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.stock import queries as stock
from entrepot.core.support.business_facts import FactSheet

BADGES: Final = ("farm", "cooperative", "youth_led")
"""What is told of a maker beside their goods: facts of businesses by their names."""
TRIES: Final = 3
AT_ONCE: Final = 50
MOST_PRICED: Final = 20  # variants of a product that are asked for a price

type Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a row says but for how often it is bought; `popular` is counted by itself."""

    price_minor: int | None
    currency: str
    ships_from: str
    days: int | None
    sold_out: bool
    farm: int
    cooperative: int
    youth_led: int


COLUMNS: Final = tuple(Standing.__dataclass_fields__)


def offer(
    products: Sequence[SearchableProduct], gone: Collection[str], at: datetime, *, told: Collection[str]
) -> bool:
    """Write what products are in their markets, forget those `gone`; return whether anything is another.

    Whatever is another is marked for the index in the same transaction, but for those that are `told` to it
    by the caller anyway, after this. Outside transactions: prices are read before a row is written.
    """
    changed = _forget(gone, told)
    for portion in batched(products, AT_ONCE):
        wanted: Sequence[SearchableProduct] = portion
        for _try in range(TRIES):
            late, moved = _offer(wanted, at, told)
            changed |= moved
            wanted = [product for product in wanted if product.public_id in late]
            if not wanted:
                break
    return changed


def _forget(gone: Collection[str], told: Collection[str]) -> bool:
    if not gone:
        return False
    rows = Offered.objects.filter(product__public_id__in=gone)
    with transaction.atomic():
        _mark(rows.values_list("product__public_id", flat=True), told)
        return bool(rows.delete()[0])


def _mark(products: Iterable[str], told: Collection[str]) -> None:
    """Let the index hear of products, by the next round at the latest."""
    others = sorted(set(products) - set(told))
    Stale.objects.bulk_create(Stale(product=each, offers=False) for each in others)


def _offer(
    products: Sequence[SearchableProduct], at: datetime, told: Collection[str]
) -> tuple[set[str], bool]:
    """Return which products another looked at meanwhile, and whether anything was changed."""
    ids = catalogue.number_products([each.public_id for each in products], viewer=SYSTEM)
    names = {number: name for name, number in ids.items()}
    known = {(row.product_id, row.market): row for row in Offered.objects.filter(product__in=names)}
    found = dict(_read(products, at))
    fresh = {key: standing for key, standing in found.items() if key not in known}
    kept = {key: row for key, row in known.items() if key in found}
    moved = {key: row for key, row in kept.items() if _of_row(row) != found[key]}
    gone = [row for key, row in known.items() if key not in found]
    with transaction.atomic():  # a few statements: on SQLite nobody else writes meanwhile
        late = _add(fresh, at)
        late |= {key for key, row in moved.items() if not _move(row, found[key], at)}
        dropped = sum(_same(row).delete()[0] for row in gone)
        late |= _stay({key: row for key, row in kept.items() if key not in moved}, at)
        others = [*fresh, *moved, *((row.product_id, row.market) for row in gone)]
        _mark((names[number] for number, _market in others), told)
    return {names[number] for number, _market in late}, bool(fresh or moved or dropped)


def _add(fresh: Mapping[Key, Standing], at: datetime) -> set[Key]:
    """Write rows where there were none; return where another wrote one meanwhile that says something else."""
    Offered.objects.bulk_create(
        (
            Offered(product_id=number, market=market, looked_at=at, **_values(standing))
            for (number, market), standing in fresh.items()
        ),
        ignore_conflicts=True,
    )
    rows = Offered.objects.filter(product__in={number for number, _market in fresh}) if fresh else ()
    there = {(row.product_id, row.market): _of_row(row) for row in rows}
    return {key for key, standing in fresh.items() if there.get(key) != standing}


def _move(row: Offered, standing: Standing, at: datetime) -> bool:
    """Write over a row that was read, or say that it is no more the same."""
    return bool(_same(row).update(turn=F("turn") + 1, looked_at=at, **_values(standing)))


def _stay(rows: Mapping[Key, Offered], at: datetime) -> set[Key]:
    """Note that rows still say what stands; return those that another wrote or dropped meanwhile."""
    still = Offered.objects.filter(pk__in=[row.pk for row in rows.values()])
    still.update(turn=F("turn") + 1, looked_at=at)
    turns = dict(still.values_list("pk", "turn"))
    return {key for key, row in rows.items() if turns.get(row.pk) != row.turn + 1}


def _same(row: Offered) -> QuerySet[Offered]:
    return Offered.objects.filter(pk=row.pk, turn=row.turn)


def _of_row(row: Offered) -> Standing:
    return Standing(**{name: getattr(row, name) for name in COLUMNS})


def _values(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in COLUMNS}


def _read(products: Sequence[SearchableProduct], at: datetime) -> Iterable[tuple[Key, Standing]]:
    by_market: dict[str, list[str]] = {}
    for product in products:
        for named in product.markets:
            by_market.setdefault(named, []).append(product.public_id)
    sheets: dict[str, FactSheet] = {}
    for code, names in by_market.items():
        try:
            market = markets.get_market_by_code(code, viewer=ANONYMOUS)
        except MarketMissingError:
            continue
        views = catalogue.list_listed_products(
            market=code, viewer=ANONYMOUS, only=Narrowing(products=tuple(names)), limit=len(names)
        )
        sheets |= _sheets({view.business for view in views} - sheets.keys(), at)
        yield from _stand(views, market, sheets)


def _stand(
    views: Sequence[ProductView], market: MarketView, sheets: Mapping[str, FactSheet]
) -> Iterable[tuple[Key, Standing]]:
    variants = [variant.public_id for view in views for variant in view.variants]
    free = stock.count_free(variants, market=market.code, destination=market.country, viewer=ANONYMOUS)
    prices = _prices(views, market)
    for view in views:
        price = prices.get(view.public_id)
        sent = price.sent_from if price else None
        yield (
            (view.id, market.code),
            Standing(
                price_minor=price.total.minor if price and price.total else None,
                currency=market.currency,
                ships_from=sent.country if sent else view.business_country,
                days=price.carriage.days_max if price and price.carriage else None,
                sold_out=not any(free[variant.public_id] > 0 for variant in view.variants),
                **_badges(sheets.get(view.business)),
            ),
        )


def _prices(views: Sequence[ProductView], market: MarketView) -> dict[str, ShownPrice]:
    """Return the price a card shows of each product: of its first variant that has one."""
    found = _priced([replace(view, variants=view.variants[:1]) for view in views], market)
    bare = [
        replace(view, variants=view.variants[:MOST_PRICED])
        for view in views
        if len(view.variants) > 1 and view.public_id in found and found[view.public_id].total is None
    ]
    return found | _priced(bare, market)


def _priced(views: Sequence[ProductView], market: MarketView) -> dict[str, ShownPrice]:
    if not views:
        return {}
    prices = pricing.price_many(views, market=market.code, viewer=ANONYMOUS, all_variants=True)
    found: dict[str, ShownPrice] = {}
    for view in views:
        offers = [prices[variant.public_id] for variant in view.variants]
        if offers:
            found[view.public_id] = next((each for each in offers if each.total is not None), offers[0])
    return found


def _sheets(public_ids: Collection[str], at: datetime) -> dict[str, FactSheet]:
    if not public_ids:
        return {}
    rows = businesses.list_fact_sheets(viewer=SYSTEM, at=at, businesses=public_ids)
    return {sheet.business: sheet for sheet in rows}


def _badges(sheet: FactSheet | None) -> dict[str, int]:
    facts = sheet.facts if sheet else {}
    return {
        name: facts[name].evidence.rank + 1 if name in facts and facts[name].value is True else 0
        for name in BADGES
    }
