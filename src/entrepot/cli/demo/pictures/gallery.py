"""The gallery `data/demo/pictures`: which picture shows what, and drawing them all anew.

Drawing needs resvg-py, a tool of those who work on Entrepot; a home that is filled reads what was drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.makers import Good, Maker
from entrepot.cli.demo.pictures import (
    cane,
    care,
    cloths,
    leather,
    metals,
    packs,
    papers,
    scenes,
    toys,
    wares,
    woods,
)
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.labels import Words
from entrepot.cli.demo.pictures.paint import Sheet
from entrepot.cli.demo.pictures.studio import set_up

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        **packs.KINDS,
        **care.KINDS,
        **wares.KINDS,
        **metals.KINDS,
        **cloths.KINDS,
        **leather.KINDS,
        **woods.KINDS,
        **toys.KINDS,
        **papers.KINDS,
        **cane.KINDS,
    }
)
FRAME: Final = (100, 130, 800)
FRAMES: Final[Mapping[str, tuple[int, int, int]]] = MappingProxyType(
    {
        "train": (110, 140, 850),
        "marble": (80, 110, 880),
        "animals": (130, 260, 740),
        "duck": (120, 130, 800),
        "cups": (180, 330, 640),
        "soap": (180, 300, 640),
        "cocobowl": (190, 330, 620),
        "creamjar": (190, 300, 640),
        "bowl": (180, 300, 640),
        "strainer": (150, 220, 760),
        "tumblers": (180, 330, 640),
        "balm": (160, 260, 740),
        "knife": (130, 160, 800),
        "nakiri": (130, 160, 800),
        "petty": (150, 170, 790),
        "hills": (180, 320, 660),
        "candletin": (170, 320, 660),
        "dish": (160, 320, 680),
        "whetstone": (140, 280, 720),
        "purse": (190, 310, 620),
        "lacquerbox": (180, 320, 640),
        "soapcube": (190, 290, 660),
        "carton": (160, 220, 700),
        "jar": (190, 270, 620),
        "tealights": (160, 260, 740),
        "candle": (190, 240, 640),
        "valet": (150, 280, 700),
        "belt": (170, 340, 660),
        "dropper": (190, 230, 680),
        "sachets": (170, 330, 660),
        "foldedcloth": (180, 300, 640),
        "quilt": (180, 300, 640),
    }
)
"""What of the sheet is shown (left, top, side), where it is not the usual."""
NEAR: Final = 52  # per cent of the frame that the second picture shows
SIDE, NEAR_SIDE, SCENE_SIDE = 800, 640, 960


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the gallery: its file, the variant it shows if only one, whether it is seen from near."""

    file: str
    sku: str = ""
    near: bool = False


def pictures_of(maker: Maker, good: Good) -> Iterator[Picture]:
    """Yield the pictures of one thing, the first to be shown first: each colour it comes in, then from near."""
    handle = good.product.handle
    coloured = list(good.colours)
    yield Picture(f"{maker.slug}/{handle}.webp", sku=good.product.variants[0].sku if coloured else "")
    for number, sku in enumerate(coloured, 2):
        yield Picture(f"{maker.slug}/{handle}-{number}.webp", sku=sku)
    yield Picture(f"{maker.slug}/{handle}-near.webp", near=True)


def scene_of(maker: Maker) -> str:
    """Return the file of the place where the maker works."""
    return f"{maker.slug}/scene.webp"


def svg_of(maker: Maker, good: Good, picture: Picture) -> str:
    """Return the drawing of one picture."""
    art = art_of(maker, good)
    if picture.sku in good.colours:
        art = replace(art, colour=good.colours[picture.sku])
    sheet = Sheet()
    set_up(sheet, art.colour)
    KINDS[art.kind](sheet, art)
    left, top, side = FRAMES.get(art.kind, FRAME)
    if picture.near:
        left, top = left + side * 20 // 100, top + side * 30 // 100
        side = side * NEAR // 100
    return sheet.svg(f"{left} {top} {side} {side}")


def svg_of_scene(maker: Maker) -> str:
    """Return the drawing of the place where a maker works."""
    sheet = Sheet()
    arts = [art_of(maker, good) for good in maker.goods]
    scenes.draw(sheet, maker.scene, [_standing(art) for art in arts])
    return sheet.svg(scenes.BOX)


def art_of(maker: Maker, good: Good) -> Art:
    """Return how a thing looks, from its row in the table."""
    chinese = good.titles["zh-hans"].split()[0] if maker.country == "CN" else ""
    return Art(
        kind=good.art["kind"],
        colour=good.art["colour"],
        accent=good.art["accent"],
        motif=good.art.get("motif", ""),
        shape=good.art.get("shape", ""),
        words=Words(maker.name, good.titles["en"].split(",")[0], chinese),
        pieces=good.product.variants[0].pieces or 1,
    )


def folder_of(data: Path) -> Path:
    """Return the folder of the gallery."""
    return data / "pictures"


def _standing(art: Art) -> scenes.Thing:
    return lambda sheet: KINDS[art.kind](sheet, art)
