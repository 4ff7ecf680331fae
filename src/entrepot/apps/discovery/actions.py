"""Every write of discovery."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import SearchableProduct
from entrepot.apps.discovery import tasks
from entrepot.apps.discovery.changing import GOODS
from entrepot.apps.discovery.entries import entry_of, words_of
from entrepot.apps.discovery.models import IndexedWord, Offered, Stale
from entrepot.apps.discovery.offering import offer
from entrepot.apps.discovery.saved import (
    Wants,
    change_search,
    drop_search,
    forget_searches,
    look_through,
    save_search,
    set_letters,
    stop_letters,
    tell_of_new_goods,
)
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.changes import note
from entrepot.apps.orders import queries as orders
from entrepot.apps.search import actions as search
from entrepot.apps.search import queries as index
from entrepot.apps.search.provider import Entry

__all__: Final = [
    "Wants",
    "change_search",
    "count_popular",
    "drop_search",
    "fill_new_index",
    "forget_searches",
    "forget_told",
    "index_stale",
    "look_through",
    "mark_stale",
    "rebuild_index",
    "renew_offers",
    "save_search",
    "set_letters",
    "stop_letters",
    "tell_of_new_goods",
]
AT_ONCE: Final = 200
REMEMBERED: Final = timedelta(days=1)
LATELY: Final = timedelta(days=30)
FEWEST: Final = 3  # people; fewer would tell who they are
MOST_WORDS: Final = 500_000  # of a vocabulary


def mark_stale(*, products: Collection[str], by: Actor, at: datetime, words: bool = True) -> None:
    """Look at products anew, soon; in the caller's transaction. Without `words`, only at price and stock."""
    require_role(by, OPERATOR)
    del at  # nothing is dated: the next look is at what stands then
    if products:
        Stale.objects.bulk_create(Stale(product=each, words=words) for each in products)
        tasks.index_soon.enqueue()


def index_stale(*, by: Actor, at: datetime) -> int:
    """Bring the index up to what stands now, for the next few products that changed; return how many did.

    Outside transactions. Cut off anywhere it is done again. Raises IndexUnavailableError.
    """
    require_role(by, OPERATOR)
    waiting = list(Stale.objects.filter(done_at=None).order_by("id")[:AT_ONCE])
    wanted = list(dict.fromkeys(row.product for row in waiting))
    if not wanted:
        return 0
    shown = catalogue.list_searchable(wanted, viewer=SYSTEM)
    gone = sorted(set(wanted) - {product.public_id for product in shown})
    reworded = {row.product for row in waiting if row.words}
    changed = offer(shown, gone, at, told=reworded)
    if reworded:
        _tell([product for product in shown if product.public_id in reworded], gone, by)
    if changed or reworded:
        note([GOODS])
    Stale.objects.filter(pk__in=[row.pk for row in waiting]).update(done_at=at)
    return len(wanted)


def renew_offers(*, before: datetime, by: Actor, at: datetime) -> int:
    """Look anew at the few offers that were looked at longest ago, before a moment; return how many."""
    require_role(by, OPERATOR)
    old = Offered.objects.filter(looked_at__lt=before).order_by("looked_at", "pk")
    names = list(dict.fromkeys(old.values_list("product__public_id", flat=True)[:AT_ONCE]))
    if names:
        shown = catalogue.list_searchable(names, viewer=SYSTEM)
        gone = sorted(set(names) - {product.public_id for product in shown})
        if offer(shown, gone, at, told=()):
            note([GOODS])
            tasks.index_soon.enqueue()
    return len(names)


def count_popular(*, by: Actor, at: datetime) -> int:
    """Count anew how many people bought each product lately; return how many offers have another figure."""
    require_role(by, OPERATOR)
    bought = orders.count_buyers(since=at - LATELY, viewer=by)
    told = {product: count for product, count in bought.items() if count >= FEWEST}
    ids = catalogue.number_products(list(told), viewer=SYSTEM)
    moved = Offered.objects.filter(popular__gt=0).exclude(product__in=list(ids.values())).update(popular=0)
    for product, number in ids.items():
        rows = Offered.objects.filter(product=number).exclude(popular=told[product])
        moved += rows.update(popular=told[product])
    if moved:
        note([GOODS])
    return moved


def rebuild_index(*, by: Actor, at: datetime, tell: Callable[[int], None] = lambda _count: None) -> int:
    """Build the whole index anew while the old one answers; return how many products it holds.

    What changed meanwhile is looked at again afterwards. `tell` hears how many are in, every few hundred.
    Outside transactions. Raises IndexUnavailableError.
    """
    require_role(by, OPERATOR)
    words: Counter[str] = Counter()
    count = search.replace_entries(_portions(words, tell, at), by=by)
    with transaction.atomic():
        IndexedWord.objects.all().delete()
        IndexedWord.objects.bulk_create(
            (IndexedWord(word=word, products=often) for word, often in words.most_common(MOST_WORDS)),
            batch_size=1_000,
            ignore_conflicts=True,
        )
    note([GOODS])
    Stale.objects.filter(done_at__gte=at).update(done_at=None)
    tasks.index_soon.enqueue()
    return count


def fill_new_index(*, by: Actor, at: datetime) -> int:
    """Build the index where there is none yet; return how many products were put in."""
    require_role(by, OPERATOR)
    is_empty = not index.count_entries(viewer=by)
    return rebuild_index(by=by, at=at) if is_empty else 0


def forget_told(*, by: Actor, at: datetime) -> int:
    """Drop the changes the index heard of more than a day ago; return how many."""
    require_role(by, OPERATOR)
    return Stale.objects.filter(done_at__lt=at - REMEMBERED).delete()[0]


def _tell(shown: list[SearchableProduct], gone: list[str], by: Actor) -> None:
    """Tell the index how products are called now and what they are, and what is not to be found any more."""
    search.put_entries(_entries(shown), by=by)
    search.drop_entries(gone, by=by)
    words = {word for product in shown for word in words_of(product)}
    IndexedWord.objects.bulk_create((IndexedWord(word=word) for word in words), ignore_conflicts=True)


def _entries(shown: list[SearchableProduct]) -> list[Entry]:
    names = [product.public_id for product in shown]
    offers: dict[str, list[Offered]] = {}
    for row in Offered.objects.filter(product__public_id__in=names).select_related("product"):
        offers.setdefault(row.product.public_id, []).append(row)
    return [entry_of(product, offers.get(product.public_id, ())) for product in shown]


def _portions(words: Counter[str], tell: Callable[[int], None], at: datetime) -> Iterator[list[Entry]]:
    count = 0
    for products in catalogue.each_searchable(viewer=SYSTEM):
        for product in products:
            words.update(words_of(product))
        offer(products, (), at, told=[product.public_id for product in products])
        yield _entries(products)
        count += len(products)
        tell(count)
