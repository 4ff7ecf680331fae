"""Products as pages and other apps see them, made with the same few queries for one and for a hundred."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from entrepot.apps.catalogue.models import Detail, Product, ProductPicture, Translation, Variant
from entrepot.apps.catalogue.saying import batteries_of, ingredients_of, shelf_life_of
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.statements import Read
from entrepot.core.trade.batteries import Battery
from entrepot.core.trade.composition import Ingredient, ShelfLife


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantView:
    """A variant to be bought: `price_minor` is for `per` units, in the seller's currency and basis."""

    id: int
    public_id: str
    sku: str
    options: tuple[str, ...]
    price_minor: int
    currency: str
    basis: str
    per: int
    net_grams: int | None
    gross_grams: int | None
    ml: int | None
    pieces: int | None
    gtin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureOnProduct:
    """A picture in its place: stored here (`picture`), or known by an address elsewhere only."""

    picture: PictureView | None
    address: str
    alt: str
    sku: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """A product in the reader's language, where a text stands in it; else in its first language.

    `organisation` and `business_id` are row numbers, for apps above. `details` are (kind, name, value).
    `language` is that of the first description; `languages` are those it has a title in, and
    `title_language` and `description_language` say in which of them the two texts here are. A text that a
    machine wrote and nobody has read comes with the original.
    """

    id: int
    public_id: str
    organisation: int
    business_id: int
    business: str
    business_name: str
    business_country: str
    state: str
    title: str
    description: str
    language: str
    brand: str
    category: str
    hs: str
    hs_edition: str
    origin: str
    option_names: tuple[str, ...]
    details: tuple[tuple[str, str, str], ...]
    variants: tuple[VariantView, ...]
    pictures: tuple[PictureOnProduct, ...]
    languages: tuple[str, ...]
    title_language: str
    description_language: str
    title_by_machine: bool = False
    description_by_machine: bool = False
    original_title: str = ""
    original_description: str = ""

    @property
    def picture(self) -> PictureView | None:
        """The first picture that is stored here."""
        return next((each.picture for each in self.pictures if each.picture is not None), None)

    @property
    def batteries(self) -> tuple[Battery, ...]:
        """The batteries in it, each kind once."""
        return batteries_of(self.details)

    @property
    def ingredients(self) -> tuple[Ingredient, ...]:
        """What it is made of, to be eaten or put on the skin; the maker's order."""
        return ingredients_of(self.details)

    @property
    def shelf_life(self) -> ShelfLife | None:
        """How long it keeps, where that is said."""
        return shelf_life_of(self.details)


type Texts = dict[tuple[str, str], dict[str, str]]
type Places = set[tuple[str, str, str]]
"""Things, fields and languages."""


def views(rows: Sequence[Product], *, language: str, viewer: Actor) -> list[ProductView]:
    """Return products in the order given. Rows come with their business selected."""
    ids = [row.pk for row in rows]
    texts: dict[int, Texts] = {}
    unread: dict[int, Places] = {}
    for each in _TEXTS.rows(products=ids):
        if each.state == Translation.State.MACHINE:
            unread.setdefault(each.product_id, set()).add((each.thing, each.field, each.language))
        by_thing = texts.setdefault(each.product_id, {})
        by_thing.setdefault((each.thing, each.field), {})[each.language] = each.text
    variants: dict[int, list[Variant]] = {}
    for variant in _VARIANTS.rows(products=ids):
        variants.setdefault(variant.product_id, []).append(variant)
    shown: dict[int, list[ProductPicture]] = {}
    for picture in _PICTURES.rows(products=ids):
        shown.setdefault(picture.product_id, []).append(picture)
    pictures = {each.picture_id for many in shown.values() for each in many if each.picture_id}
    stored = files.list_pictures(ids=pictures, viewer=viewer) if pictures else {}
    details: dict[int, list[tuple[str, str, str]]] = {}
    for pk, kind, name, value in _DETAILS.rows(products=ids):
        details.setdefault(pk, []).append((kind, name, value))
    return [
        _view(
            row,
            _Words(texts.get(row.pk, {}), language, row.language, unread.get(row.pk, set())),
            variants=variants.get(row.pk, []),
            shown=shown.get(row.pk, []),
            stored=stored,
            details=tuple(details.get(row.pk, ())),
        )
        for row in rows
    ]


_TEXTS = Read(lambda *, products: Translation.objects.filter(product__pk__in=products))
_VARIANTS = Read(lambda *, products: Variant.objects.filter(product__pk__in=products, archived_at=None))
_PICTURES = Read(lambda *, products: ProductPicture.objects.filter(product__pk__in=products))
_DETAILS: Read[tuple[int, str, str, str]] = Read(
    lambda *, products: (
        Detail.objects.filter(product__pk__in=products)
        .order_by("id")
        .values_list("product_id", "kind", "name", "value")
    )
)


