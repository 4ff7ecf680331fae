"""What can be looked for: the texts of products that buyers see somewhere, in every language."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet

from entrepot.apps.catalogue.models import Detail, Listing, Product, ReadyMarket, Translation
from entrepot.apps.catalogue.queries.shop import sellable
from entrepot.apps.kernel.actors import Actor

PORTION: Final = 500
TITLE: Final = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchableProduct:
    """A product by its words: (language, text) of each title and each other text, and where it is shown."""

    public_id: str
    titles: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    brand: str
    maker: str
    category: str
    hs: str
    origin: str
    materials: tuple[str, ...]
    markets: tuple[str, ...]
    business: str = ""


def list_searchable(public_ids: Collection[str], *, viewer: Actor) -> list[SearchableProduct]:
    """Return those of the products that buyers see in some market; the others are not there to be found."""
    del viewer  # only what everybody sees
    return _read(list(_shown().filter(public_id__in=public_ids)))


def each_searchable(*, viewer: Actor) -> Iterator[list[SearchableProduct]]:
    """Yield every product that buyers see in some market, so many at a time."""
    del viewer  # only what everybody sees
    after = 0
    while rows := list(_shown().filter(pk__gt=after).order_by("pk")[:PORTION]):
        yield _read(rows)
        after = rows[-1].pk


def list_products_of_business(business: str, *, viewer: Actor) -> list[str]:
    """Return the public ids of a business's products that are not put away, whether shown or not."""
    del viewer  # names of things, nothing of them
    rows = Product.objects.filter(business__public_id=business, archived_at=None)
    return list(rows.order_by("pk").values_list("public_id", flat=True))


def list_products_of_variants(variants: Collection[str], *, viewer: Actor) -> list[str]:
    """Return the public ids of the products that variants (public ids) belong to."""
    del viewer  # same
    rows = Product.objects.filter(variants__public_id__in=variants, archived_at=None)
    return list(rows.order_by("pk").values_list("public_id", flat=True).distinct())


def list_products_of_seller(organisation_id: int, *, viewer: Actor) -> list[str]:
    """Return the public ids of an organisation's products that are not put away, whether shown or not."""
    del viewer  # same
    rows = Product.objects.filter(organisation=organisation_id, archived_at=None)
    return list(rows.order_by("pk").values_list("public_id", flat=True))


def number_products(public_ids: Collection[str], *, viewer: Actor) -> dict[str, int]:
    """Return the row numbers of products, for rows of apps above that point to them."""
    del viewer  # same
    return dict(Product.objects.filter(public_id__in=public_ids).values_list("public_id", "pk"))


def _shown() -> QuerySet[Product]:
    return sellable().filter(Exists(_offered().filter(product=OuterRef("pk"))))


def _offered() -> QuerySet[Listing]:
    """Return the listings of products that are ready where they are listed."""
    ready = ReadyMarket.objects.filter(
        readiness__visibilities__product=OuterRef("product"), market=OuterRef("market")
    )
    return Listing.objects.filter(Exists(ready), state=Listing.State.PUBLISHED)


def _read(rows: list[Product]) -> list[SearchableProduct]:
    ids = [row.pk for row in rows]
    texts: dict[int, list[tuple[str, str, str]]] = {}
    said = Translation.objects.filter(product__in=ids, thing=F("product__public_id")).order_by("pk")
    for product, field, language, text in said.values_list("product_id", "field", "language", "text"):
        texts.setdefault(product, []).append((field, language, text))
    materials: dict[int, list[str]] = {}
    made_of = Detail.objects.filter(product__in=ids, kind=Detail.Kind.MATERIAL).order_by("pk")
    for product, name in made_of.values_list("product_id", "name"):
        materials.setdefault(product, []).append(name)
    markets: dict[int, list[str]] = {}
    offered = _offered().filter(product__in=ids)
    for product, code in offered.values_list("product_id", "market__code"):
        markets.setdefault(product, []).append(code)
    return [
        SearchableProduct(
            public_id=row.public_id,
            titles=tuple((lang, text) for field, lang, text in texts.get(row.pk, ()) if field == TITLE),
            texts=tuple((lang, text) for field, lang, text in texts.get(row.pk, ()) if field != TITLE),
            brand=row.brand,
            business=row.business.public_id,
            maker=row.business.name,
            category=row.category,
            hs=row.hs,
            origin=row.origin,
            materials=tuple(materials.get(row.pk, ())),
            markets=tuple(sorted(markets.get(row.pk, ()))),
        )
        for row in rows
    ]
