"""What carts ask: many variants as a market sells them, with all that a price needs, in one statement."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery

from entrepot.apps.catalogue.models import Detail, Translation, Variant
from entrepot.apps.catalogue.queries.shop import shown_in
from entrepot.apps.catalogue.queries.views import ProductView, Texts, VariantView, view_alone
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.json_rows import rows_beside
from entrepot.apps.kernel.statements import Read

type Beside = Callable[..., Mapping[str, Subquery]]
"""Expressions of a variant's row, by name, of what they are given; a function of a module, for it is kept."""


def nothing_beside() -> Mapping[str, Subquery]:
    """Ask for nothing beside a variant."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldVariant:
    """A variant and its product, which carries neither pictures nor other variants here.

    `beside` is what was asked for beside it, by name.
    """

    product: ProductView
    variant: VariantView
    beside: Mapping[str, Any]


def list_sold_variants(
    variants: Collection[str],
    language: str = "en",
    *,
    market: str,
    viewer: Actor,
    beside: Beside = nothing_beside,
    **given: Any,
) -> dict[str, SoldVariant]:
    """Return those of the variants (public ids) that buyers in a market see, by public id.

    `beside` are expressions of the variant's row that an app above wants read with it, such as its own price,
    as a function of what is `given` by name.
    """
    del viewer  # public
    found = {}
    for row in _SOLD.rows(beside, variants=list(variants), market=market, **given):
        product = view_alone(row.product, row, _texts(row.texts), _details(row.details), language=language)
        found[row.public_id] = SoldVariant(product=product, variant=product.variants[0], beside=vars(row))
    return found


def _sold(beside: Beside, *, variants: Any, market: Any, **given: Any) -> QuerySet[Variant]:
    products = shown_in(market).values("pk")
    rows = Variant.objects.filter(public_id__in=variants, archived_at=None, product__in=products)
    texts = ("thing", "field", "language", "text")
    details = ("id", "kind", "name", "value")
    return rows.select_related("product__business").annotate(
        texts=rows_beside(Translation.objects.all(), "product", "product_id", *texts),
        details=rows_beside(Detail.objects.all(), "product", "product_id", *details),
        **beside(**given),
    )


_SOLD: Read[Any] = Read(_sold)


def _texts(rows: list[dict[str, Any]] | None) -> Texts:
    texts: Texts = {}
    for each in rows or ():
        texts.setdefault((each["thing"], each["field"]), {})[each["language"]] = each["text"]
    return texts


def _details(rows: list[dict[str, Any]] | None) -> tuple[tuple[str, str, str], ...]:
    ordered = sorted(rows or (), key=lambda each: int(each["id"]))
    return tuple((each["kind"], each["name"], each["value"]) for each in ordered)
