"""The studio in which everything is drawn: a wall, a table, soft light from the left, shadows."""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Final

from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix, tint

CREAM: Final = "#f8f1e2"  # the paper of labels
FLOOR: Final = 800  # where things stand
TABLE: Final = 640  # where the table begins

type Profile = Sequence[tuple[float, float]]
"""The outline of something turned: (height above the floor, half its width), from the foot upwards."""


def set_up(sheet: Sheet, colour: str, surface: str = "") -> None:
    """Draw wall and table, in tones that let the colour stand out."""
    wall = tint(colour)
    top = surface or mix(lighter(wall, 34), "#f3ece0", 40)
    sheet.box(
        0,
        0,
        1000,
        1000,
        sheet.around([(0, lighter(wall, 50)), (55, wall), (100, darker(wall, 15))], 0.3, 0.24, 0.95),
    )
    sheet.path("M-40 0 L260 0 L-40 470Z", WHITE, alpha=0.10)
    sheet.path("M330 0 L520 0 L-40 850 L-40 560Z", WHITE, alpha=0.09)
    sheet.box(
        0, TABLE, 1000, 1000 - TABLE,
        sheet.along([(0, darker(top, 9)), (22, top), (100, lighter(top, 20))], down=True),
    )  # fmt: skip
    sheet.box(
        0, TABLE - 60, 1000, 62,
        sheet.along([(0, darker(wall, 20), 0), (100, darker(wall, 20), 0.28)], down=True),
    )  # fmt: skip


def shadow(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, depth: float = 0.5) -> None:
    """Draw the shadow of something that stands at (cx, cy): close and dark, then long to the right."""
    wide = sheet.around([(0, BLACK, depth * 0.55), (60, BLACK, depth * 0.22), (100, BLACK, 0)])
    near = sheet.around([(0, BLACK, depth), (70, BLACK, depth * 0.55), (100, BLACK, 0)])
    sheet.oval(cx + rx * 0.5, cy + ry * 0.5, rx * 1.55, ry * 1.7, wide)
    sheet.oval(cx, cy + 2, rx * 1.06, ry * 0.62, near)


def outline(cx: float, floor: float, profile: Profile, curve: float) -> str:
    """Return the path of something turned, smooth from the foot to the rim and back."""
    left = [(cx - half, floor - height) for height, half in profile]
    right = [(cx + half, floor - height) for height, half in reversed(profile)]
    foot, rim = profile[0][1], profile[-1][1]
    return (
        f"M{left[0][0]:g} {left[0][1]:g} {_smooth(left)} "
        f"A{rim:g} {rim * curve:g} 0 0 1 {right[0][0]:g} {right[0][1]:g} {_smooth(right)} "
        f"A{foot:g} {foot * curve:g} 0 0 1 {left[0][0]:g} {left[0][1]:g}Z"
    )


def turn(
    sheet: Sheet, cx: float, floor: float, profile: Profile, colour: str, *, curve: float = 0.16,
    shine: int = 34, shaded: bool = True,
) -> str:  # fmt: skip
    """Draw something turned on a lathe or a wheel, with its shadow, and return its outline for clipping."""
    d = outline(cx, floor, profile, curve)
    if shaded:
        shadow(
            sheet,
            cx,
            floor + profile[0][1] * curve * 0.5,
            max(profile[0][1], 40) * 1.12,
            max(26, profile[0][1] * 0.26),
        )
    sheet.path(d, sheet.turned(colour, shine))
    return d


def rim(
    sheet: Sheet,
    cx: float,
    y: float,
    half: float,
    colour: str,
    inside: str,
    *,
    curve: float = 0.16,
    wall: float = 9,
) -> None:
    """Draw the open top of something turned: its edge and what is seen inside."""
    sheet.oval(
        cx,
        y,
        half,
        half * curve,
        sheet.along([(0, darker(colour, 12)), (30, lighter(colour, 45)), (100, darker(colour, 16))]),
    )
    deep = sheet.along([(0, darker(inside, 42)), (60, darker(inside, 12)), (100, lighter(inside, 12))])
    sheet.oval(cx, y + wall * 0.2, half - wall, (half - wall) * curve, deep)


def slab(
    sheet: Sheet, x: float, y: float, w: float, h: float, colour: str, *, side: float = 46, rise: float = 26
) -> None:
    """Draw a standing box seen a little from the right and above: front, side and top."""
    sheet.path(
        f"M{x + w:g} {y:g} l{side:g} {-rise:g} v{h:g} l{-side:g} {rise:g}Z",
        sheet.along([(0, darker(colour, 26)), (100, darker(colour, 42))]),
    )
    sheet.path(
        f"M{x:g} {y:g} l{side:g} {-rise:g} h{w:g} l{-side:g} {rise:g}Z",
        sheet.along([(0, lighter(colour, 42)), (100, lighter(colour, 18))]),
    )
    sheet.box(
        x,
        y,
        w,
        h,
        sheet.along([(0, lighter(colour, 14)), (60, colour), (100, darker(colour, 10))], slant=True),
    )


def scatter(
    sheet: Sheet,
    spots: Iterable[tuple[float, float, float]],
    colour: str,
    *,
    long: float = 22,
    wide: float = 13,
) -> None:
    """Strew small things on the table: beans, leaves, nuts. A spot is (x, y, turn)."""
    for x, y, angle in spots:
        sheet.oval(x + 7, y + 8, long, wide * 0.7, BLACK, alpha=0.16)
        sheet.begin(f'transform="rotate({angle:g} {x:g} {y:g})"')
        sheet.oval(x, y, long, wide, sheet.ball(colour, 30))
        sheet.line([(x - long * 0.7, y + 1), (x + long * 0.7, y - 1)], darker(colour, 45), 2.4, alpha=0.7)
        sheet.end()


def _smooth(points: list[tuple[float, float]]) -> str:
    """Return curves through points: each leaves in the direction of its neighbours and overshoots nowhere."""
    ways = []
    for number in range(len(points)):
        (x0, y0), (x1, y1) = points[max(number - 1, 0)], points[min(number + 1, len(points) - 1)]
        far = math.hypot(x1 - x0, y1 - y0) or 1
        ways.append(((x1 - x0) / far, (y1 - y0) / far))
    parts = []
    for number, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(points)):
        reach = math.hypot(x1 - x0, y1 - y0) / 3
        (ax, ay), (bx, by) = ways[number], ways[number + 1]
        parts.append(
            f"C{x0 + ax * reach:g} {y0 + ay * reach:g} {x1 - bx * reach:g} {y1 - by * reach:g} {x1:g} {y1:g}"
        )
    return " ".join(parts)
