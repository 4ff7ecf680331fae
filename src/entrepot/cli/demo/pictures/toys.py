"""Toys of wood and wool."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, outline, scatter, shadow, slab, turn
from entrepot.cli.demo.pictures.textures import grain
from entrepot.cli.demo.pictures.woods import wheel, wooden

BEECH: Final = "#dcb67f"


def train(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 770, 380, 34, 0.4)
    for number, (x, tone) in enumerate(((520, art.accent), (735, "#e3b04b"))):
        sheet.box(x - 26, 716, 34, 10, "#6b4a2c")
        slab(sheet, x, 672, 172, 66, tone, side=22, rise=13)
        if number == 0:
            for row, count in ((0, 3), (1, 2)):
                for each in range(count):
                    cx, cy = x + 42 + each * 46 + row * 23, 646 - row * 42
                    sheet.oval(
                        cx,
                        cy,
                        24,
                        24,
                        sheet.around(
                            [(0, lighter(BEECH, 40)), (55, BEECH), (72, "#8f6236"), (100, "#7a522c")]
                        ),
                    )
        wheel(sheet, x + 40, 752, 29, BEECH)
        wheel(sheet, x + 134, 752, 29, BEECH)
    slab(sheet, 190, 640, 290, 98, art.colour, side=24, rise=14)
    slab(sheet, 372, 480, 108, 168, art.colour, side=24, rise=14)
    sheet.box(392, 510, 62, 62, lighter(art.accent, 50), r=8)
    sheet.path("M352 456 H520 l24 -22 H378Z", darker(art.accent, 10))
    sheet.box(
        206,
        560,
        172,
        84,
        sheet.along(
            [(0, lighter(art.accent, 40)), (45, art.accent), (100, darker(art.accent, 34))], down=True
        ),
        r=40,
    )
    sheet.path(outline(262, 564, [(0, 22), (54, 22), (74, 36), (92, 36)], 0.2), sheet.turned(BEECH))
    sheet.oval(330, 556, 19, 17, sheet.ball("#e3b04b", 50))
    for x in (232, 318, 436):
        wheel(sheet, x, 752, 34, BEECH)


def duck(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR - 6, 250, 36)
    wooden(
        sheet,
        "M250 560 C300 600 360 570 420 540 C440 500 470 470 466 420 C450 340 520 276 600 290 C670 302 700 370 676 420 C720 470 740 560 700 640 C670 700 600 716 500 712 C380 716 270 680 250 560Z",
        art.colour,
    )
    sheet.path("M668 366 L766 376 Q776 396 756 404 L676 416Z", art.accent)
    sheet.oval(610, 364, 14, 14, "#2b211b")
    sheet.oval(614, 359, 4, 4, WHITE)
    sheet.path(
        "M380 584 C440 520 560 530 620 600 C580 660 440 670 380 584Z",
        "none",
        line=darker(art.colour, 34),
        width=7,
    )
    sheet.box(
        300, 712, 400, 24, sheet.along([(0, lighter(BEECH, 30)), (100, darker(BEECH, 30))], down=True), r=10
    )
    for x in (372, 630):
        wheel(sheet, x, 752, 48, art.accent)
    sheet.path("M700 724 C780 720 800 800 880 800", "none", line="#b5483a", width=8)
    sheet.oval(886, 800, 20, 20, sheet.ball("#b5483a", 40))


def stack(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR, 300, 40)
    tones = ("#3f6f6a", "#5c9274", art.colour, "#b9c46a", art.accent, "#e08b4a", "#c9563f")
    for number, tone in enumerate(tones):
        r = 300 - number * 39
        sheet.path(
            f"M{500 - r} {FLOOR} A{r} {r * 1.12:g} 0 0 1 {500 + r} {FLOOR} h-34 A{r - 34} {(r - 34) * 1.12:g} 0 0 0 {500 - r + 34} {FLOOR}Z",
            sheet.along([(0, lighter(tone, 30)), (45, tone), (100, darker(tone, 28))], slant=True),
        )
        sheet.path(
            f"M{500 - r + 6} {FLOOR - 8} A{r - 6} {(r - 6) * 1.12:g} 0 0 1 500 {FLOOR - r * 1.12 + 6:g}",
            "none",
            line=WHITE,
            width=4,
            alpha=0.25,
        )


def truck(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 780, 330, 34, 0.42)
    for x, y, s, tone in (
        (262, 520, 92, BEECH),
        (362, 540, 72, "#d9a05a"),
        (442, 500, 112, "#e6cf9f"),
        (300, 448, 76, "#c98f55"),
        (388, 470, 62, "#ead9b2"),
    ):
        slab(sheet, x, y, s, 620 - y, tone, side=16, rise=10)
        sheet.line([(x + s / 2, y), (x + s / 2, 620)], darker(tone, 24), 7, alpha=0.5)
    slab(sheet, 216, 600, 380, 112, art.accent, side=26, rise=15)
    slab(sheet, 600, 500, 176, 212, art.colour, side=26, rise=15)
    sheet.path("M640 528 h100 q14 0 14 14 v62 H640Z", "#dfeaf0")
    sheet.path("M650 600 L690 530 h26 L676 600Z", WHITE, alpha=0.6)
    sheet.oval(760, 672, 15, 15, "#f2d77c")
    for x in (304, 500, 690):
        wheel(sheet, x, 742, 48, "#4a4038")


def blocks(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 290, 46)
    letters = iter("ABCDEFGH")
    tones = (art.accent, "#d9a441", "#b5483a", "#5c8a5a", art.accent, "#8a5a86")
    for number, (x, y) in enumerate(((236, 656), (400, 656), (564, 656), (318, 512), (482, 512), (400, 368))):
        slab(sheet, x, y, 144, 144, art.colour, side=30, rise=18)
        grain(sheet, f"M{x} {y} h144 v144 h-144Z", art.colour, seed=number)
        sheet.box(x + 14, y + 14, 116, 116, "none")
        sheet.path(f"M{x + 14} {y + 14} h116 v116 h-116Z", "none", line=tones[number], width=6)
        sheet.text(x + 72, y + 110, next(letters), 108, tones[number])


def animals(sheet: Sheet, art: Art) -> None:
    shapes = {
        "cow": "M0 100 V50 C0 26 20 20 60 22 L104 20 L112 6 L124 20 L140 34 L130 48 L118 46 L112 100 H94 V70 H34 V100Z",
        "sheep": "M10 100 V74 C-8 60 0 34 24 34 C34 20 74 20 84 32 L96 30 L112 40 L106 56 L96 58 L92 100 H78 V78 H30 V100Z",
        "deer": "M12 100 L18 60 C12 44 26 40 60 42 L80 38 L86 20 L74 -4 L82 -12 L94 8 L104 -12 L110 -4 L102 16 L118 26 L112 36 L100 38 L98 62 L98 100 H86 L82 68 H36 L28 100Z",
        "hen": "M30 100 V82 C0 80 -4 50 16 40 L8 16 L44 44 C54 14 74 8 82 22 L96 30 L84 36 C88 70 70 84 48 84 V100Z",
    }
    scatter(sheet, ((250, 900, 10), (770, 886, -30)), art.colour, long=12, wide=7)
    for number in range(8):
        name = list(shapes)[number % 4]
        x, y, size = 190 + (number % 4) * 168, 470 + (number // 4) * 210, 1.16 + (number // 4) * 0.24
        shadow(sheet, x + 66 * size, y + 101 * size, 66 * size, 12, 0.4)
        tone = (art.colour, lighter(art.colour, 24), art.accent, mix(art.colour, "#b5643a", 40))[
            (number * 3) % 4
        ]
        sheet.begin(f'transform="translate({x} {y}) scale({size})"')
        sheet.begin('transform="translate(6 3)"')
        sheet.path(shapes[name], darker(tone, 44), line=darker(tone, 44), width=3)
        sheet.end()
        sheet.path(shapes[name], tone, line=lighter(tone, 16), width=3)
        sheet.oval(104 if name != "hen" else 76, 32 if name != "hen" else 26, 3.4, 3.4, "#2b211b")
        sheet.end()


def marble(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR, 330, 40)
    for x, top in ((230, 300), (420, 420), (610, 540), (790, 640)):
        sheet.path(outline(x, FLOOR, [(0, 32), (FLOOR - top, 32)], 0.22), sheet.turned(BEECH))
        sheet.path(
            outline(x, FLOOR - (FLOOR - top) * 0.5, [(0, 34), (34, 34)], 0.22), sheet.turned(art.accent)
        )
    for x0, y0, x1, y1 in ((180, 282, 470, 372), (370, 402, 660, 492), (560, 522, 840, 606)):
        d = f"M{x0} {y0} L{x1} {y1} v40 L{x0} {y0 + 40}Z"
        sheet.path(
            d,
            sheet.along(
                [(0, lighter(art.colour, 34)), (60, art.colour), (100, darker(art.colour, 32))], down=True
            ),
        )
        grain(sheet, d, art.colour)
        sheet.path(f"M{x0} {y0} l34 -18 L{x1 + 34} {y1 - 18} L{x1} {y1}Z", darker(art.colour, 24))
    for x, y, tone in (
        (290, 290, "#c9563f"),
        (520, 424, art.accent),
        (720, 546, "#e3b04b"),
        (176, 800, "#3d6ea0"),
    ):
        sheet.oval(x, y, 25, 25, sheet.ball(tone, 60))
    sheet.path("M838 720 q-6 -60 30 -64 q36 4 30 64Z", sheet.ball("#c9a24f", 50))


def nutcracker(sheet: Sheet, art: Art) -> None:
    turn(sheet, 500, FLOOR, [(0, 128), (44, 128)], "#7a522c", curve=0.2)
    for x in (460, 540):
        sheet.path(
            outline(x, FLOOR - 40, [(0, 36), (30, 34), (130, 30), (138, 34)], 0.2), sheet.turned("#3a3532")
        )
    for x, angle in ((372, 12), (628, -12)):
        sheet.begin(f'transform="rotate({angle} {x} 480)"')
        sheet.path(outline(x, 640, [(0, 26), (150, 30), (186, 24)], 0.2), sheet.turned(art.colour))
        sheet.oval(x, 650, 28, 26, sheet.ball("#f0c9a0", 40))
        sheet.end()
    sheet.path(
        outline(500, FLOOR - 170, [(0, 104), (130, 112), (180, 80)], 0.16), sheet.turned(art.colour, 44)
    )
    sheet.path("M420 640 Q500 664 580 640 L572 520 H428Z", sheet.turned(art.accent, 30))
    for y in (548, 590):
        for x in (480, 520):
            sheet.oval(x, y, 7, 7, "#f2d77c")
    sheet.path(
        outline(500, FLOOR - 344, [(0, 70), (20, 84), (110, 84), (130, 76)], 0.16),
        sheet.turned("#f0c9a0", 40),
    )
    sheet.box(470, 392, 60, 58, "#fffaf0")
    for number in range(1, 4):
        sheet.line([(470 + number * 15, 392), (470 + number * 15, 450)], "#3a3532", 2.4)
    sheet.path("M446 392 Q470 372 500 388 Q530 372 554 392 Q530 402 500 396 Q470 402 446 392Z", "#6b4a2c")
    for x in (470, 530):
        sheet.oval(x, 354, 11, 10, WHITE)
        sheet.oval(x, 354, 5, 6, "#2b4a5a")
    sheet.path(
        outline(500, FLOOR - 466, [(0, 86), (60, 86), (90, 120), (140, 116), (170, 60)], 0.16),
        sheet.turned("#ffffff", 40),
    )


def tiles(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 620, 330, 260, 0.2)
    names = ("owl", "leaf", "bird", "fish", "maple", "bee", "nut", "sprig", "moon", "flower", "owl", "sun")
    for number, name in enumerate(names):
        x, y = 236 + (number % 4) * 142, 340 + (number // 4) * 152
        sheet.box(x + 9, y + 11, 126, 126, BLACK, r=12, alpha=0.2)
        sheet.box(x + 4, y + 5, 126, 126, darker(art.colour, 40), r=12)
        sheet.box(
            x,
            y,
            126,
            126,
            sheet.along([(0, lighter(art.colour, 26)), (100, darker(art.colour, 10))], slant=True),
            r=12,
        )
        grain(sheet, f"M{x} {y} h126 v126 h-126Z", art.colour, seed=number)
        if number not in {5, 8}:
            motifs.put(sheet, name, x + 63, y + 63, 82, art.accent if number % 3 else "#a5512f")


def plush(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 220, 46)
    body = sheet.around(
        [(0, lighter(art.colour, 50)), (60, art.colour), (100, darker(art.colour, 30))], 0.38, 0.3, 0.8
    )
    if art.motif == "bird":
        sheet.path(
            "M240 640 C240 520 380 470 520 500 C560 420 560 330 620 290 C690 262 750 310 740 380 C736 440 690 470 700 560 C720 720 620 800 480 800 C330 800 240 740 240 640Z",
            body,
        )
        sheet.path("M728 340 L862 372 Q868 384 852 390 L736 396Z", "#2a2a2c")
        sheet.oval(664, 350, 19, 19, "#b5302a")
        sheet.oval(664, 350, 9, 9, BLACK)
        sheet.path("M600 440 Q660 470 716 446 L712 486 Q660 506 592 480Z", art.accent)
        for row in range(4):
            for column in range(7):
                sheet.box(300 + column * 42 + row * 10, 590 + row * 40, 19, 15, art.accent, r=3, alpha=0.9)
        sheet.path("M330 760 Q480 830 640 740 Q600 800 480 800 Q390 800 330 760Z", art.accent, alpha=0.9)
        return
    for x in (380, 452, 560, 628):
        sheet.path(f"M{x - 26} 640 V780 Q{x} 806 {x + 30} 780 V640Z", darker(art.colour, 12))
    sheet.path(
        "M300 600 C300 500 400 470 520 480 L580 470 C566 400 566 300 600 262 L590 196 Q612 190 626 240 L650 244 Q670 190 688 202 L676 268 C740 280 770 320 764 350 Q750 386 690 382 C676 460 690 560 676 640 C650 720 340 730 306 660Z",
        body,
    )
    for number in range(60):
        x, y = 330 + (number * 47) % 330, 500 + (number * 31) % 170
        sheet.path(f"M{x} {y} q8 -13 16 0 t16 0", "none", line=lighter(art.colour, 60), width=4, alpha=0.5)
    sheet.path("M370 478 Q470 450 566 474 L560 640 Q460 664 364 636Z", art.accent)
    for y, tone in ((520, "#f2c14e"), (560, "#2f6f6a"), (600, "#f4ead8")):
        sheet.path(f"M368 {y} Q466 {y - 14} 563 {y} v15 Q466 {y + 1} 368 {y + 15}Z", tone)
    sheet.oval(690, 312, 9, 10, "#2b211b")
    sheet.path("M738 346 q14 6 22 -4", "none", line="#5b4636", width=5)
    sheet.oval(300, 590, 26, 30, body)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "train": train,
        "duck": duck,
        "stack": stack,
        "truck": truck,
        "blocks": blocks,
        "animals": animals,
        "marble": marble,
        "nutcracker": nutcracker,
        "tiles": tiles,
        "plush": plush,
    }
)
