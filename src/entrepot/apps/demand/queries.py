"""Every read of demand: one's own wishes."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.demand.access import wished_by
from entrepot.apps.demand.models import Wish
from entrepot.apps.kernel.actors import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class WishView:
    """A product (public id) that somebody keeps for later, since when; `id` is the row's."""

    id: int
    product: str
    at: datetime


def list_wishes(*, viewer: Actor, key: str = "", limit: int = MOST) -> list[str]:
    """Return the products (public ids) the viewer keeps for later, newest first. A guest names the key."""
    rows = Wish.objects.filter(wished_by(viewer, key)).order_by("-id")
    return list(rows.values_list("product", flat=True)[: max(1, min(limit, MOST))])


def page_wishes(*, viewer: Actor, key: str = "", after: int = 0, limit: int = MOST) -> list[WishView]:
    """Return what the viewer keeps for later, newest first, beginning after a row. A guest names the key."""
    rows = Wish.objects.filter(wished_by(viewer, key)).order_by("-id")
    if after:
        rows = rows.filter(pk__lt=after)
    return [WishView(row.pk, row.product, row.created_at) for row in rows[: max(1, min(limit, MOST))]]


def get_wish(product: str, *, viewer: Actor, key: str = "") -> WishView:
    """Return since when the viewer keeps a product for later. A guest names the key.

    Raises Wish.DoesNotExist.
    """
    row = Wish.objects.filter(wished_by(viewer, key)).get(product=product)
    return WishView(row.pk, row.product, row.created_at)
