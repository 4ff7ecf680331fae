"""What buyers see: products that are listed in a market, ready there, of a business that may list."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue.models import Listing, Product, ReadyMarket, Variant, Visibility
from entrepot.apps.catalogue.queries.narrowing import EVERYTHING, Narrowing, narrow
from entrepot.apps.catalogue.queries.views import ProductView, views
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.statements import Read
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError

MOST = 200
HEADING = 4

type Such = Callable[[Any], Q]
"""A condition on products, of a market's code or of what stands for it in a statement that is kept."""


def list_listed_products(
    *,
    market: str,
    viewer: Actor,
    language: str = "en",
    business: str = "",
    hs: str = "",
    only: Narrowing = EVERYTHING,
    after: int = 0,
    following: str = "",
    limit: int = 48,
) -> list[ProductView]:
    """Return what buyers may see in a market (by its code), newest first, 200 at most.

    `business` keeps one seller's, `hs` those whose code begins so, `only` what else is wanted; `after` is the
    row number of the last one seen, `following` its public id.
    """
    most = min(limit, MOST)
    if (
        only == Narrowing(products=only.products)
        and only.products
        and not (business or hs or after or following)
    ):
        rows = _seen(market, only.products)[:most]
    else:
        rows = list(_newest(market, business, hs, only, after, following)[:most])
    return views(rows, language=language, viewer=viewer)


def list_listed_names(
    *,
    market: str,
    viewer: Actor,
    business: str = "",
    hs: str = "",
    only: Narrowing = EVERYTHING,
    after: int = 0,
    following: str = "",
    limit: int = 48,
) -> list[tuple[int, str]]:
    """Return row numbers and public ids of what `list_listed_products` would return, and nothing of them."""
    if only == EVERYTHING and not (business or hs or following):
        return list_newest_names(market=market, viewer=viewer, such=_any, after=after, limit=limit)
    rows = _newest(market, business, hs, only, after, following).select_related(None)
    return list(rows.values_list("pk", "public_id")[: min(limit, MOST)])


def list_newest_names(
    *, market: str, viewer: Actor, such: Such, after: int = 0, following: str = "", limit: int = 48
) -> list[tuple[int, str]]:
    """Return row numbers and public ids of what buyers may see in a market, newest first.

    `such` is a condition on products that an app above adds, as a function of a market's code: the statement
    is kept. `after` is the row number of the last one seen, `following` its public id.
    """
    del viewer  # public
    try:
        number = markets.get_number(market, viewer=SYSTEM)
    except MarketMissingError:
        return []
    last = _number_of(following) if following else after
    most = min(limit, MOST)
    if last:
        return _AFTER.rows(such, most, market=number, code=market, after=last)
    return _FIRST.rows(such, most, market=number, code=market)


def _any(market: Any) -> Q:
    del market  # everything, everywhere
    return Q()


def _names(
    such: Such, most: int, *, market: Any, code: Any, after: Any = 0
) -> QuerySet[Product, tuple[int, str]]:
    rows = shown_by_number(Q(market=market), after).filter(such(code)).select_related(None).order_by("-id")
    return rows.values_list("pk", "public_id")[:most]


_FIRST: Read[tuple[int, str]] = Read(_names)
_AFTER: Read[tuple[int, str]] = Read(_names)


def _seen(market: str, names: Collection[str]) -> list[Product]:
    """Return those of some products (public ids) that buyers in a market see, newest first."""
    try:
        number = markets.get_number(market, viewer=SYSTEM)
    except MarketMissingError:
        return []
    return _SEEN.rows(market=number, names=list(names))


_SEEN: Read[Product] = Read(
    lambda *, market, names: shown_by_number(Q(market=market), 0).filter(public_id__in=names).order_by("-id")
)


def _number_of(product: str) -> int:
    return _NUMBER.first(product=product) or -1


_NUMBER: Read[int] = Read(
    lambda *, product: Product.objects.filter(public_id=product).values_list("pk", flat=True)
)


def _newest(  # noqa: PLR0917 - as its callers are asked
    market: str, business: str, hs: str, only: Narrowing, after: int, following: str
) -> QuerySet[Product]:
    if following:
        after = _number_of(following)
    rows = narrow(shown_in(market, before=after), only).order_by("-id")
    if business:
        rows = rows.filter(business__public_id=business)
    return rows.filter(hs__startswith=hs) if hs else rows


def each_listed(*, market: str, viewer: Actor, page: int, size: int) -> Iterator[str]:
    """Yield the public ids of what buyers may see in a market, oldest first, one page of so many."""
    del viewer  # everybody sees them
    rows = shown_in(market).order_by("id").values_list("public_id", flat=True)
    yield from rows[(page - 1) * size : page * size].iterator(chunk_size=2000)


def count_listed_products(*, market: str, viewer: Actor, only: Narrowing = EVERYTHING) -> int:
    """Return how many products buyers may see in a market, or how many of those wanted."""
    del viewer  # public
    return narrow(shown_in(market), only).count()


