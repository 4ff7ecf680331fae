"""The pictures of the demo world: read from the gallery and shown on what they show."""

from datetime import datetime
from typing import Final

from django.db import transaction

from entrepot.apps.catalogue import actions
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel.actors import Actor
from entrepot.cli.demo.makers import Good, Maker, folder
from entrepot.cli.demo.pictures import gallery

NEAR: Final = "{}, seen from near"


def show_pictures(maker: Maker, good: Good, product: str, *, by: Actor, at: datetime) -> None:
    """Store the pictures of one thing and show them on it, with words for those who do not see them."""
    drawn = list(gallery.pictures_of(maker, good))
    stored = [store_picture(content=read(each.file), by=by, at=at) for each in drawn]
    with transaction.atomic():
        for each, picture in zip(drawn, stored, strict=True):
            alt = NEAR.format(good.titles["en"]) if each.near else good.titles["en"]
            actions.add_picture(product=product, picture=picture, alt=alt, sku=each.sku, by=by, at=at)


def read(file: str) -> bytes:
    """Return a picture of the gallery as it was drawn."""
    return (gallery.folder_of(folder()) / file).read_bytes()
