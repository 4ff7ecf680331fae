"""Things of wood, cork, cane and steel; toys."""

import random
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, outline, scatter, shadow, slab, turn
from entrepot.cli.demo.pictures.textures import cloth, grain

BEECH: Final = "#dcb67f"
STEEL: Final = "#c6ccd1"


def wheel(sheet: Sheet, x: float, y: float, r: float, colour: str) -> None:
    """Draw a wooden wheel with its axle."""
    sheet.oval(x + 5, y + 2, r, r, darker(colour, 50))
    sheet.oval(x, y, r, r, sheet.ball(colour, 34))
    sheet.oval(x, y, r * 0.66, r * 0.66, "none", line=darker(colour, 26), width=3, alpha=0.7)
    sheet.oval(x, y, r * 0.2, r * 0.2, sheet.ball(BEECH, 30))


def wooden(sheet: Sheet, d: str, colour: str) -> None:
    """Cut a flat shape out of a board: its edge, its face, its grain."""
    sheet.begin('transform="translate(16 10)"')
    sheet.path(d, darker(colour, 42))
    sheet.end()
    sheet.path(
        d, sheet.along([(0, lighter(colour, 30)), (50, colour), (100, darker(colour, 18))], slant=True)
    )
    grain(sheet, d, colour)


def board(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 650, 290, 230, 0.28)
    sheet.begin('transform="rotate(-8 500 560)"')
    d = "M250 390 Q250 360 280 360 H720 Q750 360 750 390 V730 Q750 760 720 760 H280 Q250 760 250 730Z"
    if art.motif == "owl":
        d = "M270 440 Q270 410 300 410 H640 Q670 410 680 520 L790 520 Q826 540 826 570 Q826 600 790 620 L680 620 Q670 730 640 730 H300 Q270 730 270 700Z"
    wooden(sheet, d, art.colour)
    if art.motif:
        motifs.put(sheet, art.motif, 470, 570, 200, darker(art.accent, 20), alpha=0.8)
        sheet.oval(786, 570, 17, 17, darker(art.colour, 60))
    else:
        sheet.line([(290, 384), (710, 384)], lighter(art.colour, 40), 5, alpha=0.6)
        scatter(sheet, ((360, 640, 30), (400, 670, -10), (440, 640, 60)), "#6f9a4a", long=19, wide=8)
    sheet.end()


def spoon(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 560, 660, 290, 60, 0.32)
    sheet.begin('transform="rotate(-24 500 600)"')
    d = "M180 560 Q180 510 240 508 H560 L820 560 Q836 580 820 600 L560 652 H240 Q180 650 180 600Z"
    sheet.path(
        d,
        sheet.along(
            [(0, darker(art.accent, 20)), (40, lighter(art.colour, 30)), (100, darker(art.colour, 40))],
            down=True,
        ),
    )
    sheet.path(
        "M206 562 Q210 532 252 530 H540 L640 562 V596 L540 630 H252 Q210 628 206 598Z",
        sheet.along(
            [(0, darker(art.colour, 44)), (60, darker(art.colour, 8)), (100, lighter(art.colour, 34))],
            down=True,
        ),
    )
    grain(sheet, d, art.colour)
    for number in range(40):
        x, y = 240 + (number * 61) % 330, 552 + (number * 29) % 56
        sheet.begin(f'transform="rotate({number * 47 % 180} {x} {y})"')
        sheet.oval(x, y, 19, 5, "#4b3524" if number % 3 else "#b98a3a")
        sheet.end()
    sheet.end()


def spoons(sheet: Sheet, art: Art) -> None:
    for number in range(4):
        x = 290 + number * 140
        shadow(sheet, x + 14, 620, 54, 180, 0.3)
        sheet.box(x - 14, 420, 28, 380, sheet.turned(art.accent, 40), r=13)
        sheet.oval(x, 360, 62, 86, sheet.ball(art.colour, 30))
        sheet.oval(
            x + 2,
            364,
            48,
            70,
            sheet.around([(0, darker(art.colour, 34)), (100, lighter(art.colour, 24))], 0.6, 0.64, 0.7),
        )
        sheet.oval(x, 436, 5, 5, "#e9d9b6")


