"""Things of leather and cork, and what is sewn like them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter
from entrepot.cli.demo.pictures.studio import FLOOR, shadow
from entrepot.cli.demo.pictures.textures import cloth, grain

LEATHER: Final = "#8a5a34"
BRASS: Final = "#c9a24f"


def purse(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR - 10, 230, 40)
    d = "M296 500 H704 Q716 500 718 512 L738 756 Q738 790 704 790 H296 Q262 790 262 756 L282 512 Q284 500 296 500Z"
    sheet.path(d, art.colour)
    cloth(sheet, d, art.motif, art.accent, scale=0.55)
    sheet.path(d, sheet.along([(0, WHITE, 0.2), (50, BLACK, 0), (100, BLACK, 0.3)], slant=True))
    sheet.box(284, 488, 432, 26, BRASS, r=8)
    for x in range(292, 712, 11):
        sheet.line([(x, 492), (x, 510)], darker(BRASS, 40), 2.4)
    sheet.box(684, 484, 64, 34, darker(BRASS, 14), r=8)
    sheet.path("M744 501 q60 20 50 90", "none", line=art.accent, width=11)


def handbag(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 240, 44)
    sheet.path("M318 470 C300 150 700 150 682 470", "none", line=darker(art.colour, 26), width=21)
    d = "M290 450 H710 L734 740 Q734 804 670 804 H330 Q266 804 266 740Z"
    sheet.path(
        d,
        sheet.along(
            [(0, lighter(art.colour, 26)), (45, art.colour), (100, darker(art.colour, 32))], slant=True
        ),
    )
    flap = "M280 430 Q500 408 720 430 L726 560 Q700 690 500 698 Q300 690 274 560Z"
    sheet.begin('transform="translate(0 12)"')
    sheet.path(flap, BLACK, alpha=0.22)
    sheet.end()
    sheet.path(
        flap,
        sheet.along(
            [(0, lighter(art.colour, 34)), (50, lighter(art.colour, 6)), (100, darker(art.colour, 22))],
            slant=True,
        ),
    )
    _stitches(sheet, "M294 446 Q500 424 706 446 L711 560 Q688 676 500 684 Q312 676 289 560Z", art.colour)
    sheet.oval(500, 672, 24, 24, sheet.ball(BRASS, 60))
    grain(sheet, flap, art.colour, across=True)


def wallet(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 770, 250, 44)
    sheet.begin('transform="rotate(-6 500 620)"')
    for number, tone in enumerate(("#c9d6dc", "#e7dcc4", "#d9a98f")):
        sheet.box(318 + number * 14, 434 + number * 17, 330, 120, tone, r=12)
    d = "M270 500 Q270 480 290 480 H710 Q730 480 730 500 V756 Q730 776 710 776 H290 Q270 776 270 756Z"
    sheet.path(
        d,
        sheet.along(
            [(0, lighter(art.colour, 30)), (50, art.colour), (100, darker(art.colour, 28))], slant=True
        ),
    )
    if art.motif == "cork":
        cloth(sheet, d, "cork", art.colour)
    _stitches(sheet, "M286 496 H714 V760 H286Z", art.colour)
    sheet.text(628, 736, art.words.maker, 25, darker(art.colour, 46))
    sheet.line([(500, 482), (500, 774)], darker(art.colour, 40), 3, alpha=0.4)
    sheet.end()


def belt(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 770, 260, 60)
    for number in range(4):
        rx = 250 - number * 42
        tone = darker(art.colour, number * 6)
        sheet.path(
            f"M{500 - rx} 640 A{rx} {rx * 0.42:g} 0 0 1 {500 + rx} 640 A{rx} {rx * 0.42:g} 0 0 1 {500 - rx} 640 V712 A{rx} {rx * 0.42:g} 0 0 0 {500 + rx} 712 V640",
            sheet.turned(tone, 40),
        )
        sheet.oval(500, 640, rx, rx * 0.42, "none", line=lighter(tone, 24), width=7)
    sheet.path("M300 700 q-50 40 -84 96 l60 34 q40 -60 84 -90Z", sheet.turned(art.colour, 40))
    sheet.path("M196 770 h104 v92 h-104Z", "none", line=art.accent, width=15)
    sheet.line([(248, 770), (248, 862)], darker(art.accent, 10), 11)


def roll(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 776, 260, 40)
    for number, (x, tone) in enumerate(
        ((330, "#31465c"), (384, "#b5483a"), (438, "#d9b45a"), (640, "#3d5a46"))
    ):
        sheet.box(x, 400 - number * 12, 28, 220, sheet.turned(tone), r=10)
        sheet.path(f"M{x} {402 - number * 12} l14 -54 l14 54Z", "#e9d6b4")
    d = "M280 540 Q500 560 720 540 L726 776 Q500 800 274 776Z"
    sheet.path(
        d,
        sheet.along(
            [
                (0, darker(art.colour, 24)),
                (26, lighter(art.colour, 30)),
                (70, art.colour),
                (100, darker(art.colour, 32)),
            ]
        ),
    )
    grain(sheet, d, art.colour)
    _stitches(sheet, "M292 556 Q500 576 708 556 L713 764 Q500 786 287 764Z", art.colour)
    sheet.path(
        "M276 640 Q500 664 724 640 M276 660 Q500 684 724 660", "none", line=darker(art.colour, 46), width=9
    )
    sheet.path("M600 660 q80 60 60 130", "none", line=darker(art.colour, 46), width=9)


def valet(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 780, 290, 56)
    sheet.path(
        "M200 640 L250 778 H760 L806 640Z",
        sheet.along(
            [(0, darker(art.colour, 26)), (40, lighter(art.colour, 16)), (100, darker(art.colour, 34))]
        ),
    )
    sheet.path(
        "M200 640 L290 540 H716 L806 640 Q500 676 200 640Z",
        sheet.along(
            [(0, darker(art.colour, 44)), (60, darker(art.colour, 20)), (100, art.colour)], down=True
        ),
    )
    sheet.path(
        "M200 640 L290 540 H716 L806 640 Q500 676 200 640Z", "none", line=lighter(art.colour, 30), width=7
    )
    sheet.oval(420, 606, 34, 15, "none", line=BRASS, width=8)
    sheet.path("M452 608 h110 v16 h-16 v-8 h-14 v8 h-16 v-10 h-64Z", BRASS)
    sheet.oval(620, 592, 28, 12, "#c9ccd0")
    _stitches(sheet, "M216 656 L260 764 H748 L790 656", art.colour)


def _stitches(sheet: Sheet, d: str, colour: str) -> None:
    sheet.add(
        f'<path d="{d}" fill="none" stroke="{lighter(colour, 52)}" stroke-width="4" stroke-dasharray="11 8" stroke-linecap="round" opacity=".8"/>'
    )


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {"purse": purse, "handbag": handbag, "wallet": wallet, "belt": belt, "roll": roll, "valet": valet}
)
