"""Where makers work: a landscape, or a room with their own things in it. Nobody is shown: nobody posed."""

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix

BOX: Final = "0 0 1200 900"
SPOTS: Final = (
    *((640, 330, 0.30), (840, 330, 0.30), (1030, 330, 0.30)),
    *((300, 800, 0.50), (610, 830, 0.56), (930, 800, 0.52)),
)
"""Where a room has place for things: (x, floor, size), on the shelf and on the bench."""
type Thing = Callable[[Sheet], None]
type Things = Sequence[Thing]


@dataclass(frozen=True, slots=True)
class Land:
    """A landscape: its sky from top to horizon, its hills from far to near, what grows, whether there is water."""

    sky: tuple[str, str]
    hills: tuple[str, ...]
    trees: str = ""
    rows: str = ""
    water: str = ""
    house: str = ""
    peaks: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop: the colours of its wall and its bench, and what is seen through the window."""

    wall: str
    bench: str
    view: str


PLACES: Final[Mapping[str, Land | Room]] = MappingProxyType(
    {
        "terraces": Land(
            ("#f6d9b0", "#fbf1df"),
            ("#9fb3a8", "#7c9c82", "#5f8a5f", "#4b7a4a"),
            rows="#3f6b3a",
            house="#c9a87c",
            peaks=True,
        ),
        "coffee": Land(
            ("#f3c9a0", "#fdf0d8"),
            ("#8fa8a0", "#5f8a76", "#3f7356", "#2f5f42"),
            trees="bush",
            water="#9fc3c9",
            house="#d9b48a",
        ),
        "maples": Land(
            ("#cfdbe6", "#f7ece0"),
            ("#b9a7a0", "#c27f4f", "#b5562f", "#8f4326"),
            trees="maple",
            house="#8a3b2c",
        ),
        "corkoaks": Land(
            ("#f0d6a4", "#fcf3df"), ("#c9b98a", "#b9a565", "#a8924c", "#8f7a3c"), trees="oak", house="#fbf6ea"
        ),
        "fir": Land(
            ("#c3d3dd", "#f3efe6"),
            ("#9fb0b6", "#6f8a8a", "#4c6b66", "#36534c"),
            trees="fir",
            house="#8a5a3c",
            peaks=True,
        ),
        "ridge": Land(
            ("#f2b98a", "#fce8cf"), ("#a8a08f", "#8a9470", "#6f8455", "#5a7044"), trees="oak", house="#b9c3c6"
        ),
        "river": Land(
            ("#f6cfa0", "#fdf3e0"),
            ("#a8bfa0", "#7fa377", "#5c8a56"),
            trees="palm",
            water="#b9a888",
            house="#c98a5a",
        ),
        "islands": Land(
            ("#f0b48f", "#fbe6cf"),
            ("#8fa3b3", "#5f8a86", "#3f7060"),
            trees="palm",
            water="#6fb0b9",
            peaks=True,
        ),
        "palms": Land(
            ("#bfe0e3", "#fbf3dc"),
            ("#9fc0a0", "#6f9f69", "#4f8548"),
            trees="palm",
            water="#8fcad0",
            house="#c9985a",
        ),
        "andes": Land(
            ("#9fc0dd", "#f1ead9"),
            ("#e6ebef", "#a8a08a", "#b59a62", "#9a8448"),
            trees="",
            rows="",
            house="#a86b4a",
            peaks=True,
        ),
        "savanna": Land(
            ("#f3bf7a", "#fdecc9"), ("#d2b47a", "#c79f58", "#b58b44"), trees="oak", house="#a86b44"
        ),
        "lavender": Land(
            ("#bcd0e6", "#f8eee0"),
            ("#a9b3b9", "#8fa07f", "#7f8f5c", "#8d7fb0"),
            rows="#6a5a9a",
            trees="cypress",
            house="#e6cfa8",
        ),
        "blocks": Land(
            ("#b9dbe3", "#f7f1e4"), ("#9fc0a5", "#7fae7f", "#6a9c66"), trees="palm", house="tower"
        ),
        "garden": Land(
            ("#c9dfe6", "#fbf3ea"),
            ("#a3b5b0", "#7f9f8a", "#5c8660", "#47714c"),
            trees="bush",
            rows="#c9637a",
            water="#8fb9c6",
            peaks=True,
        ),
        "kiln": Room("#d9cdbb", "#8a6a4a", "#a8c0a8"),
        "desk": Room("#efe0c0", "#b98d5c", "#bcd3dd"),
        "porch": Room("#dfe3da", "#a98a63", "#e9c48a"),
        "press": Room("#cfd6d3", "#5b4a3c", "#9fb8c9"),
        "workbench": Room("#e6dcc6", "#c29a63", "#b5cfb0"),
        "arcade": Room("#e9cfae", "#7a4f30", "#f0c58f"),
        "shelf": Room("#c6d3d6", "#7a5238", "#dfe6e0"),
        "forge": Room("#6f6862", "#3f332b", "#e08b4a"),
        "foundry": Room("#b9b3a6", "#5e5048", "#a8c99f"),
        "batik": Room("#e3d6bd", "#8a5a3a", "#9fcfc0"),
        "loom": Room("#e0cfae", "#7c5634", "#a8cf9a"),
        "lacquer": Room("#a8473c", "#3a2420", "#b5c9a0"),
        "weave": Room("#e6d9b9", "#93683c", "#9fcf9f"),
        "blockprint": Room("#e9cfb5", "#8a5a3c", "#f3d28f"),
    }
)


def draw(sheet: Sheet, name: str, things: Things) -> None:
    """Draw a place by its name; a room holds the maker's own things. Raises KeyError for a place nobody knows."""
    place = PLACES[name]
    dice = random.Random(name)  # noqa: S311 - a drawing, the same every time
    if isinstance(place, Room):
        _room(sheet, place, things)
    else:
        _land(sheet, place, dice)


