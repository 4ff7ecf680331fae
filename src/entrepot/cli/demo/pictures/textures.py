"""Patterns for cloth, basketry and glaze: each is laid over what lies below, inside a path."""

import random
from collections.abc import Callable
from typing import Final

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.paint import BLACK, WHITE, Sheet, darker, lighter, mix

CLOTHS: Final = ("batikflower", "ikat", "stripes", "block", "bird", "hawker", "words", "cork")


def cloth(sheet: Sheet, inside: str, name: str, ink: str, *, scale: float = 1) -> None:
    """Print a cloth pattern by its name inside a path."""
    sheet.begin(sheet.clip(inside))
    drawn = {
        "batikflower": batik,
        "ikat": ikat,
        "stripes": stripes,
        "block": block,
        "cork": cork,
        "bands": bands,
    }
    drawn.get(name, sprinkled(name))(sheet, ink, scale)
    sheet.end()


def batik(sheet: Sheet, ink: str, scale: float) -> None:
    """Large flowers with leaves between, outlined as wax leaves them."""
    step = 170 * scale
    for row in range(int(1000 / step) + 2):
        for column in range(int(1000 / step) + 2):
            x, y = column * step + (row % 2) * step / 2, row * step * 0.86
            motifs.put(sheet, "batikflower", x, y, 104 * scale, ink, angle=(row * 37 + column * 53) % 72)
            motifs.put(
                sheet,
                "sprig",
                x + step * 0.42,
                y + step * 0.28,
                58 * scale,
                mix(ink, WHITE, 22),
                angle=row * 60 + column * 40,
                alpha=0.75,
            )
            for dx, dy in ((0.34, -0.2), (0.5, -0.02), (0.2, 0.42)):
                sheet.oval(x + step * dx, y + step * dy, 5 * scale, 5 * scale, ink, alpha=0.8)


def ikat(sheet: Sheet, ink: str, scale: float) -> None:
    """Diamonds with trembling edges, in bands."""
    dice = random.Random(7)  # noqa: S311 - a drawing, the same every time
    step = 150 * scale
    for row in range(int(1000 / step) + 2):
        y = row * step
        for column in range(int(1000 / step) + 2):
            x = column * step + (row % 2) * step / 2
            for size, alpha in ((0.46, 0.9), (0.30, 0.55), (0.15, 1.0)):
                for number in range(int(size * step / 5)):
                    dy = number * 5
                    half = (size * step - dy) * 0.86 + dice.uniform(-5, 5) * scale
                    tone = ink if size != 0.30 else mix(ink, BLACK, 45)
                    for side in (-1, 1):
                        sheet.box(x - half, y + side * dy, 2 * half, 4.2, tone, alpha=alpha)
        sheet.box(0, y + step * 0.49, 1000, 4 * scale, ink, alpha=0.6)


def stripes(sheet: Sheet, ink: str, scale: float) -> None:
    """Stripes across, in a rhythm of wide and narrow."""
    y = 0.0
    while y < 1000:
        for wide, gap in ((26, 10), (7, 10), (7, 60)):
            sheet.box(0, y, 1000, wide * scale, ink, alpha=0.82)
            y += (wide + gap) * scale


def bands(sheet: Sheet, ink: str, scale: float) -> None:
    """Broad bands with a zigzag between."""
    for y in range(0, 1000, int(150 * scale)):
        sheet.box(0, y, 1000, 34 * scale, ink, alpha=0.85)
        points = [
            (x, y + 90 * scale + (number % 2) * 26 * scale)
            for number, x in enumerate(range(-20, 1040, int(30 * scale)))
        ]
        sheet.line(points, ink, 9 * scale, alpha=0.85)


def block(sheet: Sheet, ink: str, scale: float) -> None:
    """Small block-printed flowers in rows, not perfectly in line."""
    dice = random.Random(11)  # noqa: S311 - a drawing, the same every time
    step = 84 * scale
    for row in range(int(1000 / step) + 2):
        for column in range(int(1000 / step) + 2):
            x, y = (
                column * step + (row % 2) * step / 2 + dice.uniform(-2, 2),
                row * step * 0.8 + dice.uniform(-2, 2),
            )
            motifs.put(sheet, "lotus" if (row + column) % 3 else "leaf", x, y, 46 * scale, ink, alpha=0.9)
            sheet.oval(x + step / 2, y, 3.4 * scale, 3.4 * scale, ink, alpha=0.7)


