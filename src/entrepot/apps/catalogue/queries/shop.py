"""What buyers see: products that are listed in a market, ready there, of a business that may list."""

from django.db.models import Exists, OuterRef, QuerySet

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue.models import Listing, Product, Variant, Visibility
from entrepot.apps.catalogue.queries.views import ProductView, views
from entrepot.apps.kernel.actors import Actor

MOST = 200


def list_listed_products(
    *,
    market: str,
    viewer: Actor,
    language: str = "en",
    business: str = "",
    hs: str = "",
    after: int = 0,
    limit: int = 48,
) -> list[ProductView]:
    """Return what buyers may see in a market (by its code), newest first, 200 at most.

    `business` keeps one seller's, `hs` those whose code begins so; `after` is the row number of the last one
    seen.
    """
    rows = shown_in(market).order_by("-id")
    if business:
        rows = rows.filter(business__public_id=business)
    if hs:
        rows = rows.filter(hs__startswith=hs)
    if after:
        rows = rows.filter(pk__lt=after)
    return views(list(rows[: min(limit, MOST)]), language=language, viewer=viewer)


def count_listed_products(*, market: str, viewer: Actor) -> int:
    """Return how many products buyers may see in a market."""
    del viewer  # public
    return shown_in(market).count()


def get_listed_product(public_id: str, *, market: str, viewer: Actor, language: str = "en") -> ProductView:
    """Return one product as buyers in a market see it. Raises Product.DoesNotExist when they do not."""
    row = shown_in(market).get(public_id=public_id)
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


def shown_in(market: str) -> QuerySet[Product]:
    """Return the products buyers see in a market: listed, ready, and of a business that may list."""
    listed = Listing.objects.filter(
        product=OuterRef("pk"), market__code=market, state=Listing.State.PUBLISHED
    )
    ready = Visibility.objects.filter(
        product=OuterRef("pk"), market__code=market, state=Visibility.State.READY
    )
    return (
        Product.objects.filter(Exists(listed), Exists(ready), archived_at=None)
        .filter(businesses.listed_condition("business"))
        .select_related("business")
    )
