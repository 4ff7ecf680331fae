"""A shop with something in it, made through the actions the product uses."""

from io import BytesIO
from typing import Any

from PIL import Image
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.factories import AT

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.stock import actions as stock

SHOP = "/sg/en/shop/"


def sell(
    seller: Actor | None = None,
    title: str = "Cedar Candle",
    *,
    markets: tuple[str, ...] = ("SG",),
    pieces: int = 7,
    **more: Any,
) -> str:
    """Return the public id of a product that is on sale, with so many pieces of each variant on the shelf."""
    seller = seller or make_seller(title)
    product = make_product(seller, title, **{"variants": (a_variant(title.replace(" ", "-")),), **more})
    catalogue.publish_listing(product=product, markets_wanted=list(markets), by=seller, at=AT)
    for variant in queries.get_own_product(product, viewer=seller).product.variants:
        if pieces:
            stock.receive(variant=variant.public_id, quantity=pieces, by=seller, at=AT)
    return product


def translate(product: str, seller: Actor, language: str, **texts: str) -> None:
    """Write texts of a product in a language."""
    for field, text in texts.items():
        catalogue.set_translation(
            product=product, thing=product, field=field, language=language, text=text, by=seller, at=AT
        )


def show_picture(product: str, seller: Actor, *, colour: str = "teal", alt: str = "", sku: str = "") -> None:
    """Put a picture of one colour on a product."""
    content = BytesIO()
    Image.new("RGB", (400, 300), colour).save(content, "PNG")
    picture = store_picture(content=content.getvalue(), by=seller, at=AT)
    catalogue.add_picture(product=product, picture=picture, by=seller, at=AT, alt=alt, sku=sku)