def chopsticks(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 540, 690, 330, 70, 0.25)
    for number in range(10):
        y = 440 + number * 30 + (number // 2) * 10
        sheet.begin(f'transform="rotate({-10 + (number % 2)} 500 600)"')
        sheet.path(
            f"M190 {y} L820 {y + 8} v5 L190 {y + 20}Z",
            sheet.along(
                [(0, lighter(art.colour, 34)), (40, art.colour), (100, darker(art.colour, 50))], down=True
            ),
        )
        for x in (230, 256, 282):
            sheet.box(x, y + 1, 13, 18, art.accent if x != 256 else "#e0b04a")
        sheet.end()


def brush(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 540, 690, 260, 60, 0.35)
    sheet.begin('transform="rotate(-20 500 580)"')
    for number in range(90):
        x = 250 + (number * 37) % 190
        sheet.line(
            [(x + 40, 560), (x + ((number * 13) % 34) - 17 + 40, 700 + (number * 7) % 24)],
            mix(art.colour, "#d2a267", (number * 29) % 60),
            4.4,
        )
    sheet.box(
        272,
        520,
        230,
        60,
        sheet.along([(0, lighter(art.accent, 40)), (100, darker(art.accent, 34))], down=True),
        r=26,
    )
    sheet.box(
        480,
        530,
        370,
        40,
        sheet.along([(0, lighter(art.accent, 40)), (100, darker(art.accent, 34))], down=True),
        r=20,
    )
    sheet.oval(820, 550, 10, 10, darker(art.accent, 60))
    sheet.end()


def knife(sheet: Sheet, art: Art) -> None:
    _knife(
        sheet,
        art,
        "M150 560 C260 460 420 452 640 452 V566 C460 590 280 600 150 560Z",
        "M150 560 C280 600 460 590 640 566 V548 C460 570 300 578 150 560Z",
    )


def nakiri(sheet: Sheet, art: Art) -> None:
    _knife(
        sheet,
        art,
        "M170 450 Q160 450 160 464 V590 Q160 600 174 600 L640 592 V450Z",
        "M160 570 L640 564 V592 L174 600 Q160 600 160 590Z",
        skin="#5c6066",
    )


def petty(sheet: Sheet, art: Art) -> None:
    _knife(
        sheet,
        art,
        "M210 552 C320 486 470 476 640 476 V552 C500 574 330 580 210 552Z",
        "M210 552 C330 580 500 574 640 552 V540 C500 560 340 566 210 552Z",
    )


def _knife(sheet: Sheet, art: Art, blade: str, edge: str, skin: str = "") -> None:
    sheet.begin('transform="rotate(-16 500 540) translate(0 40)"')
    sheet.begin('transform="translate(14 26)"')
    sheet.path(blade, BLACK, alpha=0.2)
    sheet.box(640, 478, 260, 60, BLACK, r=22, alpha=0.2)
    sheet.end()
    steel = skin or art.colour
    sheet.path(
        blade,
        sheet.along(
            [
                (0, lighter(steel, 30)),
                (26, darker(steel, 12)),
                (44, lighter(steel, 66)),
                (58, steel),
                (80, lighter(steel, 40)),
                (100, darker(steel, 20)),
            ],
            slant=True,
        ),
    )
    sheet.path(edge, sheet.along([(0, "#f4f6f7"), (50, STEEL), (100, "#ffffff")]))
    sheet.text(575, 505, "MIZUKAGE", 17, darker(steel, 54), spaced=3)
    sheet.box(
        636, 470, 40, 64, sheet.along([(0, "#3a3430"), (40, "#6d635b"), (100, "#221d1a")], down=True), r=6
    )
    handle = "M672 472 H880 Q902 474 902 502 Q902 532 880 534 H672Z"
    sheet.path(
        handle,
        sheet.along(
            [(0, lighter(art.accent, 40)), (40, art.accent), (100, darker(art.accent, 46))], down=True
        ),
    )
    grain(sheet, handle, art.accent)
    sheet.end()


def whetstone(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, FLOOR, 320, 44)
    slab(sheet, 180, 720, 600, 70, "#5b4632", side=56, rise=34)
    slab(sheet, 220, 656, 520, 56, art.colour, side=52, rise=32)
    slab(sheet, 220, 606, 520, 52, art.accent, side=52, rise=32)
    sheet.text(470, 698, "1000", 40, "#fbf0dd")
    sheet.text(470, 646, "3000", 38, darker(art.accent, 60))
    for x, y in ((360, 590), (420, 584), (560, 592), (610, 580)):
        sheet.oval(x, y, 13, 5, WHITE, alpha=0.7)


def trivets(sheet: Sheet, art: Art) -> None:
    for x, y, r in ((560, 500, 250), (370, 640, 180), (640, 730, 120)):
        shadow(sheet, x + 10, y + 20, r * 0.98, r * 0.66, 0.3)
        for lift, tone in ((26, darker(art.colour, 38)), (0, art.colour)):
            d = f"M{x - r} {y + lift} a{r} {r * 0.6:g} 0 1 0 {2 * r} 0 a{r} {r * 0.6:g} 0 1 0 {-2 * r} 0Z"
            sheet.path(d, sheet.along([(0, lighter(tone, 24)), (100, darker(tone, 14))], slant=True))
            cloth(sheet, d, "cork", art.colour)


def block(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 530, FLOOR, 270, 44)
    slab(sheet, 240, 520, 460, 280, art.colour, side=90, rise=54)
    for d in ("M240 520 h460 v280 h-460Z", "M240 520 l90 -54 h460 l-90 54Z"):
        cloth(sheet, d, "cork", art.colour, scale=0.8)
    sheet.text(470, 690, "sobreira", 62, darker(art.colour, 46), alpha=0.7)


def tray(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 640, 330, 220, 0.36)
    d = "M210 420 Q210 380 250 380 H750 Q790 380 790 420 V680 Q790 720 750 720 H250 Q210 720 210 680Z"
    sheet.path(d, darker(art.colour, 50))
    sheet.path(
        d,
        sheet.along([(0, "#6a5a4d"), (20, art.colour), (100, "#0f0c0b")], slant=True),
        line="#8a3024",
        width=11,
    )
    inside = "M250 420 H750 V680 H250Z"
    sheet.begin(sheet.clip(inside))
    dice = random.Random(4)  # noqa: S311 - a drawing, the same every time
    for _ in range(620):
        x, y, s = dice.gauss(590, 95), dice.gauss(560, 62), dice.uniform(5, 13)
        if (x - 590) ** 2 / 170**2 + (y - 560) ** 2 / 112**2 < 1:
            sheet.path(
                f"M{x} {y} l{s} {s * 0.3:g} l{-s * 0.3:g} {s} l{-s} {-s * 0.3:g}Z", art.accent, alpha=0.92
            )
    sheet.end()
    sheet.path("M250 420 L520 420 L330 680 H250Z", WHITE, alpha=0.07)


def lacquerbox(sheet: Sheet, art: Art) -> None:
    turn(sheet, 500, FLOOR, [(0, 206), (20, 226), (130, 232)], art.colour, shine=50, curve=0.2)
    sheet.path(outline(500, FLOOR - 132, [(0, 236), (60, 236), (96, 214)], 0.2), sheet.turned(art.colour, 56))
    sheet.oval(
        500,
        FLOOR - 228,
        214,
        43,
        sheet.along([(0, lighter(art.colour, 34)), (40, art.colour), (100, darker(art.colour, 30))]),
    )
    sheet.path(f"M264 {FLOOR - 134} A236 47 0 0 0 736 {FLOOR - 134}", "none", line=art.accent, width=6)
    sheet.begin(f'transform="translate(500 {FLOOR - 228}) scale(1 .22)"')
    motifs.put(sheet, art.motif, 0, 0, 330, art.accent)
    sheet.end()
    for number in range(7):
        motifs.put(
            sheet, art.motif, 330 + number * 57, FLOOR - 60 + abs(3 - number) * -5, 44, art.accent, alpha=0.9
        )
    sheet.path(
        f"M318 {FLOOR - 20} Q300 {FLOOR - 110} 310 {FLOOR - 190}", "none", line=WHITE, width=13, alpha=0.4
    )


def coasters(sheet: Sheet, art: Art) -> None:
    for number, (x, y) in enumerate(((340, 430), (560, 410), (660, 590), (440, 610), (300, 740), (560, 770))):
        shadow(sheet, x + 6, y + 12, 112, 76, 0.3)
        sheet.oval(x, y + 10, 112, 78, "#0c0d10")
        sheet.oval(x, y, 112, 78, sheet.around([(0, "#474d57"), (100, art.colour)], 0.3, 0.25, 0.9))
        sheet.begin(f'transform="translate({x} {y}) scale({-1 if number == 3 else 1} .72)"')
        motifs.put(sheet, "fish", 0, 0, 130, art.accent)
        sheet.end()
        sheet.oval(x, y, 104, 71, "none", line=art.accent, width=2.4, alpha=0.6)


def dish(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 770, 270, 44)
    d = "M220 640 C230 770 300 790 500 790 C700 790 780 760 790 640Z"
    sheet.path(d, sheet.turned(art.colour, 40))
    grain(sheet, d, art.colour)
    sheet.oval(
        505,
        640,
        286,
        76,
        sheet.along([(0, lighter(art.colour, 30)), (100, darker(art.colour, 20))], slant=True),
    )
    sheet.oval(505, 646, 250, 60, sheet.along([(0, darker(art.accent, 10)), (100, art.colour)], down=True))
    for number in range(7):
        sheet.line([(330 + number * 58, 606), (316 + number * 62, 690)], darker(art.accent, 40), 8, alpha=0.6)
    sheet.path(
        "M380 590 Q380 556 420 552 H600 Q640 556 640 590 V640 Q600 668 510 666 Q420 668 380 640Z",
        sheet.along([(0, "#f2e6bf"), (60, "#d9c98c"), (100, "#a8985a")], down=True),
    )


def printblock(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 530, 790, 240, 50)
    slab(sheet, 270, 330, 430, 450, art.colour, side=70, rise=42)
    face = "M270 330 h430 v450 h-430Z"
    grain(sheet, face, art.colour, across=False)
    sheet.box(296, 356, 378, 398, darker(art.colour, 46), alpha=0.75)
    for dx, dy, size, name in (
        (0, 0, 250, "lotus"),
        (-128, -140, 96, "flower"),
        (128, -140, 96, "flower"),
        (-128, 140, 96, "flower"),
        (128, 140, 96, "flower"),
        (0, -158, 80, "leaf"),
        (0, 160, 80, "leaf"),
    ):
        motifs.put(sheet, name, 485 + dx + 4, 555 + dy + 5, size, darker(art.colour, 66))
        motifs.put(sheet, name, 485 + dx, 555 + dy, size, art.accent)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "board": board,
        "spoon": spoon,
        "spoons": spoons,
        "chopsticks": chopsticks,
        "brush": brush,
        "knife": knife,
        "nakiri": nakiri,
        "petty": petty,
        "whetstone": whetstone,
        "trivets": trivets,
        "block": block,
        "tray": tray,
        "lacquerbox": lacquerbox,
        "coasters": coasters,
        "dish": dish,
        "printblock": printblock,
    }
)
