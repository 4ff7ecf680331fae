"""What a seller sees of its own products; operators and officers see everyone's."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.inputs import ProductInput
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.catalogue.queries.views import ProductView, views
from entrepot.apps.catalogue.saying import content_of
from entrepot.apps.catalogue.sheets import kept_of
from entrepot.apps.kernel.actors import Actor, require_scope

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProduct:
    """A product as its seller sees it: where it is listed, and how ready it is in how many markets.

    `version` moves with each change of what its seller says.
    """

    product: ProductView
    version: int
    handle: str
    hs_confirmed: str
    hs_confirmed_at: datetime | None
    updated_at: datetime
    listed_in: tuple[str, ...]
    states: dict[str, int]


def list_own_products(
    *,
    viewer: Actor,
    language: str = "en",
    state: str = "",
    organisation: int | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[OwnProduct]:
    """Return the viewer's products, drafts too, newest first, 200 at most. `after`: the last row number seen.

    Operators and officers may name another `organisation` (its row number), or none for all.
    """
    rows = _readable(viewer, organisation).order_by("-id")
    rows = rows.filter(state=state) if state else rows.exclude(state=Product.State.ARCHIVED)
    if after:
        rows = rows.filter(pk__lt=after)
    return own_products(list(rows[: min(limit, MOST)]), language, viewer)


def name_products(products: Collection[str], *, viewer: Actor, language: str = "en") -> dict[str, str]:
    """Return what own products (public ids) are called."""
    rows = list(_readable(viewer, None).filter(public_id__in=products))
    return {each.public_id: each.title for each in views(rows, language=language, viewer=viewer)}


def name_variants(variants: Collection[str], *, viewer: Actor, language: str = "en") -> dict[str, str]:
    """Return what own variants (public ids) are called: the product's title, then the variant's options."""
    found = Product.objects.filter(variants__public_id__in=variants).values("pk")
    rows = list(_readable(viewer, None).filter(pk__in=found))
    return {
        variant.public_id: " · ".join(filter(None, (product.title, " / ".join(variant.options))))
        for product in views(rows, language=language, viewer=viewer)
        for variant in product.variants
        if variant.public_id in variants
    }


def count_own_products(*, viewer: Actor, state: str = "") -> int:
    """Return how many products the viewer's organisation has, in a state or in any but archived."""
    rows = Product.objects.filter(organisation_id=viewer.organisation_id or 0)
    return (rows.filter(state=state) if state else rows.exclude(state=Product.State.ARCHIVED)).count()


def get_own_product(public_id: str, *, viewer: Actor, language: str = "en") -> OwnProduct:
    """Return one product to its seller, operators and officers. Raises Product.DoesNotExist to others."""
    return own_products([_readable(viewer, None).get(public_id=public_id)], language, viewer)[0]


def get_product_input(public_id: str, *, viewer: Actor) -> ProductInput:
    """Return what a product says now, to be changed and given to `update_product`.

    Raises Product.DoesNotExist for products of others.
    """
    return content_of(_readable(viewer, None).get(public_id=public_id))


def _readable(viewer: Actor, organisation: int | None) -> QuerySet[Product]:
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = Product.objects.select_related("business")
    if not sees_all(viewer):
        return rows.filter(organisation_id=viewer.organisation_id or 0)
    return rows if organisation is None else rows.filter(organisation_id=organisation)


def own_products(rows: list[Product], language: str, viewer: Actor) -> list[OwnProduct]:
    """Return rows (with their business) that the viewer may read as their seller sees them."""
    listed: dict[int, list[str]] = {}
    standing = Listing.objects.filter(product__in=rows, state=Listing.State.PUBLISHED)
    for product, code in standing.order_by("market__code").values_list("product_id", "market__code"):
        listed.setdefault(product, []).append(code)
    states = {
        product: Counter(each.state for each in kept.sheet.values())
        for product, kept in kept_of([row.pk for row in rows]).items()
    }
    return [
        OwnProduct(
            product=view,
            version=row.version,
            handle=row.handle,
            hs_confirmed=row.hs_confirmed,
            hs_confirmed_at=row.hs_confirmed_at,
            updated_at=row.updated_at,
            listed_in=tuple(listed.get(row.pk, ())),
            states=states.get(row.pk, {}),
        )
        for row, view in zip(rows, views(rows, language=language, viewer=viewer), strict=True)
    ]
