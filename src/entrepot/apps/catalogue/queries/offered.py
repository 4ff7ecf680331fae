"""In which categories businesses offer anything, for those who support them."""

from collections.abc import Collection

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.models import Product
from entrepot.apps.kernel.actors import Actor, require_role


def list_categories(*, viewer: Actor, businesses: Collection[str] | None = None) -> dict[str, set[str]]:
    """Return the categories of the products of businesses (public ids), in the sellers' own words.

    Products put away do not count. For operators and officers.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = Product.objects.filter(archived_at=None).exclude(category="")
    if businesses is not None:
        rows = rows.filter(business__public_id__in=businesses)
    found: dict[str, set[str]] = {}
    for business, category in rows.order_by().values_list("business__public_id", "category").distinct():
        found.setdefault(business, set()).add(category)
    return found