def _land(sheet: Sheet, land: Land, dice: random.Random) -> None:
    sheet.box(0, 0, 1200, 900, sheet.along([(0, land.sky[0]), (62, land.sky[1])], down=True))
    sheet.oval(
        860, 210, 190, 190, sheet.around([(0, "#fff7dd", 0.95), (30, "#fff3cf", 0.5), (100, "#fff3cf", 0)])
    )
    sheet.oval(860, 210, 52, 52, "#fffaf0")
    for x, y, size in ((210, 150, 1.0), (480, 96, 0.7), (1040, 120, 0.8)):
        for dx, dy, r in ((0, 0, 60), (60, -16, 74), (130, 2, 54)):
            sheet.oval(x + dx * size, y + dy * size, r * size * 1.3, r * size * 0.4, WHITE, alpha=0.5)
    count = len(land.hills)
    for number, tone in enumerate(land.hills):
        base, swing = 400 + number * 480 / count, 110 - number * 16
        sheet.path(
            _ridge(dice, base, swing, sharp=land.peaks and number == 0),
            sheet.along([(0, lighter(tone, 16)), (100, darker(tone, 10))], down=True),
        )
        if number == count - 2 and land.water:
            _water(sheet, land.water)
        if number == count - 2 and land.house:
            _house(sheet, land.house)
        if number >= 1:
            _plant(sheet, land.trees, tone, base, number, dice)
    if land.rows:
        _rows(sheet, land.rows)


def _ridge(dice: random.Random, base: float, swing: float, *, sharp: bool) -> str:
    points = [
        (x, base + dice.uniform(-swing, swing * 0.4) - (120 if sharp and x % 400 == 0 else 0))
        for x in range(-100, 1400, 200)
    ]
    if sharp:
        return "M-100 900 L" + " L".join(f"{x} {y:g}" for x, y in points) + " L1300 900Z"
    d = f"M-100 900 L{points[0][0]} {points[0][1]:g}"
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        d += f" C{x0 + 90} {y0:g} {x1 - 90} {y1:g} {x1} {y1:g}"
    return d + " L1300 900Z"


