"""Things in packs: tins, pouches, cartons, jars, bottles, tubes, soap, candles."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.labels import label
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, is_dark, lighter
from entrepot.cli.demo.pictures.studio import CREAM, FLOOR, outline, scatter, shadow, slab, turn

LEAVES: Final = (
    (210, 862, 20),
    (262, 884, -40),
    (236, 902, 70),
    (300, 868, 5),
    (760, 896, -20),
    (806, 880, 50),
)


def tin(sheet: Sheet, art: Art) -> None:
    scatter(sheet, LEAVES, "#4b3a26", long=24, wide=6)
    turn(sheet, 500, FLOOR, [(0, 158), (6, 160), (440, 160)], art.colour)
    sheet.path(
        outline(500, FLOOR - 438, [(0, 164), (84, 164)], 0.16), sheet.turned(darker(art.colour, 10), 42)
    )
    sheet.oval(
        500, FLOOR - 522, 164, 26, sheet.along([(0, lighter(art.colour, 40)), (100, darker(art.colour, 8))])
    )
    sheet.oval(500, FLOOR - 524, 122, 18, "none", line=lighter(art.colour, 50), width=3, alpha=0.7)
    for height in (22, 418):
        sheet.path(
            f"M340 {FLOOR - height} A160 25 0 0 0 660 {FLOOR - height}", "none", line=art.accent, width=5
        )
    paper = CREAM if is_dark(art.colour) else darker(art.accent, 4)
    label(
        sheet,
        art.words,
        500,
        FLOOR - 200,
        250,
        300,
        paper,
        art.colour if is_dark(art.colour) else "#5a2b2b",
        art.motif,
    )
    sheet.box(388, FLOOR - 432, 26, 440, WHITE, alpha=0.16)


def canister(sheet: Sheet, art: Art) -> None:
    turn(sheet, 500, FLOOR, [(0, 182), (380, 182)], art.colour, shine=46)
    sheet.path(outline(500, FLOOR - 378, [(0, 188), (58, 188)], 0.16), sheet.turned(art.accent, 46))
    sheet.oval(
        500, FLOOR - 436, 188, 30, sheet.along([(0, lighter(art.accent, 40)), (100, darker(art.accent, 16))])
    )
    sheet.path(
        outline(500, FLOOR - 440, [(0, 16), (16, 14), (38, 26), (46, 20)], 0.2),
        sheet.turned(darker(art.accent, 20), 50),
    )
    sheet.text(500, FLOOR - 205, "TEA", 104, art.accent, spaced=14)
    sheet.text(500, FLOOR - 140, art.words.maker, 33, art.accent)
    for height in (60, 330):
        sheet.path(
            f"M318 {FLOOR - height} A182 29 0 0 0 682 {FLOOR - height}",
            "none",
            line=art.accent,
            width=4,
            alpha=0.8,
        )


def pouch(sheet: Sheet, art: Art) -> None:
    _bag(sheet, art, 300, 700, top=250, crimp=True)
    around = {"nut": "#b8864a", "bean": "#4a2a1a", "clove": "#4a2418", "leaf": "#4e6436", "moon": "#8a8f76"}
    scatter(
        sheet,
        LEAVES,
        around.get(art.motif, darker(art.colour, 18)),
        long=24,
        wide=13 if art.motif in {"nut", "bean", "palm"} else 6,
    )


def coffeebag(sheet: Sheet, art: Art) -> None:
    _bag(sheet, art, 290, 710, top=230, crimp=False)
    sheet.box(
        330,
        262,
        340,
        20,
        sheet.along(
            [(0, darker(art.accent, 12)), (50, lighter(art.accent, 20)), (100, darker(art.accent, 20))]
        ),
        r=5,
    )
    sheet.oval(500, 330, 11, 11, darker(art.colour, 40))
    scatter(sheet, (*LEAVES, (176, 888, -10), (846, 908, 30), (720, 918, 80)), "#4a2a1a", long=23, wide=15)


def _bag(sheet: Sheet, art: Art, left: float, right: float, *, top: float, crimp: bool) -> None:
    shadow(sheet, 500, FLOOR + 6, 225, 44)
    d = f"M{left} {top} H{right} C{right + 14} {top + 130} {right + 26} {FLOOR - 120} {right + 6} {FLOOR} Q500 {FLOOR + 34} {left - 6} {FLOOR} C{left - 26} {FLOOR - 120} {left - 14} {top + 130} {left} {top}Z"
    sheet.path(
        d,
        sheet.along(
            [
                (0, darker(art.colour, 26)),
                (14, lighter(art.colour, 22)),
                (30, art.colour),
                (72, art.colour),
                (88, darker(art.colour, 18)),
                (100, darker(art.colour, 34)),
            ]
        ),
    )
    sheet.begin(sheet.clip(d))
    sheet.path(f"M{left - 30} {FLOOR + 40} Q500 {FLOOR - 96} {right + 30} {FLOOR + 40}Z", BLACK, alpha=0.13)
    sheet.path(
        f"M{left + 20} {top + 60} Q{left + 60} 500 {left + 8} {FLOOR - 40}",
        "none",
        line=WHITE,
        width=26,
        alpha=0.12,
    )
    if crimp:
        _crimp(sheet, art.colour, left, right, top)
    sheet.end()
    paper, ink, on = (CREAM, art.colour, "") if is_dark(art.colour) else ("", art.accent, art.colour)
    label(sheet, art.words, 500, 540, 300, 340, paper, ink, art.motif, on=on)


def _crimp(sheet: Sheet, colour: str, left: float, right: float, top: float) -> None:
    pressed = sheet.along([(0, lighter(colour, 30)), (100, darker(colour, 14))], down=True)
    sheet.box(left - 10, top, right - left + 20, 44, pressed)
    for number in range(5):
        y = top + 7 + number * 8
        sheet.line([(left, y), (right, y)], darker(colour, 30), 1.4, alpha=0.4)


def carton(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, FLOOR + 4, 250, 46)
    slab(sheet, 300, 370, 380, 430, art.colour, side=64, rise=36)
    sheet.box(300, 430, 380, 10, art.accent, alpha=0.85)
    sheet.box(300, 740, 380, 10, art.accent, alpha=0.85)
    label(sheet, art.words, 490, 588, 300, 280, "", art.accent, art.motif, on=art.colour)
    sheet.path("M300 370 l64 -36 h380 l-64 36Z", WHITE, alpha=0.08)
    sheet.line([(522, 352), (490, 370)], darker(art.colour, 30), 2, alpha=0.5)


def jar(sheet: Sheet, art: Art) -> None:
    d = turn(
        sheet, 500, FLOOR, [(0, 150), (22, 172), (300, 172), (352, 140), (376, 138)], art.colour, shine=30
    )
    sheet.path(
        d,
        sheet.along(
            [
                (0, WHITE, 0.5),
                (7, WHITE, 0.05),
                (18, WHITE, 0.55),
                (24, WHITE, 0.06),
                (88, WHITE, 0),
                (95, WHITE, 0.34),
                (100, WHITE, 0.1),
            ]
        ),
    )
    lid = darker(art.accent, 10) if is_dark(art.accent) else "#c9a45a"
    sheet.path(outline(500, FLOOR - 374, [(0, 152), (62, 152)], 0.16), sheet.turned(lid, 52))
    sheet.oval(500, FLOOR - 436, 152, 24, sheet.along([(0, lighter(lid, 50)), (100, darker(lid, 10))]))
    for number in range(21):
        x = 352 + number * 14.8
        sheet.line([(x, FLOOR - 420), (x, FLOOR - 366)], darker(lid, 40), 1.6, alpha=0.25)
    label(
        sheet,
        art.words,
        500,
        FLOOR - 168,
        250,
        236,
        CREAM,
        darker(art.colour, 40) if not is_dark(art.colour) else art.colour,
        art.motif,
    )


def _ear(sheet: Sheet, colour: str) -> None:
    for up, thick, tone in ((0, 20, darker(colour, 20)), (5, 5, lighter(colour, 40))):
        d = f"M552 {FLOOR - 420 - up} C660 {FLOOR - 440 - up} 650 {FLOOR - 330 - up} 600 {FLOOR - 310 - up}"
        sheet.path(d, "none", line=tone, width=thick)


def bottle(sheet: Sheet, art: Art) -> None:
    shapes = {
        "jug": [(0, 150), (24, 168), (250, 164), (350, 62), (400, 46), (450, 44)],
        "flat": [(0, 128), (14, 134), (390, 134), (424, 70), (440, 52), (452, 52)],
        "tall": [(0, 104), (14, 110), (330, 108), (420, 46), (500, 38), (520, 40)],
    }
    profile = shapes.get(art.shape, shapes["tall"])
    d = turn(sheet, 500, FLOOR, profile, art.colour, shine=40)
    sheet.path(
        d,
        sheet.along(
            [
                (0, WHITE, 0.3),
                (8, WHITE, 0),
                (22, WHITE, 0.42),
                (29, WHITE, 0.02),
                (90, WHITE, 0),
                (96, WHITE, 0.3),
                (100, WHITE, 0.06),
            ]
        ),
    )
    if art.shape == "jug":
        _ear(sheet, art.colour)
    height, half = profile[-1]
    cap = "#2c2622" if art.shape != "flat" else lighter(art.accent, 10)
    sheet.path(outline(500, FLOOR - height + 6, [(0, half + 7), (66, half + 7)], 0.18), sheet.turned(cap, 46))
    sheet.oval(500, FLOOR - height - 60, half + 7, (half + 7) * 0.18, lighter(cap, 26))
    wide = {"jug": 246, "flat": 206, "tall": 168}.get(art.shape, 168)
    ink = art.accent if is_dark(art.accent) else darker(art.colour, 45)
    label(sheet, art.words, 500, FLOOR - 160, wide, 230, CREAM, ink, art.motif)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "tin": tin,
        "canister": canister,
        "pouch": pouch,
        "coffeebag": coffeebag,
        "carton": carton,
        "jar": jar,
        "bottle": bottle,
    }
)
