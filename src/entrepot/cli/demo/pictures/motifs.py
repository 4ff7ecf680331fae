"""Small ornaments for labels, cards and cloth. Each is drawn around (0, 0) and about 100 wide."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from entrepot.cli.demo.pictures.paint import Sheet, mix

type Motif = Callable[[Sheet, str], None]


def put(
    sheet: Sheet, name: str, x: float, y: float, size: float, ink: str, *, angle: float = 0, alpha: float = 1
) -> None:
    """Draw an ornament by its name, so large, at a place; a name nobody knows is a leaf."""
    sheet.begin(
        f'transform="translate({x:g} {y:g}) rotate({angle:g}) scale({size / 100:g})"'
        + (f' opacity="{alpha:g}"' if alpha < 1 else "")
    )
    MOTIFS.get(name, leaf)(sheet, ink)
    sheet.end()


def leaf(sheet: Sheet, ink: str) -> None:
    for angle, size in ((-48, 0.8), (0, 1.0), (48, 0.8)):
        sheet.begin(f'transform="rotate({angle}) scale({size})"')
        sheet.path("M0 44 C-26 16 -22 -26 0 -52 C22 -26 26 16 0 44Z", ink)
        sheet.line([(0, 40), (0, -36)], mix(ink, "#ffffff", 55), 2.4)
        sheet.end()
    sheet.path("M0 30 q4 16 -2 26", "none", line=ink, width=5)


def petals(count: int, long: float = 44, wide: float = 17, heart: float = 11) -> Motif:
    """Return a flower of so many petals."""

    def flower(sheet: Sheet, ink: str) -> None:
        for number in range(count):
            sheet.begin(f'transform="rotate({360 * number / count:g})"')
            sheet.path(
                f"M0 -6 C{-wide * 1.6:g} {-long * 0.6:g} {-wide:g} {-long:g} 0 {-long:g} C{wide:g} {-long:g} {wide * 1.6:g} {-long * 0.6:g} 0 -6Z",
                ink,
            )
            sheet.end()
        sheet.oval(0, 0, heart, heart, mix(ink, "#fff3d0", 62))

    return flower


def rays(sheet: Sheet, ink: str) -> None:
    for number in range(16):
        a = math.tau * number / 16
        far = 50 if number % 2 else 42
        sheet.line([(math.cos(a) * 29, math.sin(a) * 29), (math.cos(a) * far, math.sin(a) * far)], ink, 4)
    sheet.oval(0, 0, 22, 22, ink)


def moon(sheet: Sheet, ink: str) -> None:
    sheet.path("M14 -44 A46 46 0 1 0 44 26 A38 38 0 1 1 14 -44Z", ink)
    for x, y in ((22, -12), (40, -34), (36, 4)):
        sheet.oval(x, y, 3.4, 3.4, ink)


def sprig(sheet: Sheet, ink: str) -> None:
    sheet.path("M0 52 C4 20 -4 -10 0 -48", "none", line=ink, width=4)
    for number in range(5):
        y = 36 - number * 19
        for side in (-1, 1):
            sheet.path(f"M0 {y} q{side * 10} -22 {side * 34} -22 q{-side * 4} 22 {-side * 34} 22Z", ink)


def maple(sheet: Sheet, ink: str) -> None:
    sheet.path(
        "M0 -50 L10 -30 L24 -36 L20 -10 L36 -24 L40 -12 L52 -14 L46 2 L52 8 L26 24 L30 34 L4 30 L4 52 L-4 52 L-4 30 "
        "L-30 34 L-26 24 L-52 8 L-46 2 L-52 -14 L-40 -12 L-36 -24 L-20 -10 L-24 -36 L-10 -30Z",
        ink,
    )


def bee(sheet: Sheet, ink: str) -> None:
    pale = mix(ink, "#ffffff", 55)
    for side in (-1, 1):
        sheet.path(
            f"M0 -8 C{side * 20} -52 {side * 62} -40 {side * 48} -14 C{side * 40} -2 {side * 14} 0 0 -8Z",
            pale,
        )
    sheet.oval(0, 14, 17, 31, ink)
    for y in (4, 16, 28):
        sheet.path(f"M-16 {y} q16 7 32 0", "none", line=pale, width=5)
    sheet.oval(0, -22, 12, 11, ink)


def nut(sheet: Sheet, ink: str) -> None:
    sheet.oval(-16, 6, 32, 34, ink)
    sheet.oval(-16, 6, 23, 25, mix(ink, "#fff2d8", 72))
    sheet.path("M14 -30 C58 -40 60 22 26 34 C8 20 4 -10 14 -30Z", mix(ink, "#ffffff", 22))
    sheet.path("M-4 -34 q10 -18 30 -16 q-6 18 -30 16Z", ink)


def palm(sheet: Sheet, ink: str) -> None:
    sheet.path("M2 52 C-8 20 -6 0 2 -14", "none", line=ink, width=7)
    for dx, dy in ((-50, -2), (-40, -34), (-8, -50), (34, -42), (52, -10), (40, 14), (-38, 16)):
        sheet.path(
            f"M2 -14 Q{dx * 0.5 - dy * 0.2:g} {dy - 16:g} {dx} {dy} Q{dx * 0.45:g} {dy * 0.4:g} 2 -14Z", ink
        )
    for x, y in ((-6, -8), (8, -6), (2, 0)):
        sheet.oval(x, y, 6, 6, mix(ink, "#ffffff", 30))


def bean(sheet: Sheet, ink: str) -> None:
    for x, y, angle in ((-18, 8, -28), (18, -6, 22)):
        sheet.begin(f'transform="translate({x} {y}) rotate({angle})"')
        sheet.oval(0, 0, 22, 36, ink)
        sheet.path("M2 -32 C-12 -12 12 10 -2 32", "none", line=mix(ink, "#ffffff", 60), width=4)
        sheet.end()


def lake(sheet: Sheet, ink: str) -> None:
    sheet.path("M-52 6 L-22 -34 L-4 -12 L18 -46 L52 6Z", ink)
    sheet.oval(30, -38, 9, 9, mix(ink, "#ffffff", 35))
    for number in range(4):
        y = 16 + number * 10
        sheet.path(
            f"M{-50 + number * 7} {y} q12 -7 25 0 t25 0 t25 0 t{25 - number * 7} 0",
            "none",
            line=ink,
            width=3.4,
        )


def women(sheet: Sheet, ink: str) -> None:
    pale = mix(ink, "#ffffff", 40)
    for x, colour in ((-30, ink), (30, ink), (0, pale)):
        sheet.path(f"M{x - 22} 48 Q{x - 20} 0 {x} -4 Q{x + 20} 0 {x + 22} 48Z", colour)
        sheet.oval(x, -18, 12, 13, colour)
        sheet.oval(x, -36, 21, 9, colour)


def waves(sheet: Sheet, ink: str) -> None:
    for row in range(4):
        for number in range(-2, 3):
            x, y = number * 26 + (row % 2) * 13, -24 + row * 19
            for r in (13, 8, 3.4):
                sheet.path(f"M{x - r:g} {y} A{r} {r} 0 0 1 {x + r:g} {y}", "none", line=ink, width=2.6)


def snow(sheet: Sheet, ink: str) -> None:
    for number in range(6):
        sheet.begin(f'transform="rotate({60 * number})"')
        sheet.line([(0, 0), (0, -48)], ink, 4)
        sheet.line([(-12, -40), (0, -27), (12, -40)], ink, 4)
        sheet.line([(-9, -24), (0, -14), (9, -24)], ink, 4)
        sheet.end()


def fish(sheet: Sheet, ink: str) -> None:
    for x, y, size in ((0, -24, 0.8), (-6, 22, 0.95)):
        sheet.begin(f'transform="translate({x} {y}) scale({size})"')
        sheet.path("M-48 0 C-22 -24 16 -22 34 0 L52 -16 L48 0 L52 16 L34 0 C16 22 -22 24 -48 0Z", ink)
        sheet.oval(-28, -4, 4, 4, "#ffffff")
        sheet.path("M-8 -12 q8 12 0 24", "none", line="#ffffff", width=2.6, alpha=0.7)
        sheet.end()


def bird(sheet: Sheet, ink: str) -> None:
    sheet.path(
        "M-46 10 C-30 -20 6 -34 24 -18 C34 -26 46 -18 44 -8 L54 -2 L42 4 C34 30 -4 36 -22 22 L-54 34Z", ink
    )
    sheet.oval(34, -10, 3.6, 3.6, "#ffffff")
    sheet.path("M-20 10 C-6 -10 14 -8 16 4 C6 16 -10 16 -20 10Z", mix(ink, "#ffffff", 35))
    sheet.line([(4, 28), (4, 46)], ink, 3)
    sheet.line([(14, 26), (14, 46)], ink, 3)


def panda(sheet: Sheet, ink: str) -> None:
    for x in (-26, 26):
        sheet.oval(x, -32, 14, 14, ink)
    sheet.oval(0, -2, 42, 38, "#ffffff", line=ink, width=3.4)
    for x, angle in ((-17, 28), (17, -28)):
        sheet.begin(f'transform="rotate({angle} {x} -6)"')
        sheet.oval(x, -6, 9, 13, ink)
        sheet.end()
        sheet.oval(x, -7, 3, 3, "#ffffff")
    sheet.oval(0, 10, 7, 5, ink)
    sheet.path("M-10 20 q10 9 20 0", "none", line=ink, width=3.4)


def citrus(sheet: Sheet, ink: str) -> None:
    sheet.oval(0, 0, 46, 46, ink)
    sheet.oval(0, 0, 38, 38, mix(ink, "#ffffff", 78))
    for number in range(8):
        sheet.begin(f'transform="rotate({45 * number})"')
        sheet.path("M-3 -6 L-11 -31 Q0 -37 11 -31 L3 -6Z", mix(ink, "#ffffff", 22))
        sheet.end()


def quill(sheet: Sheet, ink: str) -> None:
    for number in range(4):
        sheet.begin(f'transform="rotate({-16 + number * 9}) translate({-24 + number * 16} 0)"')
        sheet.box(-7, -46, 14, 92, ink, r=7)
        sheet.path("M0 -44 V44", "none", line=mix(ink, "#ffffff", 45), width=2.4)
        sheet.end()


def clove(sheet: Sheet, ink: str) -> None:
    for x, angle in ((-26, -18), (0, 4), (26, 20)):
        sheet.begin(f'transform="translate({x} 4) rotate({angle})"')
        sheet.path("M-5 46 L-7 -8 L7 -8 L5 46Z", ink)
        for dx in (-15, 0, 15):
            sheet.path(f"M{dx * 0.4:g} -6 L{dx} -26", "none", line=ink, width=6)
        sheet.oval(0, -25, 9, 9, mix(ink, "#ffffff", 35))
        sheet.end()


def rounds(sheet: Sheet, ink: str) -> None:
    for x, y in ((-30, 18), (0, 18), (30, 18), (-15, -8), (15, -8), (0, -34)):
        sheet.oval(x, y, 14, 13, ink)
        sheet.oval(x - 4, y - 4, 4, 3, mix(ink, "#ffffff", 55))


def lines(sheet: Sheet, ink: str) -> None:
    for y, half in ((-24, 46), (-8, 30), (8, 46), (24, 22)):
        sheet.line([(-half, y), (half, y)], ink, 5)


def owl(sheet: Sheet, ink: str) -> None:
    sheet.path(
        "M-34 -40 L-20 -28 Q0 -36 20 -28 L34 -40 Q44 10 24 36 Q0 56 -24 36 Q-44 10 -34 -40Z",
        "none",
        line=ink,
        width=4,
    )
    for x in (-15, 15):
        sheet.oval(x, -10, 12, 12, "none", line=ink, width=4)
        sheet.oval(x + 5, -10, 4, 4, ink)
    sheet.path("M-4 2 L0 10 L4 2Z", ink)
    for y in (20, 32):
        sheet.path(f"M-18 {y} q6 7 12 0 q6 7 12 0 q6 7 12 0", "none", line=ink, width=3)


def bridge(sheet: Sheet, ink: str) -> None:
    for x in (-30, 30):
        sheet.box(x - 4, -46, 8, 78, ink)
    sheet.line([(-54, 18), (54, 18)], ink, 6)
    sheet.path("M-54 8 Q-42 -10 -30 -44 Q0 44 30 -44 Q42 -10 54 8", "none", line=ink, width=4)
    for x in (-18, -9, 0, 9, 18):
        sheet.line([(x, 18), (x, 2 - abs(x) * 1.3)], ink, 2.4)


def tide(sheet: Sheet, ink: str) -> None:
    for number in range(5):
        y = -36 + number * 18
        sheet.path(
            f"M-52 {y} C-34 {y - 18} -20 {y - 16} -6 {y} S22 {y + 14} 52 {y - 6}",
            "none",
            line=ink,
            width=5 - number * 0.5,
        )


def words(sheet: Sheet, ink: str) -> None:
    sheet.text(0, 18, "Lepak", 52, ink)


def hawker(sheet: Sheet, ink: str) -> None:
    sheet.path("M-46 0 H46 Q40 38 14 40 H-14 Q-40 38 -46 0Z", ink)
    for x in (-22, 0, 22):
        sheet.path(f"M{x} -8 q-9 -12 0 -20 q9 -10 0 -20", "none", line=ink, width=4)
    sheet.line([(18, -4), (50, -34)], mix(ink, "#000000", 30), 4)


def hornbill(sheet: Sheet, ink: str) -> None:
    sheet.path("M-40 40 C-44 0 -20 -34 12 -30 L46 -22 C40 -6 24 -2 10 -4 C8 20 -10 40 -40 40Z", ink)
    sheet.path("M4 -31 C10 -52 36 -50 40 -36 Q24 -40 18 -29Z", mix(ink, "#ffffff", 40))
    sheet.oval(4, -16, 4, 4, "#ffffff")


def diamond(sheet: Sheet, ink: str) -> None:
    for size in (48, 34, 20):
        sheet.path(f"M0 {-size} L{size * 0.7:g} 0 L0 {size} L{-size * 0.7:g} 0Z", "none", line=ink, width=5)
    sheet.path("M0 -8 L6 0 L0 8 L-6 0Z", ink)


def rings(sheet: Sheet, ink: str) -> None:
    for r in (44, 32, 20, 8):
        sheet.oval(0, 0, r, r, "none", line=ink, width=5)


def grid(sheet: Sheet, ink: str) -> None:
    for number in range(5):
        at = -40 + number * 20
        for alpha, start, end in ((0.9, -44, -4), (0.4, -4, 20), (0.15, 20, 44)):
            sheet.line([(at, start), (at, end)], ink, 3, alpha=alpha)
        sheet.line([(-44, at), (44, at)], ink, 3, alpha=max(0.12, 0.9 - number * 0.2))


MOTIFS: Final[Mapping[str, Motif]] = MappingProxyType(
    {
        "leaf": leaf,
        "sprig": sprig,
        "fern": sprig,
        "lavender": sprig,
        "moon": moon,
        "sun": rays,
        "maple": maple,
        "bee": bee,
        "nut": nut,
        "palm": palm,
        "bean": bean,
        "lake": lake,
        "women": women,
        "waves": waves,
        "snow": snow,
        "fish": fish,
        "pearl": fish,
        "bird": bird,
        "panda": panda,
        "citrus": citrus,
        "quill": quill,
        "clove": clove,
        "rounds": rounds,
        "lines": lines,
        "owl": owl,
        "bridge": bridge,
        "tide": tide,
        "words": words,
        "hawker": hawker,
        "hornbill": hornbill,
        "diamond": diamond,
        "circle": rings,
        "grid": grid,
        "rose": petals(8, 46, 15, 12),
        "flower": petals(5, 48, 20, 11),
        "lotus": petals(8, 50, 12, 9),
        "tree": palm,
        "kopi": petals(6, 42, 13, 9),
        "batikflower": petals(5, 50, 19, 12),
    }
)
"""Ornaments by their names in the tables."""
