"""Things of cane, grass and vine."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, outline, rim, shadow, turn
from entrepot.cli.demo.pictures.textures import bands, coils, weave

PAPER: Final = "#faf4e6"


def basketlid(sheet: Sheet, art: Art) -> None:
    body = turn(
        sheet, 500, FLOOR, [(0, 150), (30, 176), (160, 206), (290, 186), (320, 176)], art.colour, shine=26
    )
    lid = outline(500, FLOOR - 316, [(0, 186), (30, 188), (120, 110), (170, 30)], 0.16)
    sheet.path(lid, sheet.turned(art.colour, 30))
    for d in (body, lid):
        sheet.begin(sheet.clip(d))
        if art.motif == "bands":
            weave(sheet, d, art.colour, step=26)
            for y in (FLOOR - 250, FLOOR - 60):
                sheet.path(
                    f"M280 {y} Q500 {y + 40} 720 {y} v26 Q500 {y + 66} 280 {y + 26}Z", art.accent, alpha=0.85
                )
        else:
            bands(sheet, art.accent, 0.8)
            for y in range(280, 840, 10):
                sheet.path(
                    f"M260 {y} Q500 {y + 34} 740 {y}",
                    "none",
                    line=darker(art.colour, 40),
                    width=1.8,
                    alpha=0.35,
                )
        sheet.end()
        sheet.path(
            d, sheet.along([(0, BLACK, 0.4), (26, WHITE, 0.16), (60, BLACK, 0.02), (100, BLACK, 0.45)])
        )
    sheet.path(
        f"M314 {FLOOR - 318} Q500 {FLOOR - 262} 686 {FLOOR - 318}",
        "none",
        line=darker(art.colour, 36),
        width=9,
    )
    sheet.oval(500, FLOOR - 492, 22, 20, sheet.ball(art.accent, 30))


def basket(sheet: Sheet, art: Art) -> None:
    for lift, tone in ((0, darker("#7a4a2c", 30)), (12, "#8a5a34")):
        sheet.path(
            f"M292 {500 + lift} C300 {150 + lift} 700 {150 + lift} 708 {500 + lift}",
            "none",
            line=tone,
            width=26,
        )
    body = turn(sheet, 500, FLOOR, [(0, 150), (20, 170), (180, 230), (310, 250)], art.colour, shine=26)
    weave(sheet, body, art.colour, step=25)
    sheet.begin(sheet.clip(body))
    for y, tone in ((540, art.accent), (600, "#2f5a52"), (690, art.accent)):
        sheet.path(f"M240 {y} Q500 {y + 44} 760 {y} v22 Q500 {y + 66} 240 {y + 22}Z", tone, alpha=0.85)
    sheet.end()
    sheet.path(body, sheet.along([(0, BLACK, 0.38), (26, WHITE, 0.12), (60, BLACK, 0), (100, BLACK, 0.42)]))
    rim(sheet, 500, FLOOR - 310, 250, art.colour, darker(art.colour, 50), curve=0.18, wall=17)


def roundbag(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, FLOOR, 200, 40)
    sheet.path("M330 420 C240 120 760 120 670 420", "none", line=darker(art.accent, 10), width=17)
    sheet.oval(530, 570, 250, 250, darker(art.colour, 44))
    coils(sheet, 500, 560, 250, 250, art.colour, rings=17)
    for turned in range(0, 360, 9):
        sheet.begin(f'transform="rotate({turned} 500 560)"')
        for r in range(40, 240, 30):
            sheet.box(496, 560 - r, 8, 17, lighter(art.colour, 36), r=3, alpha=0.34)
        sheet.end()
    sheet.oval(
        500,
        560,
        250,
        250,
        sheet.around([(0, WHITE, 0.2), (60, BLACK, 0), (100, BLACK, 0.34)], 0.36, 0.3, 0.75),
    )
    sheet.box(474, 300, 52, 90, art.accent, r=8)
    sheet.oval(500, 366, 13, 13, sheet.ball("#c9a24f", 50))


def weavetray(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 510, 690, 340, 130, 0.34)
    for x in (196, 804):
        sheet.path(
            f"M{x} 560 q{-70 if x < 500 else 70} 60 0 130", "none", line=darker(art.colour, 20), width=24
        )
    for y, tone in ((660, darker(art.colour, 36)), (626, art.colour)):
        d = f"M170 {y} a330 150 0 1 0 660 0 a330 150 0 1 0 -660 0Z"
        sheet.path(d, tone)
    inner = "M206 620 a294 124 0 1 0 588 0 a294 124 0 1 0 -588 0Z"
    sheet.path(inner, darker(art.colour, 24))
    weave(sheet, inner, art.colour, step=23)
    sheet.path(inner, sheet.around([(0, BLACK, 0), (70, BLACK, 0.1), (100, BLACK, 0.5)], 0.5, 0.6, 0.55))
    sheet.oval(500, 622, 314, 138, "none", line=lighter(art.colour, 20), width=21)
    for turned in range(0, 360, 6):
        sheet.begin(f'transform="translate(500 622) scale(1 .44) rotate({turned})"')
        sheet.box(302, -6, 26, 12, darker(art.colour, 34), alpha=0.5)
        sheet.end()


def placemats(sheet: Sheet, art: Art) -> None:
    for number in range(min(art.pieces, 4)):
        x, y = 430 + number * 42, 720 - number * 66
        shadow(sheet, x + 14, y + 22, 240, 130, 0.26)
        coils(
            sheet,
            x,
            y,
            250,
            140,
            art.colour if number % 2 == 0 else mix(art.colour, art.accent, 24),
            rings=13,
        )


def pendant(sheet: Sheet, art: Art) -> None:
    sheet.line([(500, 0), (500, 300)], "#2b2523", 6)
    sheet.oval(500, 620, 420, 330, sheet.around([(0, "#ffe2a0", 0.75), (100, "#ffe2a0", 0)]))
    d = "M440 300 C300 360 220 520 240 680 Q500 780 760 680 C780 520 700 360 560 300 Q500 284 440 300Z"
    sheet.path(
        d, sheet.around([(0, "#ffe9b8"), (50, art.colour), (100, darker(art.colour, 30))], 0.5, 0.72, 0.7)
    )
    sheet.begin(sheet.clip(d))
    for number in range(25):
        x = 200 + number * 25
        sheet.path(
            f"M{500 + (x - 500) * 0.2:g} 296 Q{x} 480 {x + (x - 500) * 0.06:g} 760",
            "none",
            line=darker(art.colour, 28),
            width=6,
            alpha=0.75,
        )
    for y in range(340, 720, 52):
        sheet.path(f"M200 {y} Q500 {y + 92} 800 {y}", "none", line=darker(art.colour, 40), width=7, alpha=0.7)
    sheet.end()
    sheet.path("M240 680 Q500 780 760 680", "none", line=darker(art.colour, 34), width=17)
    sheet.path(outline(500, 306, [(0, 44), (40, 36)], 0.2), sheet.turned("#2b2523"))


def fan(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 530, 800, 170, 40, 0.3)
    sheet.box(486, 640, 28, 230, sheet.turned("#a9743f"), r=13)
    d = "M500 700 C300 660 210 480 270 340 C320 240 440 230 500 320 C560 230 680 240 730 340 C790 480 700 660 500 700Z"
    sheet.path(d, art.colour)
    weave(sheet, d, art.colour, step=26)
    sheet.path(d, "none", line=darker(art.colour, 34), width=11)
    motifs.put(sheet, "lotus", 500, 490, 190, art.accent)
    sheet.path(d, sheet.along([(0, WHITE, 0.2), (60, BLACK, 0), (100, BLACK, 0.24)], slant=True))


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "fan": fan,
        "basketlid": basketlid,
        "basket": basket,
        "roundbag": roundbag,
        "weavetray": weavetray,
        "placemats": placemats,
        "pendant": pendant,
    }
)
