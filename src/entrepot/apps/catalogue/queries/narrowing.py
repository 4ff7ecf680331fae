"""What of a shop a buyer wants to see: by seller, origin, kind of goods."""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.apps.catalogue.models import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What is wanted of a shop; what is empty does not narrow.

    `headings` are half-open ranges of HS codes: (("3401", "3402"),) is heading 3401. `products` names those
    wanted by public id. `also` is a condition on the product that an app above adds.
    """

    businesses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    products: tuple[str, ...] = ()
    also: Q = field(default_factory=Q)


EVERYTHING: Final = Narrowing()


def narrow(rows: QuerySet[Product], only: Narrowing) -> QuerySet[Product]:
    """Return the products that are wanted."""
    if only.products:
        rows = rows.filter(public_id__in=only.products)
    if only.businesses:
        rows = rows.filter(business__public_id__in=only.businesses)
    if only.origins:
        rows = rows.filter(origin__in=only.origins)
    if only.headings:
        ranges = Q()
        for first, end in only.headings:
            ranges |= Q(hs__gte=first, hs__lt=end)
        rows = rows.filter(ranges)
    return rows.filter(only.also)
