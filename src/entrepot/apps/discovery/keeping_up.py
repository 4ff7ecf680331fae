"""The index kept up with what stands: what changed is told to it, or all of it is built anew.

What is read of a product is written to the index `write_alone`, with the note that it was: nobody writes
something older over it, and what was told to an index that another takes the place of is told once more.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import SearchableProduct
from entrepot.apps.discovery import tasks
from entrepot.apps.discovery.changing import GOODS
from entrepot.apps.discovery.entries import entry_of, words_of
from entrepot.apps.discovery.models import IndexedWord, Offered, Stale
from entrepot.apps.discovery.offering import offer
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.changes import note
from entrepot.apps.search import actions as search
from entrepot.apps.search import queries as index
from entrepot.apps.search.provider import Entry, IndexBeingBuiltError

AT_ONCE: Final = 200
MOST_WORDS: Final = 500_000  # of a vocabulary


def index_stale(*, by: Actor, at: datetime) -> int:
    """Bring up to what stands now the next few products that changed: their words, then their offers.

    Return how many products were looked at; an offer that is another is told to the index by the next call.
    Outside transactions. Cut off anywhere it is done again. Raises IndexUnavailableError, offers done.
    """
    require_role(by, OPERATOR)
    looked_at: set[str] = set()
    try:
        looked_at |= _tell_words(by, at)
    finally:  # prices and stock of the shop need no index
        looked_at |= _look_at_offers(at)
    return len(looked_at)


def rebuild_index(*, by: Actor, at: datetime, tell: Callable[[int], None] = lambda _count: None) -> int:
    """Build the whole index anew while the old one answers; return how many products it holds.

    What changed meanwhile is looked at again afterwards. `tell` hears how many are in, every few hundred.
    Outside transactions. Raises IndexUnavailableError, IndexBeingBuiltError where somebody else does.
    """
    require_role(by, OPERATOR)
    words: Counter[str] = Counter()
    count = search.replace_entries(_portions(words, tell, by, at), last=lambda: _begin_anew(words), by=by)
    note([GOODS])
    tasks.index_soon.enqueue()
    return count


def fill_new_index(*, by: Actor, at: datetime) -> int:
    """Build the index where it never was as it is today; return how many products were put in."""
    require_role(by, OPERATOR)
    if index.is_index_current(viewer=by):
        return 0
    try:
        return rebuild_index(by=by, at=at)
    except IndexBeingBuiltError:
        return 0


def _tell_words(by: Actor, at: datetime) -> set[str]:
    """Tell the index how the next few products are called now and what they are; return which."""
    with search.write_alone(by=by):
        rows = list(Stale.objects.filter(words=True, done_at=None).order_by("id")[:AT_ONCE])
        wanted = {row.product for row in rows}
        if not wanted:
            return wanted
        shown = catalogue.list_searchable(sorted(wanted), viewer=SYSTEM)
        gone = sorted(wanted - {product.public_id for product in shown})
        search.put_entries(_entries(shown), gone=gone, by=by)
        words = {word for product in shown for word in words_of(product)}
        IndexedWord.objects.bulk_create((IndexedWord(word=word) for word in words), ignore_conflicts=True)
        told = Stale.objects.filter(pk__in=[row.pk for row in rows])
        told.update(words=False)
        told.filter(offers=False).update(done_at=at)
    note([GOODS])
    return wanted


def _look_at_offers(at: datetime) -> set[str]:
    """Write what the next few products are in their markets; what is another the index hears of by itself."""
    rows = list(Stale.objects.filter(offers=True, done_at=None).order_by("id")[:AT_ONCE])
    wanted = {row.product for row in rows}
    if not wanted:
        return wanted
    shown = catalogue.list_searchable(sorted(wanted), viewer=SYSTEM)
    gone = sorted(wanted - {product.public_id for product in shown})
    if offer(shown, gone, at, told=()):
        note([GOODS])
    looked_at = Stale.objects.filter(pk__in=[row.pk for row in rows])
    looked_at.update(offers=False)
    looked_at.filter(words=False).update(done_at=at)
    return wanted


def _begin_anew(words: Counter[str]) -> None:
    """Note, before a new index takes the place of the old, that it is to hear of all the old one heard of."""
    with transaction.atomic():
        Stale.objects.update(words=True, done_at=None)
        IndexedWord.objects.all().delete()
        IndexedWord.objects.bulk_create(
            (IndexedWord(word=word, products=often) for word, often in words.most_common(MOST_WORDS)),
            batch_size=1_000,
            ignore_conflicts=True,
        )


def _portions(
    words: Counter[str], tell: Callable[[int], None], by: Actor, at: datetime
) -> Iterator[list[Entry]]:
    """Yield all there is. What was told before the first is read is in it, and need not be told again."""
    with search.write_alone(by=by):
        Stale.objects.exclude(done_at=None).delete()
    count = 0
    for products in catalogue.each_searchable(viewer=SYSTEM):
        for product in products:
            words.update(words_of(product))
        offer(products, (), at, told=[product.public_id for product in products])
        yield _entries(products)
        count += len(products)
        tell(count)


def _entries(shown: list[SearchableProduct]) -> list[Entry]:
    names = [product.public_id for product in shown]
    offers: dict[str, list[Offered]] = {}
    for row in Offered.objects.filter(product__public_id__in=names).select_related("product"):
        offers.setdefault(row.product.public_id, []).append(row)
    return [entry_of(product, offers.get(product.public_id, ())) for product in shown]
