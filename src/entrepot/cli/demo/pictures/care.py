"""Care and light: serums, creams, soap, candles, chocolate."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.labels import label
from entrepot.cli.demo.pictures.paint import BLACK, SANS, WHITE, Sheet, darker, ink_on, is_dark, lighter, mix
from entrepot.cli.demo.pictures.studio import CREAM, FLOOR, outline, rim, shadow, slab, turn


def dropper(sheet: Sheet, art: Art) -> None:
    glass = turn(
        sheet, 470, FLOOR, [(0, 104), (12, 110), (250, 110), (290, 56), (318, 50)], art.colour, shine=46
    )
    sheet.path(
        glass,
        sheet.along([(0, WHITE, 0.4), (12, WHITE, 0), (24, WHITE, 0.5), (32, WHITE, 0), (100, WHITE, 0.2)]),
    )
    sheet.path(outline(470, FLOOR - 312, [(0, 58), (58, 58)], 0.18), sheet.turned("#d9c9a6", 50))
    sheet.path(
        outline(470, FLOOR - 370, [(0, 34), (16, 40), (84, 36), (112, 18)], 0.2), sheet.turned(art.accent, 40)
    )
    label(sheet, art.words, 470, FLOOR - 126, 170, 196, CREAM, art.accent, art.motif)
    slab(sheet, 640, 480, 170, 320, lighter(art.colour, 40), side=34, rise=20)
    sheet.text(725, 660, art.words.maker, 24, art.accent)
    motifs.put(sheet, art.motif, 725, 590, 74, art.accent)


def pump(sheet: Sheet, art: Art) -> None:
    d = turn(sheet, 500, FLOOR, [(0, 128), (12, 134), (330, 134), (384, 62), (398, 50)], art.colour, shine=36)
    sheet.path(
        d,
        sheet.along([(0, WHITE, 0.35), (10, WHITE, 0), (22, WHITE, 0.4), (30, WHITE, 0), (100, WHITE, 0.2)]),
    )
    sheet.path(outline(500, FLOOR - 392, [(0, 52), (40, 52)], 0.18), sheet.turned("#2f2b26", 40))
    sheet.box(490, FLOOR - 496, 20, 70, sheet.turned("#2f2b26"))
    sheet.path(
        f"M452 {FLOOR - 520} h104 q16 0 16 14 v14 h-120 q-40 2 -56 26 l-14 -8 q18 -46 70 -46Z",
        sheet.turned("#2f2b26", 30),
    )
    label(sheet, art.words, 500, FLOOR - 172, 206, 236, CREAM, art.accent, art.motif or "leaf")


def tube(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, FLOOR, 130, 30)
    d = "M402 262 H598 C606 420 590 560 586 690 H414 C410 560 394 420 402 262Z"
    sheet.path(d, sheet.turned(art.colour, 44))
    sheet.box(
        396,
        242,
        208,
        32,
        sheet.along(
            [(0, darker(art.colour, 20)), (40, lighter(art.colour, 40)), (100, darker(art.colour, 24))]
        ),
        r=3,
    )
    sheet.path(outline(500, FLOOR, [(0, 76), (108, 80)], 0.14), sheet.turned(art.accent, 46))
    label(sheet, art.words, 500, 480, 160, 260, "", art.accent, art.motif, on=art.colour)
    sheet.text(500, 668, "50 ml", 20, art.accent, font=SANS)


def creamjar(sheet: Sheet, art: Art) -> None:
    turn(sheet, 500, FLOOR, [(0, 172), (20, 190), (150, 190), (166, 176)], art.colour, shine=46)
    lid = art.accent if is_dark(art.colour) or is_dark(art.accent) else "#b79a63"
    sheet.path(outline(500, FLOOR - 162, [(0, 194), (92, 194)], 0.17), sheet.turned(lid, 52))
    sheet.oval(500, FLOOR - 254, 194, 33, sheet.along([(0, lighter(lid, 48)), (100, darker(lid, 6))]))
    ink = ink_on(art.colour)
    sheet.text(500, FLOOR - 92, art.words.name, min(34, 330 / max(len(art.words.name) * 0.47, 1)), ink)
    sheet.text(500, FLOOR - 46, art.words.maker.upper(), 15, ink, font=SANS, spaced=3)
    sheet.oval(760, FLOOR + 66, 86, 22, BLACK, alpha=0.14)
    sheet.path(
        f"M676 {FLOOR + 52} q40 -46 96 -30 q60 -10 70 26 q-20 34 -90 28 q-70 4 -76 -24Z",
        sheet.ball(lighter(art.colour, 30), 50),
    )


def balm(sheet: Sheet, art: Art) -> None:
    metal = "#c9ccd0"
    turn(sheet, 500, FLOOR, [(0, 206), (96, 210)], metal, shine=60, curve=0.2)
    rim(sheet, 500, FLOOR - 96, 210, metal, art.colour, curve=0.24, wall=12)
    sheet.oval(500, FLOOR - 92, 192, 44, sheet.ball(lighter(art.colour, 20), 40))
    sheet.begin('transform="rotate(-64 760 640)"')
    sheet.oval(760, 640, 190, 62, sheet.along([(0, "#8f9398"), (100, "#d9dcdf")]))
    sheet.oval(752, 628, 190, 62, sheet.around([(0, "#f3f4f5"), (100, "#b4b8bd")]))
    sheet.text(752, 636, art.words.maker.upper(), 22, darker(art.accent, 10), font=SANS, spaced=4)
    sheet.end()


def chocolate(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, 792, 240, 44)
    sheet.begin('transform="rotate(-7 500 560)"')
    brown = "#4b2718"
    sheet.box(330, 230, 340, 190, brown, r=8)
    for row in range(2):
        for column in range(4):
            x, y = 340 + column * 82, 240 + row * 84
            sheet.box(
                x,
                y,
                74,
                76,
                sheet.along([(0, lighter(brown, 24)), (60, brown), (100, darker(brown, 30))], slant=True),
                r=6,
            )
    foil = [(0, "#e9d9b4"), (30, "#c7a45a"), (55, "#f1e4c2"), (100, "#b28d45")]
    sheet.path(
        "M318 330 L360 300 L410 334 L470 304 L530 336 L590 306 L640 334 L682 316 V440 H318Z",
        sheet.along(foil, slant=True),
    )
    sheet.box(
        316,
        384,
        368,
        420,
        sheet.along(
            [(0, darker(art.colour, 12)), (20, lighter(art.colour, 12)), (100, darker(art.colour, 16))]
        ),
        r=4,
    )
    sheet.box(316, 402, 368, 9, art.accent)
    sheet.box(316, 776, 368, 9, art.accent)
    label(sheet, art.words, 500, 592, 320, 320, "", art.accent, art.motif, on=art.colour)
    sheet.end()


def candle(sheet: Sheet, art: Art) -> None:
    wax = "#f3e6cb" if art.motif == "sun" else lighter(art.colour, 40)
    glass = mix(art.accent, "#e9dfcd", 55)
    glow = sheet.around([(0, "#ffd98a", 0.62), (100, "#ffd98a", 0)])
    d = turn(sheet, 500, FLOOR, [(0, 160), (16, 172), (380, 176)], glass, shine=52)
    rim(sheet, 500, FLOOR - 380, 176, glass, wax, curve=0.18, wall=10)
    sheet.oval(500, FLOOR - 366, 160, 26, sheet.around([(0, "#fff6d8"), (60, wax), (100, darker(wax, 14))]))
    sheet.line([(500, FLOOR - 370), (501, FLOOR - 400)], "#3a2a20", 5)
    sheet.path(
        f"M500 {FLOOR - 484} C528 {FLOOR - 440} 524 {FLOOR - 396} 500 {FLOOR - 390} C476 {FLOOR - 396} 474 {FLOOR - 440} 500 {FLOOR - 484}Z",
        sheet.along([(0, "#ffe9a6"), (60, "#ffc04d"), (100, "#f08a2c")], down=True),
    )
    sheet.oval(500, FLOOR - 436, 210, 190, glow)
    sheet.path(
        d,
        sheet.along(
            [
                (0, WHITE, 0.3),
                (12, WHITE, 0.02),
                (20, WHITE, 0.5),
                (26, WHITE, 0.04),
                (92, WHITE, 0),
                (97, WHITE, 0.3),
                (100, WHITE, 0),
            ]
        ),
    )
    label(sheet, art.words, 500, FLOOR - 178, 232, 240, CREAM, darker(art.accent, 12), art.motif)


def candletin(sheet: Sheet, art: Art) -> None:
    metal = mix(art.colour, "#c7cdd3", 55)
    turn(sheet, 470, FLOOR, [(0, 186), (150, 190)], metal, shine=60, curve=0.18)
    rim(sheet, 470, FLOOR - 150, 190, metal, "#f4efe4", curve=0.22, wall=12)
    sheet.oval(470, FLOOR - 146, 172, 36, sheet.around([(0, "#fffdf4"), (100, "#ddd3c0")]))
    sheet.line([(470, FLOOR - 150), (470, FLOOR - 178)], "#3a2a20", 5)
    sheet.text(470, FLOOR - 62, art.words.name, min(38, 300 / (len(art.words.name) * 0.47)), art.accent)
    sheet.text(470, FLOOR - 26, art.words.maker.upper(), 14, art.accent, font=SANS, spaced=3)
    shadow(sheet, 706, FLOOR + 34, 120, 22, 0.3)
    sheet.oval(700, FLOOR - 44, 118, 128, sheet.ball(metal, 60))
    sheet.oval(694, FLOOR - 50, 100, 110, art.colour)
    motifs.put(sheet, art.motif, 694, FLOOR - 50, 120, art.accent)


def soap(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 500, 776, 250, 48)
    side = darker(art.colour, 20)
    sheet.path(
        "M262 560 Q262 500 330 500 H690 Q752 500 752 560 V680 Q752 776 660 776 H354 Q262 776 262 690Z",
        sheet.along([(0, side), (30, lighter(side, 18)), (100, darker(side, 20))]),
    )
    top = "M262 566 Q262 500 340 496 H680 Q752 500 752 566 Q752 640 668 644 H346 Q262 640 262 566Z"
    sheet.path(
        top,
        sheet.along(
            [(0, lighter(art.colour, 42)), (60, art.colour), (100, darker(art.colour, 8))], slant=True
        ),
    )
    sheet.path(
        "M300 566 Q302 524 352 522 H668 Q712 524 714 566 Q712 614 660 616 H354 Q302 614 300 566Z",
        "none",
        line=darker(art.colour, 22),
        width=3,
        alpha=0.6,
    )
    sheet.begin('transform="translate(508 568) scale(1 .44)"')
    motifs.put(
        sheet,
        art.motif,
        0,
        0,
        150,
        darker(art.colour, 32) if not is_dark(art.colour) else lighter(art.colour, 30),
        alpha=0.8,
    )
    sheet.end()
    sheet.path(
        "M262 640 H752 V712 H262Z",
        sheet.along(
            [(0, darker(art.accent, 10)), (30, lighter(art.accent, 26)), (100, darker(art.accent, 16))]
        ),
    )
    sheet.text(507, 690, art.words.name, min(44, 440 / (len(art.words.name) * 0.47)), ink_on(art.accent))


def soapcube(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, FLOOR, 210, 44)
    slab(sheet, 320, 480, 320, 320, art.colour, side=92, rise=58)
    deep = darker(art.colour, 28)
    sheet.path("M352 512 h256 v256 h-256Z", "none", line=deep, width=4, alpha=0.6)
    sheet.text(480, 612, "72 %", 92, deep)
    sheet.text(480, 668, "HUILE D'OLIVE", 27, deep, font=SANS, spaced=3)
    sheet.text(480, 722, "RESTANQUES", 27, deep, font=SANS, spaced=4)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "dropper": dropper,
        "pump": pump,
        "tube": tube,
        "creamjar": creamjar,
        "balm": balm,
        "chocolate": chocolate,
        "candle": candle,
        "candletin": candletin,
        "soap": soap,
        "soapcube": soapcube,
    }
)