def view_alone(
    row: Product,
    variant: Variant,
    texts: Texts,
    details: tuple[tuple[str, str, str], ...],
    *,
    language: str,
) -> ProductView:
    """Return a product with one of its variants, from what was read of them; no pictures."""
    words = _Words(texts, language, row.language)
    return _view(row, words, variants=[variant], shown=[], stored={}, details=details)


@dataclass(frozen=True, slots=True)
class _Words:
    """The texts of one product: in the reader's language, its other script, the product's first language."""

    texts: Texts
    language: str
    first: str
    unread: Places = field(default_factory=set)

    def by_machine(self, thing: str, what: str) -> bool:
        """Say whether the reader gets a text that a machine wrote and nobody read."""
        return (thing, what, self.language_of(thing, what)) in self.unread

    def told_of(self, thing: str, what: str) -> dict[str, Any]:
        """Return in which language the reader gets a text, whether a machine wrote it, and the original."""
        return {
            f"{what}_language": self.language_of(thing, what),
            f"{what}_by_machine": self.by_machine(thing, what),
            f"original_{what}": self.original(thing, what),
        }

    def original(self, thing: str, what: str) -> str:
        """Return what the maker wrote, where the reader gets a machine's words for it."""
        return self.texts.get((thing, what), {}).get(self.first, "") if self.by_machine(thing, what) else ""

    def of(self, thing: str, field: str, default: str = "") -> str:
        found = self.texts.get((thing, field), {})
        return found.get(self.language_of(thing, field), default)

    def language_of(self, thing: str, field: str) -> str:
        """Return the language the reader gets a text in, empty where there is none."""
        found = self.texts.get((thing, field), {})
        akin = [each for each in found if each.partition("-")[0] == self.language.partition("-")[0]]
        wanted = (self.language, *akin, self.first, *found)
        return next((each for each in wanted if found.get(each)), "")


def _view(
    row: Product,
    words: _Words,
    *,
    variants: list[Variant],
    shown: list[ProductPicture],
    stored: dict[int, PictureView],
    details: tuple[tuple[str, str, str], ...],
) -> ProductView:
    skus = {variant.pk: variant.sku for variant in variants}
    names = (row.option1_name, row.option2_name, row.option3_name)
    return ProductView(
        id=row.pk,
        public_id=row.public_id,
        organisation=row.organisation_id,
        business_id=row.business_id,
        business=row.business.public_id,
        business_name=row.business.name,
        business_country=row.business.country,
        state=row.state,
        title=words.of(row.public_id, "title"),
        description=words.of(row.public_id, "description"),
        language=row.language,
        brand=row.brand,
        category=row.category,
        hs=row.hs,
        hs_edition=row.hs_edition,
        origin=row.origin,
        option_names=tuple(
            words.of(row.public_id, f"option{number}", name) for number, name in enumerate(names, 1) if name
        ),
        details=details,
        variants=tuple(_variant(each, words) for each in variants),
        pictures=tuple(_shown(each, words, skus, stored) for each in _once(shown)),
        languages=tuple(sorted(words.texts.get((row.public_id, "title"), {}))),
        **words.told_of(row.public_id, "title"),
        **words.told_of(row.public_id, "description"),
    )


def _once(shown: Sequence[ProductPicture]) -> Iterator[ProductPicture]:
    """Yield each stored picture once for a variant: two addresses of the web may lead to the same."""
    seen = set()
    for each in shown:
        place = (each.picture_id, each.variant_id)
        if each.picture_id is None or place not in seen:
            seen.add(place)
            yield each


def _shown(
    row: ProductPicture, words: _Words, skus: dict[int, str], stored: dict[int, PictureView]
) -> PictureOnProduct:
    return PictureOnProduct(
        picture=stored.get(row.picture_id or 0),
        address=row.address,
        alt=words.of(str(row.pk), "alt"),
        sku=skus.get(row.variant_id or 0, ""),
    )


def _variant(row: Variant, words: _Words) -> VariantView:
    options = [
        words.of(row.public_id, f"option{number}", value)
        for number, value in enumerate((row.option1, row.option2, row.option3), 1)
    ]
    while options and not options[-1]:
        options.pop()
    return VariantView(
        id=row.pk,
        public_id=row.public_id,
        sku=row.sku,
        options=tuple(options),
        price_minor=row.price_minor,
        currency=row.currency,
        basis=row.basis,
        per=row.per,
        net_grams=row.net_grams,
        gross_grams=row.gross_grams,
        ml=row.ml,
        pieces=row.pieces,
        gtin=row.gtin,
    )