def cork(sheet: Sheet, ink: str, scale: float) -> None:
    """Draw the freckles of cork."""
    dice = random.Random(5)  # noqa: S311 - a drawing, the same every time
    for _ in range(430):
        x, y, long = dice.uniform(0, 1000), dice.uniform(150, 950), dice.uniform(3, 15) * scale
        tone = mix(ink, "#5d3b1c", 60) if dice.random() < 0.7 else lighter(ink, 60)
        sheet.oval(x, y, long, long * dice.uniform(0.2, 0.5), tone, alpha=dice.uniform(0.16, 0.5))


def sprinkled(name: str) -> Callable[[Sheet, str, float], None]:
    """Return a pattern of one ornament, evenly strewn."""

    def pattern(sheet: Sheet, ink: str, scale: float) -> None:
        step = 190 * scale
        for row in range(int(1000 / step) + 2):
            for column in range(int(1000 / step) + 2):
                motifs.put(
                    sheet,
                    name,
                    column * step + (row % 2) * step / 2,
                    row * step * 0.8,
                    96 * scale,
                    ink,
                    angle=(row - column) * 8,
                )

    return pattern


def weave(
    sheet: Sheet,
    inside: str,
    colour: str,
    *,
    step: float = 30,
    box: tuple[float, float, float, float] = (100, 200, 800, 700),
) -> None:
    """Plait strips over and under, inside a path."""
    sheet.begin(sheet.clip(inside))
    x0, y0, w, h = box
    up, down = lighter(colour, 26), darker(colour, 26)
    for row in range(int(h / step) + 1):
        for column in range(int(w / (step * 1.7)) + 2):
            x, y = x0 + column * step * 1.7 - (row % 2) * step * 0.85, y0 + row * step
            sheet.box(
                x,
                y,
                step * 1.5,
                step * 0.82,
                sheet.along([(0, down), (35, up), (70, colour), (100, down)]),
                r=step * 0.3,
            )
    sheet.end()


def coils(sheet: Sheet, cx: float, cy: float, rx: float, ry: float, colour: str, *, rings: int = 9) -> None:
    """Draw a mat of cord coiled from the middle."""
    for number in range(rings, 0, -1):
        part = number / rings
        tone = colour if number % 2 else darker(colour, 16)
        sheet.oval(
            cx,
            cy,
            rx * part,
            ry * part,
            sheet.along([(0, darker(tone, 22)), (35, lighter(tone, 28)), (100, darker(tone, 18))]),
        )
        sheet.oval(cx, cy, rx * part, ry * part, "none", line=darker(colour, 42), width=1.6, alpha=0.5)


def crackle(sheet: Sheet, inside: str, ink: str, seed: int = 3) -> None:
    """Craze a glaze with fine lines, inside a path."""
    dice = random.Random(seed)  # noqa: S311 - a drawing, the same every time
    sheet.begin(sheet.clip(inside))
    for _ in range(46):
        x, y = dice.uniform(180, 820), dice.uniform(250, 850)
        points = [(x, y)]
        for _step in range(4):
            x, y = x + dice.uniform(-48, 48), y + dice.uniform(-42, 42)
            points.append((x, y))
        sheet.line(points, ink, 1.5, alpha=0.34)
    sheet.end()


def grain(sheet: Sheet, inside: str, colour: str, *, seed: int = 2, across: bool = True) -> None:
    """Draw the grain of wood, inside a path."""
    dice = random.Random(seed)  # noqa: S311 - a drawing, the same every time
    sheet.begin(sheet.clip(inside))
    for number in range(46):
        at, bend = number * 22 + dice.uniform(-6, 6), dice.uniform(-26, 26)
        d = (
            f"M0 {at:g} C300 {at + bend:g} 650 {at - bend:g} 1000 {at + bend * 0.5:g}"
            if across
            else f"M{at:g} 0 C{at + bend:g} 300 {at - bend:g} 650 {at + bend * 0.5:g} 1000"
        )
        sheet.path(
            d, "none", line=darker(colour, 34), width=dice.uniform(1, 3.6), alpha=dice.uniform(0.12, 0.34)
        )
    sheet.end()


def hammered(sheet: Sheet, inside: str, colour: str) -> None:
    """Mark metal with the blows of a hammer, inside a path."""
    dice = random.Random(9)  # noqa: S311 - a drawing, the same every time
    sheet.begin(sheet.clip(inside))
    for row in range(30):
        for column in range(30):
            x, y = 200 + column * 22 + dice.uniform(-5, 5), 220 + row * 22 + dice.uniform(-5, 5)
            sheet.oval(
                x,
                y,
                11,
                10,
                sheet.around(
                    [(0, lighter(colour, 62), 0.5), (70, darker(colour, 30), 0.22), (100, colour, 0)],
                    0.36,
                    0.34,
                    0.6,
                ),
            )
    sheet.end()
