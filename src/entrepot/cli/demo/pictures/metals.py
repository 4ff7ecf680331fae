"""Things of pewter, steel, shell and cork, most of them shiny."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter
from entrepot.cli.demo.pictures.studio import FLOOR, outline, rim, shadow, turn
from entrepot.cli.demo.pictures.textures import crackle, hammered
from entrepot.cli.demo.pictures.wares import handle

BRONZE: Final = "#b98d4f"


def tankard(sheet: Sheet, art: Art) -> None:
    handle(sheet, 650, FLOOR - 330, 150, 232, art.colour, 30)
    body = turn(
        sheet, 500, FLOOR, [(0, 168), (26, 172), (40, 150), (372, 138), (396, 146)], art.colour, shine=72
    )
    hammered(sheet, body, art.colour)
    for height in (30, 376):
        sheet.path(
            f"M{500 - 154} {FLOOR - height} A154 25 0 0 0 654 {FLOOR - height}",
            "none",
            line=darker(art.colour, 30),
            width=5,
            alpha=0.7,
        )
    rim(sheet, 500, FLOOR - 396, 146, art.colour, darker(art.colour, 20))
    sheet.path(f"M392 {FLOOR - 60} L400 {FLOOR - 360}", "none", line=WHITE, width=20, alpha=0.34)


def tumblers(sheet: Sheet, art: Art) -> None:
    for x, y in ((378, 760), (612, 808)):
        body = turn(sheet, x, y, [(0, 106), (16, 112), (220, 130)], art.colour, shine=70)
        sheet.path(
            f"M{x - 116} {y - 70} A116 19 0 0 0 {x + 116} {y - 70}",
            "none",
            line=darker(art.colour, 32),
            width=4,
            alpha=0.6,
        )
        hammered(sheet, body, art.colour)
        rim(sheet, x, y - 220, 130, art.colour, darker(art.colour, 26))
        sheet.path(f"M{x - 78} {y - 30} L{x - 84} {y - 190}", "none", line=WHITE, width=16, alpha=0.35)


def caddy(sheet: Sheet, art: Art) -> None:
    body = turn(
        sheet, 500, FLOOR, [(0, 150), (20, 166), (170, 176), (250, 158), (262, 164)], art.colour, shine=70
    )
    sheet.begin(sheet.clip(body))
    for number in range(11):
        x = 330 + number * 34
        motifs.put(sheet, "diamond", x, FLOOR - 126, 52, darker(art.accent, 24), alpha=0.75)
    for height in (76, 176):
        sheet.path(
            f"M320 {FLOOR - height} A180 28 0 0 0 680 {FLOOR - height}",
            "none",
            line=darker(art.accent, 24),
            width=4,
            alpha=0.7,
        )
    sheet.end()
    sheet.path(
        outline(500, FLOOR - 256, [(0, 172), (26, 168), (86, 120), (104, 40)], 0.16),
        sheet.turned(art.colour, 72),
    )
    sheet.path(
        outline(500, FLOOR - 356, [(0, 20), (12, 16), (40, 30), (52, 14)], 0.2), sheet.turned(art.colour, 72)
    )
    sheet.path(f"M392 {FLOOR - 40} L386 {FLOOR - 230}", "none", line=WHITE, width=18, alpha=0.4)


def figurine(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, 790, 210, 40)
    skin = sheet.along(
        [(0, lighter(art.colour, 55)), (45, art.colour), (100, darker(art.colour, 36))], slant=True
    )
    if art.motif == "elephant":
        body = "M300 790 V640 C300 500 400 450 520 460 C560 420 640 420 680 470 C716 500 720 580 700 640 C696 700 730 720 750 690 L776 706 C752 770 660 770 656 690 L640 620 L626 790 H560 L548 690 H420 L404 790Z"
        sheet.path(body, skin)
        sheet.path(
            "M560 470 C510 480 500 580 560 610 C612 620 640 560 622 500Z",
            sheet.ball(art.colour, 30),
            line=darker(art.colour, 30),
            width=3,
        )
        sheet.oval(664, 520, 9, 10, darker(art.colour, 70))
        sheet.line([(470, 452), (430, 190)], "#7a4a33", 7)
        sheet.path("M430 190 q-26 -44 8 -80 q26 -30 0 -66", "none", line=WHITE, width=8, alpha=0.5)
        crackle(sheet, body, darker(art.accent, 24))
        return
    sheet.path(
        "M340 790 L366 640 C330 590 350 520 420 512 C500 500 560 520 590 470 L600 400 C606 350 660 330 694 356 L752 390 Q756 416 720 422 L676 434 C690 520 680 590 640 640 L668 790 H636 L604 664 H440 L396 790Z",
        skin,
    )
    sheet.path("M640 352 C630 290 646 262 668 256 C682 290 684 320 676 350Z", skin)
    sheet.oval(682, 380, 8, 8, darker(art.colour, 70))
    sheet.path("M372 560 q60 -38 150 -24", "none", line=WHITE, width=13, alpha=0.5)
    sheet.path("M344 560 q-34 -10 -30 -44", "none", line=darker(art.colour, 16), width=17)


def keyring(sheet: Sheet, art: Art) -> None:
    cord = art.accent
    loop = "M410 452 C380 330 330 180 450 190 C560 200 470 360 414 456"
    sheet.begin('transform="translate(10 12)"')
    sheet.path(loop, "none", line=BLACK, width=12, alpha=0.12)
    sheet.end()
    sheet.path(loop, "none", line=cord, width=12)
    shadow(sheet, 520, 600, 190, 120, 0.32)
    if art.motif == "bird":
        _hornbill(sheet, art)
        return
    sheet.begin('transform="translate(70 40) rotate(48 400 500)"')
    d = "M300 560 C380 440 560 450 660 540 L740 480 Q724 560 740 640 L660 580 C560 670 380 680 300 560Z"
    sheet.path(d, sheet.along([(0, lighter(art.colour, 30)), (100, darker(art.colour, 24))], down=True))
    sheet.oval(366, 544, 11, 11, darker(art.colour, 60))
    for x in (440, 500, 560):
        sheet.path(f"M{x} 500 q30 58 0 118", "none", line=darker(art.colour, 40), width=6, alpha=0.7)
    for number in range(60):
        x, y = 330 + (number * 73) % 380, 500 + (number * 37) % 120
        sheet.oval(x, y, 5, 2.4, darker(art.colour, 40), alpha=0.4)
    sheet.end()


def _hornbill(sheet: Sheet, art: Art) -> None:
    metal = sheet.along(
        [
            (0, lighter(art.colour, 66)),
            (40, art.colour),
            (75, darker(art.colour, 30)),
            (100, lighter(art.colour, 20)),
        ],
        slant=True,
    )
    body = "M392 448 C470 420 540 470 560 540 C640 580 690 680 700 790 C640 740 590 730 540 720 C430 700 350 620 360 520 C364 486 372 462 392 448Z"
    sheet.path(body, metal, line=darker(art.colour, 34), width=3)
    sheet.path(
        "M404 452 C330 430 270 450 220 520 C290 504 340 520 372 560 C390 520 400 490 404 452Z",
        sheet.along([(0, lighter(art.accent, 46)), (100, art.accent)]),
    )
    sheet.path(
        "M384 446 C330 380 280 384 236 430 C290 424 330 436 360 470Z",
        sheet.along([(0, art.accent), (100, lighter(art.accent, 40))]),
    )
    sheet.oval(404, 492, 11, 11, darker(art.colour, 74))
    for number in range(5):
        sheet.path(
            f"M{452 + number * 26} {560 + number * 18} q60 20 {96 + number * 6} {86 + number * 10}",
            "none",
            line=darker(art.colour, 36),
            width=4,
            alpha=0.7,
        )
    sheet.path("M420 470 C470 462 520 500 540 560", "none", line=WHITE, width=9, alpha=0.6)


def strainer(sheet: Sheet, art: Art) -> None:
    turn(sheet, 470, FLOOR, [(0, 120), (16, 128), (60, 144), (120, 150)], art.colour, shine=72, curve=0.18)
    rim(sheet, 470, FLOOR - 120, 150, art.colour, darker(art.colour, 30), curve=0.22)
    sheet.path(
        f"M600 {FLOOR - 246} L860 {FLOOR - 330} q26 -4 28 14 q0 16 -22 22 L620 {FLOOR - 210}Z",
        sheet.along(
            [(0, lighter(art.colour, 60)), (50, art.colour), (100, darker(art.colour, 34))], down=True
        ),
    )
    body = turn(
        sheet, 470, FLOOR - 96, [(0, 60), (20, 96), (90, 150), (140, 164)], art.colour, shine=74, shaded=False
    )
    sheet.begin(sheet.clip(body))
    for row in range(9):
        for column in range(24):
            sheet.oval(
                310 + column * 14 + (row % 2) * 7,
                FLOOR - 216 + row * 13,
                3,
                2.4,
                darker(art.colour, 62),
                alpha=0.75,
            )
    sheet.end()
    rim(sheet, 470, FLOOR - 236, 172, art.colour, darker(art.colour, 16), curve=0.22, wall=16)


def lantern(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, FLOOR, 190, 46)
    sheet.oval(500, 560, 330, 300, sheet.around([(0, "#ffdf9a", 0.7), (100, "#ffdf9a", 0)]))
    pane = sheet.around([(0, "#ffe7a8"), (55, art.colour), (100, darker(art.colour, 16))], 0.5, 0.62, 0.7)
    sheet.path("M340 400 L500 380 V800 L350 776Z", pane)
    sheet.path("M500 380 L664 402 L654 778 L500 800Z", pane)
    for number in range(1, 4):
        y = 390 + number * 102
        sheet.line([(345, y + 6), (500, y), (660, y + 6)], BRONZE, 7)
    for x, top, low in ((340, 400, 776), (500, 380, 800), (664, 402, 778), (418, 390, 788), (582, 391, 789)):
        sheet.line(
            [(x, top), (x + (500 - x) * 0.04, low)], darker(BRONZE, 8), 10 if x in {340, 500, 664} else 5
        )
    sheet.path(
        "M326 404 L500 300 L678 406 L500 384Z",
        sheet.along([(0, lighter(BRONZE, 44)), (100, darker(BRONZE, 34))]),
    )
    sheet.oval(500, 262, 40, 40, "none", line=BRONZE, width=11)
    sheet.path(
        "M338 778 L500 804 L660 780 V798 L500 824 L338 796Z",
        sheet.along([(0, lighter(BRONZE, 30)), (100, darker(BRONZE, 34))]),
    )


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "tankard": tankard,
        "caddy": caddy,
        "tumblers": tumblers,
        "figurine": figurine,
        "keyring": keyring,
        "strainer": strainer,
        "lantern": lantern,
    }
)
