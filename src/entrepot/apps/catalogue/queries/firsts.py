"""Since when a business offers anything, for those who count."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.kernel.actors import Actor, require_role

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstListing:
    """When a business first offered a product in a market; it may have withdrawn it since."""

    business: str
    at: datetime


def list_first_listings(
    *, viewer: Actor, product: str = "", after: str = "", limit: int = MOST
) -> list[FirstListing]:
    """Return each business that ever listed a product, by public id; of one product's business only.

    For operators and officers. 200 at most; `after` is the last business seen.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = Listing.objects.all()
    if product:
        rows = rows.filter(product__business__in=Product.objects.filter(public_id=product).values("business"))
    if after:
        rows = rows.filter(product__business__public_id__gt=after)
    found = rows.values(business=F("product__business__public_id")).annotate(first=Min("created_at"))
    return [
        FirstListing(business=row["business"], at=row["first"])
        for row in found.order_by("business")[: min(limit, MOST)]
    ]
