"""Every write of discovery."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.discovery import tasks
from entrepot.apps.discovery.changing import GOODS
from entrepot.apps.discovery.keeping_up import AT_ONCE, fill_new_index, index_stale, rebuild_index
from entrepot.apps.discovery.models import Offered, Stale
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
REMEMBERED: Final = timedelta(days=1)
LATELY: Final = timedelta(days=30)
FEWEST: Final = 3  # people; fewer would tell who they are


def mark_stale(*, products: Collection[str], by: Actor, at: datetime, words: bool = True) -> None:
    """Look at products anew, soon; in the caller's transaction. Without `words`, only at price and stock."""
    require_role(by, OPERATOR)
    del at  # nothing is dated: the next look is at what stands then
    if products:
        Stale.objects.bulk_create(Stale(product=each, words=words) for each in products)
        tasks.index_soon.enqueue()


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


def forget_told(*, by: Actor, at: datetime) -> int:
    """Drop the changes the index heard of more than a day ago; return how many."""
    require_role(by, OPERATOR)
    return Stale.objects.filter(done_at__lt=at - REMEMBERED).delete()[0]
