"""How things are recognised where many of them stand in one list: a cart, an order, a statement."""

from collections.abc import Collection

from entrepot.apps.catalogue.models import ProductPicture
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PictureView
from entrepot.apps.kernel.actors import Actor


def list_first_pictures(*, products: Collection[str], viewer: Actor) -> dict[str, PictureView]:
    """Return the first picture of each product that has one stored here, by the product's public id.

    For whoever holds the ids, of an order or a cart that was checked: two queries for any number of products.
    """
    rows = ProductPicture.objects.filter(product__public_id__in=products, picture_id__isnull=False)
    firsts: dict[str, int] = {}
    for product, picture in rows.values_list("product__public_id", "picture_id"):
        firsts.setdefault(product, picture)
    stored = files.list_pictures(ids=firsts.values(), viewer=viewer)
    return {product: stored[picture] for product, picture in firsts.items() if picture in stored}
