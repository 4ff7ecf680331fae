"""Code 128 (ISO/IEC 15417) drawn as SVG: the bars of a parcel's number."""

from html import escape

# Widths of bar, space, bar, space, bar, space of each value; the last one is the stop with its seventh bar.
_PATTERNS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132
122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212
322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311
112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321
331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214
112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113
411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
_WIDTHS = tuple(_PATTERNS.split())
START_B, START_C, TO_B, TO_C, STOP = 104, 105, 100, 99, 106
MODULUS = 103
FIRST, LAST = 32, 126  # the characters of set B used here
LONG_RUN = 4  # digits from which changing to pairs saves room
QUIET = 10  # modules of white on each side


def values(text: str) -> list[int]:
    """Return the symbol's values: start, data, check, stop. Raises ValueError for what set B cannot write."""
    if not text or any(not FIRST <= ord(letter) <= LAST for letter in text):
        raise ValueError(f"Code 128 B writes printable ASCII, not {text!r}.")
    found, place = [START_B], 0
    in_pairs = False
    while place < len(text):
        run = _digits_from(text, place)
        if not in_pairs and run >= LONG_RUN:
            if run % 2:  # an odd digit is written alone first
                found.append(ord(text[place]) - FIRST)
                place += 1
            if found == [START_B]:
                found = [START_C]
            else:
                found.append(TO_C)
            in_pairs = True
        elif in_pairs and run < 2:  # noqa: PLR2004 - a pair
            found.append(TO_B)
            in_pairs = False
        elif in_pairs:
            found.append(int(text[place : place + 2]))
            place += 2
        else:
            found.append(ord(text[place]) - FIRST)
            place += 1
    check = (found[0] + sum(place * value for place, value in enumerate(found[1:], 1))) % MODULUS
    return [*found, check, STOP]


def widths(text: str) -> list[int]:
    """Return the widths of bars and spaces in modules, beginning with a bar."""
    return [int(width) for value in values(text) for width in _WIDTHS[value]]


def svg(text: str, *, height: int = 60, place: str = "") -> str:
    """Return an SVG of the bars with their quiet zones, one unit a module; `height` is in the same units.

    `place` are attributes (x, y, width, height) for a barcode inside another drawing.
    """
    x, bars = QUIET, []
    for number, width in enumerate(widths(text)):
        if number % 2 == 0:
            bars.append(f"M{x} 0h{width}v{height}h-{width}z")
        x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {place} viewBox="0 0 {x + QUIET} {height}" role="img" '
        f'aria-label="{escape(text)}" preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<path d="{"".join(bars)}" fill="#000"/></svg>'
    )


def _digits_from(text: str, place: int) -> int:
    """Return how many digits follow one another from here."""
    end = place
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - place
