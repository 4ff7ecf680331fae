"""Things of paper, cane and wax, and the rest."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.art import Art, Kind
from entrepot.cli.demo.pictures.labels import fitting, wrapped
from entrepot.cli.demo.pictures.paint import BLACK, SANS, WHITE, Sheet, darker, lighter, mix
from entrepot.cli.demo.pictures.studio import FLOOR, outline, rim, shadow, slab, turn

PAPER: Final = "#faf4e6"


def notebook(sheet: Sheet, art: Art) -> None:
    count = min(art.pieces, 3)
    shadow(sheet, 520, 800, 220, 40)
    for number in range(count - 1, -1, -1):
        tone = (art.colour, mix(art.colour, "#c98a4a", 60), mix(art.colour, "#7a4a5a", 60))[number]
        dx, dy, angle = number * 46, -number * 26, -5 + number * 7
        sheet.begin(f'transform="translate({dx} {dy}) rotate({angle} 500 560)"')
        sheet.box(326, 262, 360, 530, BLACK, r=12, alpha=0.18)
        sheet.box(322, 256, 356, 528, PAPER, r=8)
        for line in range(5):
            sheet.line([(674 + line * 2, 266 + line), (674 + line * 2, 780)], "#d9cfb8", 1.6)
        sheet.box(
            312,
            250,
            356,
            528,
            sheet.along(
                [
                    (0, darker(tone, 34)),
                    (7, darker(tone, 10)),
                    (10, lighter(tone, 18)),
                    (60, tone),
                    (100, darker(tone, 14)),
                ]
            ),
            r=10,
        )
        if number == 0:
            _cover(sheet, art)
        sheet.end()


def _cover(sheet: Sheet, art: Art) -> None:
    motifs.put(sheet, art.motif, 506, 450, 180, art.accent)
    for number, line in enumerate(wrapped(art.words.name, 18)):
        sheet.text(506, 612 + number * 40, line, fitting(line, 270, 38), art.accent)
    if art.words.chinese:
        sheet.text(506, 720, art.words.chinese, 27, art.accent)
    sheet.text(506, 752, art.words.maker.upper(), 14, art.accent, font=SANS, spaced=3)
    sheet.box(628, 250, 13, 528, art.accent, alpha=0.55)


def cards(sheet: Sheet, art: Art) -> None:
    for x, y, angle, tone in (
        (610, 470, 13, "#e9d8bb"),
        (400, 500, -12, mix(art.accent, PAPER, 82)),
        (500, 560, 2, art.colour),
    ):
        shadow(sheet, x + 8, y + 120, 190, 120, 0.22)
        sheet.begin(f'transform="rotate({angle} {x} {y})"')
        sheet.box(x - 170 + 7, y - 220 + 9, 340, 440, BLACK, r=5, alpha=0.14)
        sheet.box(
            x - 170, y - 220, 340, 440, sheet.along([(0, lighter(tone, 50)), (100, tone)], slant=True), r=5
        )
        if tone == "#e9d8bb":
            sheet.path(
                f"M{x - 170} {y - 220} L{x} {y - 60} L{x + 170} {y - 220}",
                "none",
                line=darker(tone, 22),
                width=4,
            )
        else:
            motifs.put(sheet, art.motif, x, y - 40, 210, art.accent)
            said = "Thank you" if art.motif == "lines" else wrapped(art.words.name, 24)[0]
            sheet.text(x, y + 150, said, fitting(said, 270, 38), art.accent)
        sheet.end()


def deck(sheet: Sheet, art: Art) -> None:
    for x, angle, suit in ((640, 24, "lotus"), (580, 12, "bird")):
        sheet.begin(f'transform="rotate({angle} {x} 800)"')
        sheet.box(x - 112, 400, 224, 330, BLACK, r=18, alpha=0.15)
        sheet.box(x - 118, 392, 224, 330, "#fdfaf2", r=18)
        motifs.put(sheet, suit, x - 6, 557, 130, "#a83a2c" if suit == "lotus" else "#2b2523")
        sheet.text(
            x - 90, 440, "K" if suit == "lotus" else "J", 44, "#a83a2c" if suit == "lotus" else "#2b2523"
        )
        sheet.end()
    shadow(sheet, 440, FLOOR, 180, 40)
    slab(sheet, 300, 380, 250, 420, art.colour, side=58, rise=34)
    sheet.path("M322 402 h206 v376 h-206Z", "none", line=art.accent, width=4)
    motifs.put(sheet, art.motif, 425, 540, 170, art.accent)
    for number, line in enumerate(wrapped(art.words.name, 12)):
        sheet.text(425, 676 + number * 34, line, fitting(line, 190, 33), art.accent)


def letters(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 770, 270, 60, 0.34)
    sheet.begin('transform="rotate(6 600 460)"')
    sheet.box(404, 270, 320, 420, PAPER, r=4)
    for number in range(9):
        sheet.line([(450, 350 + number * 36), (690, 350 + number * 36)], "#d8cbb0", 2.4)
    motifs.put(sheet, "flower", 660, 318, 60, art.colour)
    sheet.end()
    sheet.begin('transform="rotate(-6 480 620)"')
    sheet.box(246, 486, 460, 300, BLACK, r=8, alpha=0.16)
    sheet.box(238, 478, 460, 300, "#fdf6e8", r=8)
    sheet.path(
        "M238 486 L468 660 L698 486 L690 478 H246Z",
        sheet.along([(0, lighter(art.colour, 26)), (100, art.colour)], down=True),
    )
    sheet.path("M238 486 L468 656 L698 486", "none", line=darker(art.colour, 30), width=4)
    sheet.oval(468, 650, 36, 36, sheet.ball("#b5402f", 40))
    motifs.put(sheet, "flower", 468, 650, 40, "#f3c9a8")
    sheet.end()


def _bridge(sheet: Sheet, art: Art) -> None:
    sheet.path("M318 470 Q500 420 674 476 V662 H318Z", mix(art.colour, art.accent, 46))
    sheet.oval(560, 404, 66, 66, art.accent)
    for y in range(500, 660, 23):
        d = f"M318 {y} q44 -15 88 0 t88 0 t88 0 t92 0"
        sheet.path(d, "none", line=mix(art.colour, WHITE, 30), width=5)
    motifs.put(sheet, "bridge", 496, 470, 330, "#1b2c3c")


def _pond(sheet: Sheet, art: Art) -> None:
    sheet.path("M318 540 Q500 480 674 548 V662 H318Z", darker(art.colour, 40))
    for x, y, size in ((410, 580, 110), (560, 610, 90), (500, 420, 130)):
        motifs.put(sheet, "lotus", x, y, size, art.accent)
    for number in range(90):
        sheet.box(330 + (number * 83) % 330, 280 + (number * 59) % 370, 7, 5, "#f2e6c9", alpha=0.7)


def _tides(sheet: Sheet, art: Art) -> None:
    sheet.text(496, 320, "2027", 60, art.accent)
    for row in range(3):
        y = 400 + row * 110
        for column in range(4):
            sheet.text(364 + column * 88, y, str(row * 4 + column + 1), 44, art.accent, alpha=0.5)
        sheet.path(f"M330 {y + 24} q42 -36 82 0 t82 0 t82 0 t82 0", "none", line=art.accent, width=7)


def print_(sheet: Sheet, art: Art) -> None:
    sheet.box(262, 206, 500, 620, BLACK, r=4, alpha=0.16)
    sheet.box(
        246,
        186,
        500,
        620,
        sheet.along([(0, lighter("#b08a5a", 30)), (100, darker("#b08a5a", 24))], slant=True),
        r=4,
    )
    sheet.box(270, 210, 452, 572, PAPER)
    sheet.box(318, 262, 356, 400, art.colour)
    {"bridge": _bridge, "lotus": _pond, "tide": _tides}[art.motif](sheet, art)
    sheet.text(496, 726, art.words.name.split(" 11")[0], fitting(art.words.name, 400, 32), "#3b2f26")


def tapers(sheet: Sheet, art: Art) -> None:
    sheet.path("M430 236 C430 160 570 160 570 236", "none", line="#efe3cd", width=6)
    for x in (430, 570):
        sheet.path(
            outline(x, FLOOR - 24, [(0, 36), (30, 38), (430, 24), (512, 13), (530, 5)], 0.2),
            sheet.turned(art.colour, 50),
        )
        sheet.path(f"M{x - 14} 320 q10 60 4 120", "none", line=WHITE, width=6, alpha=0.4)
        turn(sheet, x, FLOOR, [(0, 84), (14, 84), (26, 46), (70, 42), (80, 52)], "#b58a45", shine=60)
    label_ = "M352 560 H648 V648 H352Z"
    sheet.path(label_, PAPER, line=art.accent, width=2)
    sheet.text(500, 600, "Beeswax tapers", 37, darker(art.accent, 30))
    sheet.text(500, 630, art.words.maker.upper(), 14, darker(art.accent, 30), font=SANS, spaced=3)


def tealights(sheet: Sheet, art: Art) -> None:
    for row in range(4):
        for column in range(5):
            x, y, size = 250 + column * 118 + row * 9, 540 + row * 84, 0.82 + row * 0.07
            turn(
                sheet,
                x,
                y,
                [(0, 44 * size), (44 * size, 48 * size)],
                mix(art.colour, "#ffffff", 20),
                shine=60,
                curve=0.24,
            )
            rim(sheet, x, y - 44 * size, 48 * size, "#f4efe2", art.accent, curve=0.28, wall=5)
            sheet.oval(x, y - 42 * size, 41 * size, 11 * size, lighter(art.colour, 20))
            if (row * 5 + column) % 7 == 3:
                sheet.oval(x, y - 74 * size, 66, 66, sheet.around([(0, "#ffd98a", 0.8), (100, "#ffd98a", 0)]))
                sheet.path(f"M{x} {y - 104 * size:g} q13 24 0 44 q-13 -20 0 -44Z", "#ffc04d")
            else:
                sheet.line([(x, y - 44 * size), (x + 1, y - 58 * size)], "#5b4636", 3)


def scissors(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 540, 620, 250, 150, 0.2)
    metal = sheet.along(
        [
            (0, lighter(art.colour, 60)),
            (45, art.colour),
            (70, darker(art.colour, 34)),
            (100, lighter(art.colour, 30)),
        ],
        slant=True,
    )
    sheet.begin('transform="rotate(24 500 560)"')
    for flip in (1, -1):
        sheet.begin(f'transform="translate(500 0) scale({flip} 1)"')
        sheet.path("M-8 470 L60 300 L190 262 L196 286 L84 330 L22 500Z", metal)
        sheet.path("M-8 470 L22 500 C70 600 60 660 96 706", "none", line=art.colour, width=26)
        sheet.oval(112, 766, 58, 74, "none", line=metal, width=26)
        sheet.end()
    sheet.oval(502, 492, 19, 19, sheet.ball(art.accent, 60))
    sheet.end()


def lacquered_kit(sheet: Sheet, art: Art) -> None:
    """Draw the pen that draws with wax, on a sketched cloth."""
    sheet.path("M180 640 L820 560 L880 860 L230 900Z", "#fbf3e2")
    for x, y, size in ((420, 740, 170), (640, 700, 150), (780, 820, 100)):
        motifs.put(sheet, "batikflower", x, y, size, "#c98a4a", alpha=0.6)
    shadow(sheet, 520, 600, 260, 60, 0.3)
    sheet.begin('transform="rotate(-32 500 520)"')
    sheet.box(
        470,
        492,
        420,
        50,
        sheet.along(
            [(0, lighter(art.colour, 40)), (45, art.colour), (100, darker(art.colour, 40))], down=True
        ),
        r=24,
    )
    copper = "#b5683a"
    sheet.path(
        "M300 470 Q300 590 390 590 Q480 590 480 500 V470Z",
        sheet.along([(0, lighter(copper, 50)), (50, copper), (100, darker(copper, 40))]),
    )
    sheet.oval(390, 470, 90, 24, darker(copper, 50))
    sheet.oval(390, 472, 76, 17, "#8a4a1c")
    sheet.path("M306 540 C240 560 236 600 206 640", "none", line=copper, width=15)
    sheet.end()


def teacake(sheet: Sheet, art: Art) -> None:
    shadow(sheet, 520, 690, 300, 150, 0.34)
    sheet.oval(500, 622, 290, 210, darker(art.colour, 34))
    sheet.oval(
        500,
        596,
        290,
        210,
        sheet.around(
            [(0, lighter(art.colour, 50)), (70, art.colour), (100, darker(art.colour, 18))], 0.38, 0.3, 0.75
        ),
    )
    for turned in range(0, 360, 15):
        sheet.begin(f'transform="translate(500 596) scale(1 .72) rotate({turned})"')
        sheet.path("M150 0 Q220 16 288 -12", "none", line=darker(art.colour, 30), width=3, alpha=0.4)
        sheet.end()
    sheet.oval(500, 596, 152, 110, "#fdf8ec")
    sheet.oval(500, 596, 142, 101, "none", line="#a8302a", width=4)
    sheet.text(500, 584, "普洱茶", 66, "#a8302a")
    sheet.text(500, 634, art.words.maker, fitting(art.words.maker, 210, 27), "#5a3a2a")
    for number in range(50):
        x, y = 700 + (number * 31) % 150, 800 + (number * 17) % 70
        sheet.begin(f'transform="rotate({number * 53 % 180} {x} {y})"')
        sheet.oval(x, y, 19, 5, "#3f3020" if number % 3 else "#6a6a3c")
        sheet.end()


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "notebook": notebook,
        "cards": cards,
        "deck": deck,
        "letters": letters,
        "print": print_,
        "tapers": tapers,
        "tealights": tealights,
        "scissors": scissors,
        "kit": lacquered_kit,
        "teacake": teacake,
    }
)
