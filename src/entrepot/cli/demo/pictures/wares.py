"""Things of clay, porcelain, metal and glass, most of them turned."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import WHITE, Sheet, darker, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, Profile, outline, rim, shadow, turn
from entrepot.cli.demo.pictures.textures import crackle

TEA: Final = "#a4682e"
CUP: Final[Profile] = [(0, 54), (12, 56), (26, 74), (90, 112), (132, 118)]


def handle(
    sheet: Sheet, x: float, y: float, wide: float, high: float, colour: str, thick: float = 24
) -> None:
    """Draw an ear-shaped handle to the right of (x, y)."""
    d = f"M{x:g} {y:g} C{x + wide * 1.25:g} {y - high * 0.2:g} {x + wide * 1.15:g} {y + high * 1.05:g} {x - 6:g} {y + high:g}"
    sheet.path(d, "none", line=darker(colour, 26), width=thick)
    sheet.path(
        d,
        "none",
        line=sheet.along([(0, darker(colour, 8)), (60, lighter(colour, 32)), (100, darker(colour, 20))]),
        width=thick * 0.62,
    )


def teapot(sheet: Sheet, art: Art) -> None:
    spout = f"M360 {FLOOR - 200} C290 {FLOOR - 190} 280 {FLOOR - 290} 214 {FLOOR - 322} L246 {FLOOR - 352} C330 {FLOOR - 330} 340 {FLOOR - 270} 388 {FLOOR - 120}Z"
    sheet.path(
        spout, sheet.along([(0, lighter(art.colour, 30)), (60, art.colour), (100, darker(art.colour, 30))])
    )
    sheet.oval(230, FLOOR - 337, 24, 11, darker(art.colour, 40))
    handle(sheet, 664, FLOOR - 268, 120, 186, art.colour, 30)
    body = turn(
        sheet,
        510,
        FLOOR,
        [(0, 112), (14, 118), (70, 178), (170, 196), (262, 150), (290, 104)],
        art.colour,
        shine=52,
    )
    crackle(sheet, body, darker(art.accent, 20))
    sheet.path(
        outline(510, FLOOR - 286, [(0, 114), (12, 112), (44, 66), (56, 22)], 0.16),
        sheet.turned(art.colour, 52),
    )
    sheet.oval(510, FLOOR - 366, 27, 26, sheet.ball(art.colour, 60))
    sheet.path(
        f"M394 {FLOOR - 210} C400 {FLOOR - 246} 420 {FLOOR - 262} 440 {FLOOR - 270}",
        "none",
        line=WHITE,
        width=14,
        alpha=0.55,
    )


def gaiwan(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR, 230, 46)
    sheet.oval(
        500,
        FLOOR - 16,
        226,
        50,
        sheet.along(
            [(0, darker(art.colour, 14)), (35, lighter(art.colour, 60)), (100, darker(art.colour, 22))]
        ),
    )
    sheet.oval(
        500,
        FLOOR - 24,
        196,
        38,
        sheet.around(
            [(0, darker(art.colour, 16)), (70, lighter(art.colour, 40)), (100, darker(art.colour, 6))]
        ),
    )
    turn(
        sheet,
        500,
        FLOOR - 30,
        [(0, 70), (14, 72), (70, 128), (170, 166), (214, 190)],
        art.colour,
        shine=60,
        shaded=False,
    )
    rim(sheet, 500, FLOOR - 244, 190, art.colour, "#e9e4d6")
    sheet.path(
        outline(500, FLOOR - 252, [(0, 160), (20, 156), (64, 92), (84, 34)], 0.16),
        sheet.turned(lighter(art.colour, 20), 60),
    )
    sheet.path(
        outline(500, FLOOR - 334, [(0, 32), (16, 26), (30, 40), (36, 38)], 0.2), sheet.turned(art.colour, 60)
    )
    sheet.oval(500, FLOOR - 370, 38, 9, darker(art.colour, 12))


def cups(sheet: Sheet, art: Art) -> None:
    places = [(330, 752), (560, 738), (440, 820), (688, 806)][: max(2, min(art.pieces, 4))]
    if len(places) == 2:
        places = [(370, 770), (620, 800)]
    for x, y in places:
        body = turn(sheet, x, y, CUP, art.colour, shine=56)
        if art.motif == "crackle":
            crackle(sheet, body, darker(art.accent, 10), seed=x)
        else:
            for dx, turned in ((-52, -8), (4, 0), (58, 8)):
                motifs.put(sheet, art.motif, x + dx, y - 78, 62, art.accent, angle=turned)
            sheet.path(
                f"M{x - 116} {y - 122} A118 19 0 0 0 {x + 116} {y - 122}", "none", line=art.accent, width=4
            )
        rim(sheet, x, y - 132, 118, art.colour, lighter(art.colour, 20))
        sheet.oval(x, y - 126, 96, 13, TEA, alpha=0.85)


def mug(sheet: Sheet, art: Art) -> None:
    if art.motif == "kopi":
        shadow(sheet, 490, FLOOR, 230, 46)
        sheet.oval(
            490,
            FLOOR - 8,
            236,
            50,
            sheet.along(
                [(0, darker(art.colour, 16)), (35, lighter(art.colour, 50)), (100, darker(art.colour, 22))]
            ),
        )
        sheet.oval(490, FLOOR - 12, 214, 42, "none", line=art.accent, width=7)
    handle(sheet, 640, FLOOR - 262, 112, 158, art.colour, 32)
    body = turn(
        sheet,
        490,
        FLOOR - 14,
        [(0, 112), (16, 126), (120, 156), (310, 162)],
        art.colour,
        shine=54,
        shaded=art.motif != "kopi",
    )
    sheet.begin(sheet.clip(body))
    if art.motif == "crackle":
        crackle(sheet, body, darker(art.accent, 24))
        sheet.path(
            f"M300 {FLOOR - 330} H700 V{FLOOR - 268} Q640 {FLOOR - 240} 590 {FLOOR - 262} T470 {FLOOR - 250} T330 {FLOOR - 262}Z",
            lighter(art.colour, 30),
            alpha=0.4,
        )
    else:
        for dx in (-104, 0, 104):
            motifs.put(sheet, art.motif, 490 + dx, FLOOR - 170, 92, art.accent)
            motifs.put(sheet, "leaf", 490 + dx + 52, FLOOR - 128, 46, lighter(art.accent, 12), angle=40)
        sheet.path(f"M334 {FLOOR - 300} A160 26 0 0 0 646 {FLOOR - 300}", "none", line=art.accent, width=8)
    sheet.end()
    rim(sheet, 490, FLOOR - 324, 162, art.colour, "#f2ede2")
    sheet.oval(490, FLOOR - 316, 142, 19, "#5b3420" if art.motif == "kopi" else TEA)


def bowl(sheet: Sheet, art: Art) -> None:
    profile: Profile = [(0, 92), (22, 96), (40, 126), (130, 214), (220, 244)]
    body = turn(sheet, 500, FLOOR, profile, art.colour, shine=40)
    inner = art.colour
    if art.motif == "drip":
        sheet.begin(sheet.clip(body))
        d = f"M240 {FLOOR - 260} H760 V{FLOOR - 120} C720 {FLOOR - 60} 700 {FLOOR - 150} 650 {FLOOR - 120} S590 {FLOOR - 40} 540 {FLOOR - 96} S470 {FLOOR - 20} 430 {FLOOR - 100} S330 {FLOOR - 60} 240 {FLOOR - 150}Z"
        sheet.path(d, sheet.turned(lighter(art.colour, 24), 44), alpha=0.85)
        sheet.end()
        inner = lighter(art.colour, 14)
    elif art.motif == "smooth":
        inner = art.accent
        for height in range(40, 216, 12):
            half = 126 + (height - 40) * 0.66
            sheet.path(
                f"M{500 - half:g} {FLOOR - height} A{half:g} {half * 0.16:g} 0 0 0 {500 + half:g} {FLOOR - height}",
                "none",
                line=darker(art.colour, 26),
                width=1.6,
                alpha=0.4,
            )
    rim(sheet, 500, FLOOR - 220, 244, art.colour, inner, curve=0.24, wall=13)
    sheet.oval(500, FLOOR - 196, 150, 24, lighter(inner, 16), alpha=0.35)


def cocobowl(sheet: Sheet, art: Art) -> None:
    for x, y, size in ((400, 770, 0.9), (600, 806, 1.06)):
        profile: Profile = [
            (h * size, w * size) for h, w in ((0, 60), (20, 88), (80, 140), (150, 162), (176, 160))
        ]
        body = turn(sheet, x, y, profile, art.colour, shine=36)
        sheet.begin(sheet.clip(body))
        for number in range(26):
            at = x - 170 + number * 14
            sheet.path(
                f"M{at} {y - 190} q{(number % 5) * 6 - 12} 100 {(number % 3) * 8} 200",
                "none",
                line=lighter(art.colour, 32),
                width=2,
                alpha=0.26,
            )
        sheet.end()
        rim(
            sheet,
            x,
            y - 176 * size,
            160 * size,
            darker(art.colour, 10),
            lighter(art.colour, 26),
            curve=0.26,
            wall=11,
        )


def vase(sheet: Sheet, art: Art) -> None:
    sheet.path("M506 420 C520 330 470 260 500 140", "none", line="#6a4a33", width=8)
    sheet.path("M500 300 C540 270 566 240 572 200", "none", line="#6a4a33", width=6)
    for x, y, size in ((500, 146, 62), (478, 220, 50), (572, 200, 58), (540, 256, 44), (512, 330, 40)):
        motifs.put(sheet, "flower", x, y, size, "#f3d7d9", angle=x % 70)
    d = turn(
        sheet,
        500,
        FLOOR,
        [(0, 82), (10, 86), (90, 142), (190, 130), (280, 52), (350, 40), (384, 52)],
        art.colour,
        shine=54,
    )
    sheet.begin(sheet.clip(d))
    sheet.oval(
        560,
        FLOOR - 120,
        130,
        90,
        sheet.around([(0, mix(art.accent, "#7b9a78", 50), 0.5), (100, art.accent, 0)]),
    )
    sheet.end()
    rim(sheet, 500, FLOOR - 384, 52, art.colour, darker(art.colour, 50), wall=6)
    sheet.path(
        f"M420 {FLOOR - 90} C410 {FLOOR - 150} 420 {FLOOR - 190} 440 {FLOOR - 214}",
        "none",
        line=WHITE,
        width=15,
        alpha=0.5,
    )


def hills(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR - 10, 290, 40)
    d = "M212 790 C240 700 270 640 304 640 C330 640 342 690 360 690 C380 600 410 540 446 540 C486 540 500 650 520 650 C540 560 566 480 606 480 C650 480 664 640 684 640 C700 600 716 590 730 590 C764 590 782 720 796 790 Q500 826 212 790Z"
    sheet.path(
        d,
        sheet.along(
            [(0, lighter(art.colour, 42)), (40, art.colour), (100, darker(art.colour, 34))], down=True
        ),
    )
    for x, y in ((304, 640), (446, 540), (606, 480), (730, 590)):
        sheet.path(f"M{x - 8} {y + 8} q-30 70 -40 130", "none", line=WHITE, width=11, alpha=0.4)
    sheet.path("M250 660 L800 560", "none", line="#5b3a24", width=15)
    sheet.path("M800 560 l54 -10", "none", line="#2b2523", width=24)


def plate(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 640, 310, 250, 0.3)
    for number in range(min(art.pieces, 3) - 1, -1, -1):
        y = 560 + number * 26
        sheet.oval(
            500,
            y,
            322,
            262,
            sheet.along(
                [(0, lighter(art.colour, 40)), (50, art.colour), (100, darker(art.colour, 28))], slant=True
            ),
        )
    sheet.oval(
        500,
        556,
        300,
        242,
        sheet.around(
            [(0, lighter(art.colour, 30)), (78, art.colour), (100, darker(art.colour, 10))], 0.4, 0.34, 0.75
        ),
    )
    sheet.begin('transform="translate(500 556) scale(1 .81)"')
    for turned in range(0, 360, 24):
        sheet.begin(f'transform="rotate({turned})"')
        sheet.path(
            "M0 -222 C-44 -270 -40 -190 0 -132 C40 -190 44 -270 0 -222Z",
            "none",
            line=darker(art.accent, 4),
            width=5,
            alpha=0.42,
        )
        sheet.end()
    sheet.oval(0, 0, 126, 126, "none", line=art.accent, width=4, alpha=0.4)
    motifs.put(sheet, art.motif, 0, 0, 170, art.accent, alpha=0.34)
    sheet.end()
    sheet.path("M270 470 Q320 360 440 330", "none", line=WHITE, width=15, alpha=0.35)


def burner(sheet: Sheet, art: Art) -> None:
    glow = sheet.around([(0, "#ffd88a", 0.9), (100, "#ff9c3a", 0.2)])
    body = turn(
        sheet, 500, FLOOR, [(0, 118), (20, 132), (150, 150), (270, 118), (300, 150)], art.colour, shine=46
    )
    for x, y, angle in ((420, 668, -16), (500, 650, 0), (580, 668, 16), (460, 604, -8), (540, 604, 8)):
        sheet.begin(f'transform="translate({x} {y}) rotate({angle})"')
        sheet.path(
            "M0 -36 C24 -10 20 18 0 34 C-20 18 -24 -10 0 -36Z", glow, line=darker(art.colour, 32), width=3
        )
        sheet.end()
    crackle(sheet, body, darker(art.accent, 20))
    sheet.path(outline(500, FLOOR - 296, [(0, 130), (30, 176), (44, 182)], 0.2), sheet.turned(art.colour, 46))
    rim(sheet, 500, FLOOR - 340, 182, art.colour, mix(art.colour, "#7fa6b0", 40), curve=0.22, wall=12)
    for dx in (-30, 20):
        sheet.path(f"M{500 + dx} 420 q-24 -50 6 -96 q26 -44 -4 -92", "none", line=WHITE, width=11, alpha=0.35)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "teapot": teapot,
        "gaiwan": gaiwan,
        "cups": cups,
        "mug": mug,
        "bowl": bowl,
        "cocobowl": cocobowl,
        "vase": vase,
        "hills": hills,
        "plate": plate,
        "burner": burner,
    }
)
