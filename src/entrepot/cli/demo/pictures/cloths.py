"""Things of cloth, wool and leather."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, SANS, WHITE, Sheet, darker, ink_on, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, shadow
from entrepot.cli.demo.pictures.textures import cloth

LEATHER: Final = "#8a5a34"
BRASS: Final = "#c9a24f"


def folds(
    sheet: Sheet, inside: str, left: float, right: float, *, count: int = 6, depth: float = 0.2
) -> None:
    """Let cloth fall in folds from left to right, inside a path."""
    sheet.begin(sheet.clip(inside))
    step = (right - left) / count
    paint = sheet.along(
        [(0, BLACK, depth), (22, BLACK, 0), (50, WHITE, depth * 0.8), (76, BLACK, 0), (100, BLACK, depth)]
    )
    for number in range(count):
        sheet.box(left + number * step, 0, step + 1, 1000, paint)
    sheet.end()


def scarf(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 812, 190, 40, 0.35)
    back = "M560 236 C640 250 664 330 640 420 L676 760 Q620 780 568 764 L560 430Z"
    front = "M330 250 C400 190 600 190 664 250 C640 330 560 340 520 380 L560 820 Q470 846 384 824 L420 400 C360 360 330 320 330 250Z"
    for d, dark in ((back, 22), (front, 0)):
        sheet.path(d, darker(art.colour, dark))
        cloth(sheet, d, art.motif, mix(art.accent, BLACK, dark), scale=0.55)
        folds(sheet, d, 330, 690, count=5, depth=0.24)
    for x in range(388, 556, 12):
        sheet.line([(x, 822), (x - 3 + (x % 5), 866)], art.accent if x % 24 else art.colour, 4)
    for x in range(574, 672, 12):
        sheet.line([(x, 764), (x + 2, 802)], darker(art.colour, 24), 4)
    knot = "M398 356 C440 330 540 330 566 366 C580 410 560 440 520 446 C470 456 410 440 398 412Z"
    sheet.path(knot, lighter(art.colour, 8))
    cloth(sheet, knot, art.motif, art.accent, scale=0.5)
    sheet.path(knot, sheet.along([(0, WHITE, 0.2), (50, BLACK, 0), (100, BLACK, 0.34)], slant=True))


def foldedcloth(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 290, 50)
    for number, (left, right) in enumerate(((228, 772), (238, 766), (246, 756))):
        y = FLOOR - 84 * number
        d = f"M{left} {y - 74} Q{left - 22} {y - 36} {left} {y} H{right} Q{right + 18} {y - 36} {right} {y - 74}Z"
        tone = art.colour if number != 1 else mix(art.colour, art.accent, 22)
        sheet.path(d, tone)
        cloth(sheet, d, art.motif, art.accent if number != 1 else art.colour, scale=0.5)
        sheet.path(d, sheet.along([(0, WHITE, 0.25), (40, BLACK, 0), (100, BLACK, 0.34)], down=True))
    top = "M246 558 L330 452 H690 L756 558Z"
    sheet.path(top, lighter(art.colour, 8))
    cloth(sheet, top, art.motif, art.accent, scale=0.5)
    sheet.path(top, sheet.along([(0, BLACK, 0.10), (100, WHITE, 0.16)], down=True))
    sheet.box(610, 566, 84, 50, "#f7efdf", r=3)
    sheet.text(652, 596, art.words.maker.split()[0], 19, "#3b2f26")


def tote(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 230, 44)
    strap = LEATHER if art.motif in {"cork", "ikat"} else darker(art.colour, 22)
    for lift, tone in ((0, darker(strap, 30)), (16, strap)):
        sheet.path(
            f"M398 {400 + lift} C400 {170 + lift} 600 {170 + lift} 602 {400 + lift}",
            "none",
            line=tone,
            width=23,
        )
    d = "M292 388 Q500 404 708 388 L736 760 Q734 806 690 808 H310 Q266 806 264 760Z"
    sheet.path(d, art.colour)
    if art.motif == "words":
        sheet.text(500, 640, "lepak", 148, art.accent)
        sheet.text(500, 700, "(v.) to do nothing, together", 30, art.accent)
    else:
        cloth(sheet, d, art.motif, art.accent, scale=0.72)
    folds(sheet, d, 262, 738, count=4, depth=0.15)
    sheet.path(
        "M292 388 Q500 404 708 388 L710 424 Q500 440 290 424Z",
        strap if art.motif == "cork" else darker(art.colour, 14),
        alpha=0.85,
    )
    for x in (398, 602):
        sheet.box(x - 13, 392, 26, 66, strap, r=4)
        sheet.oval(x, 440, 6, 6, BRASS)


def cushion(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR - 4, 250, 46)
    d = "M254 300 Q500 346 746 300 Q712 560 752 800 Q500 762 248 800 Q288 560 254 300Z"
    sheet.path(d, art.colour)
    cloth(sheet, d, art.motif, art.accent, scale=0.8)
    sheet.path(d, sheet.around([(0, WHITE, 0.26), (55, WHITE, 0), (100, BLACK, 0.4)], 0.42, 0.38, 0.62))
    sheet.path(d, "none", line=darker(art.colour, 30), width=5)


def shirt(sheet: Sheet, art: Art) -> None:
    _garment(
        sheet,
        art,
        "M400 300 L470 276 Q500 300 530 276 L600 300 L742 400 L700 640 L636 620 L640 420 L636 816 H364 L360 420 L364 620 L300 640 L258 400Z",
    )
    sheet.path("M470 276 L440 312 L500 372 L560 312 L530 276 Q500 300 470 276Z", darker(art.colour, 16))
    sheet.line([(500, 372), (500, 812)], darker(art.colour, 36), 4)
    for y in range(420, 800, 74):
        sheet.oval(509, y, 7, 7, "#f1e6d2")
    sheet.path("M556 470 h76 v84 q-38 22 -76 0Z", "none", line=darker(art.colour, 40), width=4)


def robe(sheet: Sheet, art: Art) -> None:
    _garment(
        sheet,
        art,
        "M410 250 L500 236 L590 250 L740 380 L690 560 L628 520 L680 840 H320 L372 520 L310 560 L260 380Z",
    )
    sheet.path("M440 246 L500 480 L560 246 L534 240 L500 380 L466 240Z", lighter(art.accent, 8))
    sheet.path("M368 520 Q500 556 632 520 V558 Q500 594 368 558Z", art.accent)
    sheet.path("M470 560 L440 720 M490 562 L486 700", "none", line=art.accent, width=17)


def _garment(sheet: Sheet, art: Art, d: str) -> None:
    sheet.begin('transform="translate(16 14)"')
    sheet.path(d, BLACK, alpha=0.13)
    sheet.end()
    sheet.line([(150, 232), (850, 232)], "#a98a63", 13)
    sheet.path("M500 232 q0 -44 26 -44", "none", line="#8d949b", width=7)
    sheet.path("M404 312 Q500 214 596 312", "none", line="#8a6238", width=15)
    sheet.path(d, art.colour)
    cloth(sheet, d, art.motif, art.accent, scale=0.62)
    folds(sheet, d, 258, 742, count=6, depth=0.16)


def cardigan(sheet: Sheet, art: Art) -> None:
    d = "M404 300 L456 280 L500 420 L544 280 L596 300 L736 420 L712 720 L648 716 L636 470 L640 800 H360 L364 470 L352 716 L288 720 L264 420Z"
    sheet.begin('transform="translate(16 14)"')
    sheet.path(d, BLACK, alpha=0.13)
    sheet.end()
    sheet.line([(150, 244), (850, 244)], "#a98a63", 13)
    sheet.path("M412 310 Q500 224 588 310", "none", line="#8a6238", width=15)
    sheet.path(d, art.colour)
    knit(sheet, d, art.colour)
    folds(sheet, d, 264, 740, count=4, depth=0.15)
    sheet.path("M456 280 L500 420 V800 M544 280 L500 420", "none", line=darker(art.accent, 10), width=15)
    for y in range(470, 790, 76):
        sheet.oval(500, y, 12, 12, sheet.ball("#d9b98a", 40))
    for x in (360, 520):
        sheet.box(x, 772, 120, 30, darker(art.colour, 18), alpha=0.6)


def knit(sheet: Sheet, inside: str, colour: str, *, step: float = 15) -> None:
    """Cover a path with stitches."""
    sheet.begin(sheet.clip(inside))
    dark, light = darker(colour, 26), lighter(colour, 24)
    for row in range(int(640 / step)):
        for column in range(int(560 / (step * 1.2))):
            x, y = 230 + column * step * 1.2, 240 + row * step
            sheet.path(
                f"M{x:g} {y:g} q{step * 0.3:g} {step * 0.8:g} {step * 0.6:g} {step:g} q{step * 0.3:g} {-step * 0.2:g} {step * 0.6:g} {-step:g}",
                "none",
                line=light if (row + column) % 2 else dark,
                width=2.4,
                alpha=0.45,
            )
    sheet.end()


def chullo(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR + 6, 210, 40)
    for x in (340, 660):
        sheet.line([(x, 740), (x + (6 if x > 500 else -6), 850)], art.accent, 11)
    d = "M500 250 C640 280 700 440 690 600 L676 700 Q664 770 620 716 L600 640 H400 L380 716 Q336 770 324 700 L310 600 C300 440 360 280 500 250Z"
    sheet.path(d, art.colour)
    sheet.begin(sheet.clip(d))
    for y, tone in (
        (600, art.accent),
        (566, "#f4ead8"),
        (414, "#f4ead8"),
        (390, art.accent),
        (330, "#2f6f6a"),
    ):
        sheet.box(280, y, 440, 17, tone)
    for number in range(6):
        sheet.begin(f'transform="translate({326 + number * 74} 548) scale(.62)"')
        sheet.path("M0 0 V-60 H10 V-120 L28 -128 V-70 H80 V0 H68 V-36 H14 V0Z", "#f4ead8")
        sheet.end()
    points = [(290 + number * 22, 372 if number % 2 else 350) for number in range(20)]
    sheet.line(points, art.accent, 8)
    sheet.end()
    knit(sheet, d, art.colour, step=13)
    sheet.path(d, sheet.along([(0, BLACK, 0.34), (30, WHITE, 0.1), (60, BLACK, 0), (100, BLACK, 0.4)]))
    sheet.line([(500, 252), (500, 210)], art.accent, 8)
    sheet.oval(500, 196, 30, 30, sheet.ball(art.accent, 40))


def mittens(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 270, 44, 0.4)
    for x, flip in ((350, 1), (640, -1)):
        sheet.begin(f'transform="translate({x} 0) scale({flip} 1) rotate(-5 0 600)"')
        d = "M-104 800 L-100 640 C-140 600 -180 540 -172 500 C-160 470 -128 480 -108 530 L-96 552 C-110 400 -90 290 0 286 C96 290 110 420 100 560 L104 800Z"
        sheet.path(d, art.colour)
        sheet.begin(sheet.clip(d))
        for number in range(5):
            y = 370 + number * 52
            sheet.path(f"M-120 {y} q30 -30 60 0 t60 0 t60 0 t60 0", "none", line=art.accent, width=14)
        sheet.box(-130, 690, 260, 120, darker(art.colour, 16))
        for number in range(12):
            sheet.line(
                [(-104 + number * 19, 700), (-104 + number * 19, 800)], darker(art.colour, 40), 4, alpha=0.6
            )
        sheet.end()
        sheet.path(d, sheet.along([(0, WHITE, 0.18), (45, BLACK, 0), (100, BLACK, 0.32)]))
        sheet.end()


def tie(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 540, 800, 140, 34, 0.35)
    tail = "M520 300 L600 700 L572 740 L540 712 L484 330Z"
    blade = "M446 330 L536 330 L576 760 L492 838 L400 762Z"
    knot = "M430 236 H552 L536 336 H446Z"
    for d, dark in ((tail, 30), (blade, 0), (knot, 6)):
        sheet.path(d, darker(art.colour, dark))
        cloth(sheet, d, art.motif, art.accent, scale=0.36)
        sheet.path(d, sheet.along([(0, BLACK, 0.3), (34, WHITE, 0.16), (64, BLACK, 0), (100, BLACK, 0.36)]))


def teatowel(sheet: Sheet, art: Art) -> None:
    sheet.line([(180, 262), (820, 262)], "#b89a6e", 17)
    d = "M320 252 H680 L694 770 Q500 792 306 770Z"
    sheet.begin('transform="translate(16 16)"')
    sheet.path(d, BLACK, alpha=0.13)
    sheet.end()
    sheet.path(d, art.colour)
    for row in range(4):
        for column in range(3):
            name = art.motif if (row + column) % 2 == 0 else ("rounds" if art.motif == "hawker" else "sprig")
            motifs.put(
                sheet,
                name,
                386 + column * 114,
                356 + row * 104,
                80,
                art.accent if (row + column) % 2 == 0 else mix(art.accent, "#3a6a4a", 70),
            )
    sheet.box(310, 734, 380, 11, art.accent)
    sheet.box(310, 716, 380, 5, art.accent)
    folds(sheet, d, 306, 694, count=5, depth=0.14)
    sheet.box(316, 250, 368, 34, WHITE, alpha=0.2)
    sheet.text(500, 764, art.words.maker, 19, ink_on(art.colour), font=SANS)


def cosy(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR, 240, 46)
    sheet.path("M286 640 C220 630 210 560 150 540 L170 510 C250 520 270 570 310 570Z", "#f4f1ea")
    sheet.path("M706 560 C810 540 810 700 700 700", "none", line="#e6e1d6", width=32)
    d = "M280 800 C250 560 330 400 500 396 C670 400 750 560 720 800Z"
    sheet.path(d, art.colour)
    sheet.begin(sheet.clip(d))
    for y, tone in (
        (700, art.accent),
        (660, lighter(art.colour, 26)),
        (560, art.accent),
        (520, darker(art.colour, 22)),
    ):
        sheet.path(f"M240 {y} Q500 {y - 34} 760 {y} v24 Q500 {y - 10} 240 {y + 24}Z", tone)
    sheet.end()
    knit(sheet, d, art.colour, step=17)
    sheet.path(d, sheet.along([(0, BLACK, 0.36), (28, WHITE, 0.14), (60, BLACK, 0), (100, BLACK, 0.42)]))
    sheet.oval(500, 376, 52, 50, sheet.ball(art.accent, 40))


def quilt(sheet: Sheet, art: Art) -> None:
    foldedcloth(sheet, art)
    for number in range(3):
        for line in range(4):
            y = FLOOR - 84 * number - 12 - line * 17
            sheet.add(
                f'<path d="M240 {y} H764" fill="none" stroke="{darker(art.colour, 30)}" stroke-width="2.4" stroke-dasharray="9 7" opacity=".5"/>'
            )


def sachets(sheet: Sheet, art: Art) -> None:
    for x, y, angle in ((340, 760, -8), (660, 764, 8), (500, 806, 0)):
        shadow(sheet, x, y, 116, 26, 0.4)
        sheet.begin(f'transform="rotate({angle} {x} {y})"')
        d = f"M{x - 118} {y} Q{x - 140} {y - 130} {x - 56} {y - 216} L{x - 88} {y - 290} Q{x} {y - 310} {x + 88} {y - 290} L{x + 56} {y - 216} Q{x + 140} {y - 130} {x + 118} {y} Q{x} {y + 24} {x - 118} {y}Z"
        sheet.path(
            d,
            sheet.along(
                [
                    (0, darker(art.colour, 18)),
                    (30, lighter(art.colour, 40)),
                    (65, art.colour),
                    (100, darker(art.colour, 26)),
                ]
            ),
        )
        folds(sheet, d, x - 120, x + 120, count=5, depth=0.13)
        sheet.path(
            f"M{x - 60} {y - 214} Q{x} {y - 196} {x + 60} {y - 214}", "none", line=art.accent, width=15
        )
        motifs.put(sheet, "lavender", x, y - 100, 116, art.accent)
        sheet.end()


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "scarf": scarf,
        "foldedcloth": foldedcloth,
        "tote": tote,
        "cushion": cushion,
        "shirt": shirt,
        "robe": robe,
        "cardigan": cardigan,
        "chullo": chullo,
        "mittens": mittens,
        "tie": tie,
        "teatowel": teatowel,
        "cosy": cosy,
        "quilt": quilt,
        "sachets": sachets,
    }
)
