"""Paint for drawing: colours that are mixed, and a sheet that gathers shapes as SVG."""

import colorsys
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

SERIF: Final = "Cormorant Garamond Light, ZCOOL XiaoWei"
SANS: Final = "Jost, ZCOOL XiaoWei"
WHITE, BLACK = "#ffffff", "#1b1512"

type Stops = Sequence[tuple[int, str] | tuple[int, str, float]]
type Point = tuple[float, float]


def mix(first: str, second: str, percent: int) -> str:
    """Return the first colour with so many per cent of the second in it."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{(a * (100 - percent) + b * percent + 50) // 100:02x}" for a, b in pairs)


def lighter(colour: str, percent: int) -> str:
    """Return the colour with light on it."""
    return mix(colour, "#fffaf0", percent)


def darker(colour: str, percent: int) -> str:
    """Return the colour in the shade: towards a warm black."""
    return mix(colour, BLACK, percent)


def is_dark(colour: str) -> bool:
    """Say whether light letters read better on it."""
    red, green, blue = _parts(colour)
    return red * 299 + green * 587 + blue * 114 < 128_000


def ink_on(colour: str, *, light: str = "#fbf4e6", dark: str = "#2b211b") -> str:
    """Return the ink that reads on a colour."""
    return light if is_dark(colour) else dark


def tint(colour: str) -> str:
    """Return a pale wall in a hue that lets the colour stand out."""
    red, green, blue = (part / 255 for part in _parts(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    wall = colorsys.hls_to_rgb(hue, 0.80 if lightness > 0.72 else 0.885, min(0.34, saturation * 0.5))
    return mix("#" + "".join(f"{round(part * 255):02x}" for part in wall), "#efe7da", 42)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class Sheet:
    """Gathers the shapes of one picture, back to front, and the paints they use."""

    def __init__(self) -> None:
        self._paints: dict[str, str] = {}
        self._shapes: list[str] = []

    def svg(self, box: str = "0 0 1000 1000") -> str:
        """Return the picture, or the part of it that the box frames."""
        paints = "".join(self._paints.values())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
            f"<defs>{paints}</defs>{''.join(self._shapes)}</svg>"
        )

    def add(self, shape: str) -> None:
        """Lay a shape on top of the others."""
        self._shapes.append(shape)

    def define(self, element: str, paint: str) -> str:
        """Keep a paint (an SVG element whose id is written `@`), once, and return how to use it."""
        if paint not in self._paints:
            name = f"p{len(self._paints)}"
            self._paints[paint] = f'<{element} id="{name}" {paint}</{element}>'
        name = self._paints[paint].split('"', 2)[1]
        return f"url(#{name})"

    def along(self, stops: Stops, *, down: bool = False, slant: bool = False) -> str:
        """Return a paint that runs from left to right, from top to bottom, or across the corner."""
        way = 'x1="0" y1="0" x2="1" y2="1"' if slant else 'x1="0" y1="0" x2="0" y2="1"' if down else ""
        return self.define("linearGradient", f"{way}>{_stops(stops)}")

    def around(self, stops: Stops, cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
        """Return a paint that runs outwards from a point."""
        return self.define("radialGradient", f'cx="{cx}" cy="{cy}" r="{r}">{_stops(stops)}')

    def turned(self, colour: str, shine: int = 34) -> str:
        """Return how light falls on something round and upright: from the left, with a dark right edge."""
        return self.along(
            [
                (0, darker(colour, 34)),
                (10, darker(colour, 12)),
                (27, lighter(colour, shine)),
                (42, lighter(colour, shine // 4)),
                (68, darker(colour, 12)),
                (90, darker(colour, 38)),
                (100, darker(colour, 28)),
            ]
        )

    def ball(self, colour: str, shine: int = 45) -> str:
        """Return how light falls on a ball."""
        stops = [
            (0, lighter(colour, shine)),
            (45, colour),
            (85, darker(colour, 34)),
            (100, darker(colour, 42)),
        ]
        return self.around(stops, 0.36, 0.3, 0.75)

    def path(self, d: str, fill: str, *, line: str = "", width: float = 0, alpha: float = 1) -> None:
        """Lay down a path."""
        self.add(f'<path d="{d}" {_look(fill, line, width, alpha)}/>')

    def box(
        self, x: float, y: float, w: float, h: float, fill: str, *, r: float = 0, alpha: float = 1
    ) -> None:
        """Lay down a rectangle; `r` rounds its corners."""
        self.add(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" {_look(fill, "", 0, alpha)}/>'
        )

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, *, line: str = "", width: float = 0,
        alpha: float = 1,
    ) -> None:  # fmt: skip
        """Lay down an ellipse."""
        self.add(
            f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{rx:g}" ry="{ry:g}" {_look(fill, line, width, alpha)}/>'
        )

    def line(self, points: Iterable[Point], colour: str, width: float, *, alpha: float = 1) -> None:
        """Draw a line through points, with round ends."""
        d = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
        self.path(d, "none", line=colour, width=width, alpha=alpha)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, font: str = SERIF,
        spaced: float = 0, alpha: float = 1,
    ) -> None:  # fmt: skip
        """Write words, centred at x, standing on y."""
        weight = 600 if font == SERIF else 500
        self.add(
            f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-family="{font}" font-weight="{weight}" '
            f'font-size="{size:g}" letter-spacing="{spaced:g}" fill="{colour}" fill-opacity="{alpha:g}">'
            f"{escape(words)}</text>"
        )

    def begin(self, how: str) -> None:
        """Begin a group, such as `transform="rotate(8 500 500)"` or a clip."""
        self.add(f"<g {how}>")

    def end(self) -> None:
        """End the group."""
        self.add("</g>")

    def clip(self, d: str) -> str:
        """Return the attribute that shows only what lies inside a path."""
        return f'clip-path="{self.define("clipPath", f'><path d="{d}"/>')}"'


def _stops(stops: Stops) -> str:
    return "".join(
        f'<stop offset="{stop[0]}%" stop-color="{stop[1]}"'
        + (f' stop-opacity="{stop[2]:g}"/>' if len(stop) > 2 else "/>")
        for stop in stops
    )


def _look(fill: str, line: str, width: float, alpha: float) -> str:
    drawn = f' stroke="{line}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'
    return f'fill="{fill}"' + (drawn if line else "") + (f' opacity="{alpha:g}"' if alpha < 1 else "")
