"""Every read of demand: one's own wishes."""

from entrepot.apps.demand.access import wished_by
from entrepot.apps.demand.models import Wish
from entrepot.apps.kernel.actors import Actor

MOST = 200


def list_wishes(*, viewer: Actor, key: str = "", limit: int = MOST) -> list[str]:
    """Return the products (public ids) the viewer keeps for later, newest first. A guest names the key."""
    rows = Wish.objects.filter(wished_by(viewer, key)).order_by("-id")
    return list(rows.values_list("product", flat=True)[: max(1, min(limit, MOST))])
