"""The pictures of the demo world: read from the gallery and shown on what they show."""

from datetime import datetime
from typing import Final

from entrepot.apps.catalogue import actions
from entrepot.apps.catalogue.actions import Shown
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel.actors import Actor
from entrepot.cli.demo.makers import Good, Maker, folder
from entrepot.cli.demo.pictures import gallery

NEAR: Final = {"en": "{}, seen from near", "zh-hans": "{}，近看"}


def show_pictures(maker: Maker, good: Good, product: str, *, by: Actor, at: datetime) -> None:
    """Store the pictures of one thing and show them on it, with words for those who do not see them."""
    drawn = list(gallery.pictures_of(maker, good))
    stored = [store_picture(content=read(each.file), by=by, at=at) for each in drawn]
    shown = [
        Shown(picture=picture, alts=_alts(good, near=each.near), sku=each.sku)
        for each, picture in zip(drawn, stored, strict=True)
    ]
    actions.add_pictures(product=product, pictures=shown, by=by, at=at)


def _alts(good: Good, *, near: bool) -> dict[str, str]:
    """Return what is on a picture, in the languages that have a word for how it is seen."""
    return {
        language: seen.format(good.titles[language]) if near else good.titles[language]
        for language, seen in NEAR.items()
    }


def read(file: str) -> bytes:
    """Return a picture of the gallery as it was drawn."""
    return (gallery.folder_of(folder()) / file).read_bytes()
