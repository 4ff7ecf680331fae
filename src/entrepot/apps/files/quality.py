"""Whether a person can read what a picture of a document shows: judged from the pixels, before it is kept.

Blur is told by the variance of the Laplacian: where edges are soft, it is low. Glare and cut-off corners are
not judged: on white paper neither can be told from a good picture by simple means.
"""

from io import BytesIO
from typing import Final

from PIL import Image, ImageFilter, ImageStat

LONG_SIDE: Final = 1000  # pixels: what a page of print needs at least, and the size at which blur is judged
SHORT_SIDE: Final = 600
DARKEST: Final = 55  # mean brightness, of 255
FAINTEST: Final = 6  # standard deviation of brightness
SOFTEST: Final = 20  # variance of the Laplacian
_LAPLACIAN: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

SMALL, DARK, FAINT, BLURRED = "small", "dark", "faint", "blurred"


def faults_of(content: bytes) -> tuple[str, ...]:
    """Return what keeps a person from reading a picture that `encoding` wrote: codes, none when well."""
    with Image.open(BytesIO(content)) as opened:
        grey = opened.convert("L")
    found = []
    if max(grey.size) < LONG_SIDE or min(grey.size) < SHORT_SIDE:
        found.append(SMALL)
    grey.thumbnail((LONG_SIDE, LONG_SIDE))
    light = ImageStat.Stat(grey)
    if light.mean[0] < DARKEST:
        found.append(DARK)
    if light.stddev[0] < FAINTEST:
        found.append(FAINT)
    elif _sharpness(grey) < SOFTEST:
        found.append(BLURRED)
    return tuple(found)


def _sharpness(grey: Image.Image) -> float:
    """Return the variance of the Laplacian; at the rim, which the filter leaves as it was, there is none."""
    edges = grey.filter(_LAPLACIAN)
    return ImageStat.Stat(edges.crop((1, 1, grey.width - 1, grey.height - 1))).var[0]