def name_listed_products(*, market: str, viewer: Actor, only: Narrowing) -> set[str]:
    """Return the public ids of those wanted that buyers may see in a market."""
    del viewer  # public
    if only == Narrowing(products=only.products) and only.products:
        return {row.public_id for row in _seen(market, only.products)}
    return set(narrow(shown_in(market), only).values_list("public_id", flat=True))


def listed_condition(market: str, *, only: Narrowing = EVERYTHING) -> Q:
    """Return the condition for rows of an app above: that buyers in a market see their `product`."""
    return Q(product__in=narrow(shown_in(market), only).order_by().values("pk"))


def count_listed_by(
    what: str, *, market: str, viewer: Actor, only: Narrowing = EVERYTHING
) -> dict[tuple[str, str], int]:
    """Return how many products buyers may see of each origin, each heading (four digits) or each business.

    `what` is `origin`, `heading` or `business`; the keys are (code, name), the name for businesses only.
    """
    del viewer  # public
    rows = narrow(shown_in(market), only).select_related(None)
    if what == "heading":
        rows = rows.annotate(code=Substr("hs", 1, HEADING))
    names = {"origin": ["origin"], "heading": ["code"], "business": ["business__public_id", "business__name"]}
    counted = rows.values_list(*names[what]).annotate(count=Count("pk")).order_by(*names[what])
    return {(row[0], row[1] if what == "business" else ""): row[-1] for row in counted}


def get_product_anywhere(
    public_id: str, *, viewer: Actor, language: str = "en"
) -> tuple[ProductView, tuple[str, ...]]:
    """Return a product that buyers see in some market, and the codes of those markets.

    For who stands where it is not sold. Raises Product.DoesNotExist when it is shown nowhere.
    """
    open_to = ReadyMarket.objects.filter(
        readiness__visibilities__product__public_id=public_id,
        market__in=Listing.objects.filter(product__public_id=public_id, state=Listing.State.PUBLISHED).values(
            "market"
        ),
    )
    codes = tuple(
        open_to.order_by("market__family__position", "market__code").values_list("market__code", flat=True)
    )
    row = (sellable() if codes else Product.objects.none()).get(public_id=public_id)
    return views([row], language=language, viewer=viewer)[0], codes


def get_listed_product(public_id: str, *, market: str, viewer: Actor, language: str = "en") -> ProductView:
    """Return one product as buyers in a market see it. Raises Product.DoesNotExist when they do not."""
    row = next(iter(_seen(market, [public_id])), None)
    if row is None:
        raise Product.DoesNotExist
    return views([row], language=language, viewer=viewer)[0]


def get_listed_variant(
    public_id: str, *, market: str, viewer: Actor, language: str = "en"
) -> tuple[ProductView, int]:
    """Return the product a variant belongs to and the variant's place in `variants`, for a cart.

    Raises Product.DoesNotExist when buyers in the market do not see it, or the variant was put away.
    """
    variant = Variant.objects.filter(public_id=public_id, archived_at=None).first()
    row = shown_in(market).get(pk=variant.product_id if variant else 0)
    view = views([row], language=language, viewer=viewer)[0]
    return view, next(number for number, each in enumerate(view.variants) if each.public_id == public_id)


def shown_in(market: Any, *, before: int = 0) -> QuerySet[Product]:
    """Return the products buyers see in a market: listed, ready, and of a business that may list.

    `before` keeps those with lower row numbers. By the market's number the database knows how many rows it
    has, and reads those of one page and no more.
    """
    try:
        return shown_by_number(_of_market(market), before)
    except MarketMissingError:
        return Product.objects.none()


def shown_by_number(here: Q, before: Any) -> QuerySet[Product]:
    """Return the products that buyers see where a condition on rows of a market holds, as `shown_in` does."""
    open_to = ReadyMarket.objects.filter(here).values("readiness")
    listed = Listing.objects.filter(here, product=OuterRef("pk"), state=Listing.State.PUBLISHED)
    ready = Visibility.objects.filter(product=OuterRef("pk"), readiness__in=open_to)
    rows = sellable()
    if before:
        listed, ready = listed.filter(product__lt=before), ready.filter(product__lt=before)
        rows = rows.filter(pk__lt=before)
    return rows.filter(Exists(listed), Exists(ready))


def _of_market(market: Any) -> Q:
    """Return the condition on rows of a market: its code, or what stands for it in a statement that is kept.

    Raises MarketMissingError.
    """
    if not isinstance(market, str):
        return Q(market__code=market)
    return Q(market=markets.get_number(market, viewer=SYSTEM))


def sellable() -> QuerySet[Product]:
    """Return the products that are not put away, of businesses that may list."""
    rows = Product.objects.filter(archived_at=None).filter(businesses.listed_condition("business"))
    return rows.select_related("business")