def _water(sheet: Sheet, tone: str) -> None:
    sheet.path(
        "M-20 640 Q600 600 1220 650 V780 H-20Z", sheet.along([(0, lighter(tone, 44)), (100, tone)], down=True)
    )
    for number in range(9):
        x, y = 60 + number * 130, 660 + (number * 37) % 90
        sheet.path(f"M{x} {y} q30 -8 60 0 t60 0", "none", line=WHITE, width=4, alpha=0.45)


def _house(sheet: Sheet, tone: str) -> None:
    if tone == "tower":
        for x, high, paint in (
            (180, 420, "#f4ead8"),
            (340, 500, "#e9b9a0"),
            (860, 460, "#f0e0c0"),
            (1010, 380, "#bcd0cf"),
        ):
            sheet.box(
                x, 780 - high, 130, high, sheet.along([(0, lighter(paint, 30)), (100, darker(paint, 18))])
            )
            for row in range(int(high / 42)):
                sheet.box(x, 790 - high + row * 42, 130, 15, darker(paint, 26), alpha=0.5)
                for column in range(4):
                    sheet.box(x + 12 + column * 30, 810 - high + row * 42, 17, 13, "#5f7f8a", alpha=0.7)
        return
    for x, y, s in ((300, 600, 1.0), (420, 622, 0.7)):
        sheet.path(
            f"M{x} {y} h{130 * s} v{84 * s} h{-130 * s}Z",
            sheet.along([(0, lighter(tone, 36)), (100, darker(tone, 12))]),
        )
        sheet.path(
            f"M{x - 16 * s} {y} L{x + 65 * s} {y - 62 * s} L{x + 146 * s} {y}Z",
            "#8a4a34" if tone != "#8a3b2c" else "#5b4a44",
        )
        sheet.box(x + 20 * s, y + 26 * s, 26 * s, 26 * s, "#4a5a60")
        sheet.box(x + 78 * s, y + 30 * s, 30 * s, 54 * s, "#5b3f2c")


def _plant(sheet: Sheet, kind: str, tone: str, base: float, row: int, dice: random.Random) -> None:
    if not kind:
        return
    for _ in range(9 - row):
        x, y, s = (
            dice.uniform(0, 1200),
            base + dice.uniform(30, 120),
            (0.42 + row * 0.24) * dice.uniform(0.8, 1.25),
        )
        sheet.begin(f'transform="translate({x:g} {y:g}) scale({s:g})"')
        TREES[kind](sheet, darker(tone, 22))
        sheet.end()


def _palm(sheet: Sheet, tone: str) -> None:
    sheet.path("M0 60 C-14 0 -4 -60 12 -120", "none", line="#7a5a3c", width=13)
    for dx, dy in ((-110, -90), (-80, -160), (-10, -196), (70, -186), (124, -130), (96, -60), (-86, -40)):
        sheet.path(
            f"M12 -122 Q{dx * 0.5:g} {dy - 34:g} {dx + 12} {dy} Q{dx * 0.4:g} {dy * 0.6 - 50:g} 12 -122Z",
            tone,
        )


def _fir(sheet: Sheet, tone: str) -> None:
    sheet.box(-8, 20, 16, 40, "#5b4230")
    for number in range(3):
        y = 34 - number * 58
        sheet.path(
            f"M{-66 + number * 13} {y} L0 {y - 108} L{66 - number * 13} {y}Z", lighter(tone, number * 8)
        )


def _oak(sheet: Sheet, tone: str) -> None:
    sheet.path("M-10 60 C-6 10 -30 -10 -44 -34 M2 60 C0 0 20 -20 40 -44", "none", line="#6b4a30", width=15)
    for x, y, r in ((-56, -60, 54), (0, -94, 70), (60, -66, 58), (0, -50, 56)):
        sheet.oval(x, y, r * 1.25, r * 0.72, tone)
        sheet.oval(x - 12, y - 14, r * 0.8, r * 0.36, lighter(tone, 22), alpha=0.6)


