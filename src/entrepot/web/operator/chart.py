"""Bars drawn on the server: whole numbers in, places in an SVG out. The same figures stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720
ROW: Final = 34
LABEL: Final = 190
VALUE: Final = 90


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words and the places of all three."""

    label: str
    value: int
    y: int
    middle: int
    width: int
    end: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lying bars, as wide as the page lets it be."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int


def draw(values: Sequence[tuple[str, int]]) -> Chart:
    """Return the bars; the longest fills the width, and something above zero is never invisible."""
    most = max((value for _label, value in values), default=0)
    room = WIDTH - LABEL - VALUE
    bars = []
    for number, (label, value) in enumerate(values):
        width = max(2, value * room // most) if value > 0 else 0
        bars.append(
            Bar(
                label=label,
                value=value,
                y=number * ROW + 6,
                middle=number * ROW + 22,
                width=width,
                end=LABEL + width + 8,
            )
        )
    return Chart(bars=tuple(bars), width=WIDTH, height=max(1, len(values)) * ROW + 4, left=LABEL)
