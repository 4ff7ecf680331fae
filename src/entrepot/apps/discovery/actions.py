"""Every write of discovery."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.discovery import tasks
from entrepot.apps.discovery.changing import GOODS
from entrepot.apps.discovery.entries import entry_of, words_of
from entrepot.apps.discovery.models import IndexedWord, Stale
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.changes import note
from entrepot.apps.search import actions as search
from entrepot.apps.search import queries as index
from entrepot.apps.search.provider import Entry

AT_ONCE: Final = 200
REMEMBERED: Final = timedelta(days=1)
MOST_WORDS: Final = 500_000  # of a vocabulary


def mark_stale(*, products: Collection[str], by: Actor, at: datetime) -> None:
    """Let the index look at products anew, soon; in the caller's transaction."""
    require_role(by, OPERATOR)
    del at  # nothing is dated: the next look is at what stands then
    if products:
        Stale.objects.bulk_create(Stale(product=each) for each in products)
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
    search.put_entries([entry_of(product) for product in shown], by=by)
    search.drop_entries(sorted(set(wanted) - {product.public_id for product in shown}), by=by)
    words = {word for product in shown for word in words_of(product)}
    IndexedWord.objects.bulk_create((IndexedWord(word=word) for word in words), ignore_conflicts=True)
    note([GOODS])
    Stale.objects.filter(pk__in=[row.pk for row in waiting]).update(done_at=at)
    return len(wanted)


def rebuild_index(*, by: Actor, at: datetime, tell: Callable[[int], None] = lambda _count: None) -> int:
    """Build the whole index anew while the old one answers; return how many products it holds.

    What changed meanwhile is looked at again afterwards. `tell` hears how many are in, every few hundred.
    Outside transactions. Raises IndexUnavailableError.
    """
    require_role(by, OPERATOR)
    words: Counter[str] = Counter()
    count = search.replace_entries(_portions(words, tell), by=by)
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


def _portions(words: Counter[str], tell: Callable[[int], None]) -> Iterator[list[Entry]]:
    count = 0
    for products in catalogue.each_searchable(viewer=SYSTEM):
        for product in products:
            words.update(words_of(product))
        yield [entry_of(product) for product in products]
        count += len(products)
        tell(count)