def _maple(sheet: Sheet, tone: str) -> None:
    sheet.box(-9, -30, 18, 90, "#5b4230")
    for x, y, r, paint in (
        (-34, -60, 52, "#c9642c"),
        (30, -72, 56, "#d98a34"),
        (0, -116, 54, "#b5432a"),
        (0, -50, 46, mix(tone, "#d9732c", 60)),
    ):
        sheet.oval(x, y, r, r * 0.86, paint, alpha=0.95)


def _bush(sheet: Sheet, tone: str) -> None:
    for x, y, r in ((-40, 26, 38), (0, 8, 50), (44, 26, 40)):
        sheet.oval(x, y, r, r * 0.74, tone)
        sheet.oval(x - 8, y - 12, r * 0.6, r * 0.3, lighter(tone, 24), alpha=0.6)
    for x, y in ((-46, 20), (-12, -4), (22, 6), (50, 22), (4, 26)):
        sheet.oval(x, y, 7, 7, "#c9463a")


def _cypress(sheet: Sheet, tone: str) -> None:
    sheet.path("M0 60 C-40 10 -34 -120 0 -190 C34 -120 40 10 0 60Z", mix(tone, "#3f5a3f", 70))


TREES: Final[Mapping[str, Callable[[Sheet, str], None]]] = MappingProxyType(
    {"palm": _palm, "fir": _fir, "oak": _oak, "maple": _maple, "bush": _bush, "cypress": _cypress}
)


def _rows(sheet: Sheet, tone: str) -> None:
    for number in range(15):
        x = -500 + number * 160
        sheet.path(
            f"M600 700 Q{(600 + x) / 2:g} 770 {x} 920 h84 Q{(600 + x) / 2 + 30:g} 776 606 700Z",
            tone,
            alpha=0.72,
        )
        for step in range(7):
            t = (step + 1) / 7
            px, py = 600 + (x + 40 - 600) * t, 700 + 200 * t * t
            sheet.oval(px, py, 6 + 34 * t * t, 4 + 17 * t * t, lighter(tone, 20 + step * 2), alpha=0.85)


def _room(sheet: Sheet, room: Room, things: Things) -> None:
    wall = [(0, lighter(room.wall, 34)), (60, room.wall), (100, darker(room.wall, 26))]
    sheet.box(0, 0, 1200, 900, sheet.around(wall, 0.3, 0.25, 0.9))
    _window(sheet, room)
    sheet.box(560, 330, 560, 20, darker(room.bench, 6))
    sheet.box(560, 350, 560, 14, BLACK, alpha=0.16)
    bench = [(0, lighter(room.bench, 26)), (12, room.bench), (100, darker(room.bench, 34))]
    sheet.box(0, 700, 1200, 200, sheet.along(bench, down=True))
    for thing, (x, floor, size) in zip(things, SPOTS, strict=False):
        sheet.begin(f'transform="translate({x - 500 * size:g} {floor - 800 * size:g}) scale({size})"')
        thing(sheet)
        sheet.end()
    sheet.line([(600, 0), (600, 90)], "#3a332c", 5)
    sheet.path("M540 150 Q560 86 600 86 Q640 86 660 150Z", "#3a332c")
    sheet.oval(600, 190, 260, 190, sheet.around([(0, "#ffe7b0", 0.55), (100, "#ffe7b0", 0)]))


def _window(sheet: Sheet, room: Room) -> None:
    frame = darker(room.bench, 10)
    sheet.box(84, 96, 360, 400, frame, r=8)
    sky = [(0, "#fdf6e6"), (60, lighter(room.view, 30)), (100, room.view)]
    sheet.box(102, 114, 324, 364, sheet.along(sky, down=True))
    sheet.path("M102 400 Q180 340 264 390 T426 372 V478 H102Z", darker(room.view, 20), alpha=0.7)
    sheet.path("M264 114 V478 M102 290 H426", "none", line=frame, width=13)
    sheet.path("M102 478 L426 478 L900 900 L240 900Z", "#fff6dc", alpha=0.16)
