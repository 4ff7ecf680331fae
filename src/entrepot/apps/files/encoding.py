"""Turns bytes from a stranger into pictures of our own making.

Nothing of the upload is kept: not its metadata (a photo may tell where it was taken), not its colour
profile, not what may hide behind the picture's end. Size is judged from the header before a pixel is read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

MOST_BYTES: Final = 15 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 12_000
SHORTEST_SIDE: Final = 200
FORMATS: Final = ("JPEG", "PNG", "WEBP")
WIDTHS: Final = (320, 640, 1280)
WIDEST: Final = 1920
QUALITY: Final = 82
EFFORT: Final = 2  # half the time of 4 for a file some four per cent larger
SUFFIX: Final = "webp"
AVIF: Final = "avif"
AVIF_QUALITY: Final = 55  # looks as WebP of 82 does, in three quarters of its bytes
AVIF_SPEED: Final = 8  # 6 takes three times as long for a file some six per cent smaller

Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit only warns; ours, below, refuses


class PictureRefusedError(ValueError):
    """The bytes are not taken: `code` says why, `figures` hold the numbers for the sentence."""

    def __init__(self, code: str, **figures: int) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures


@dataclass(frozen=True, slots=True)
class Encoded:
    """The picture as we keep it: one file for each width, the widest last."""

    digest: str
    width: int
    height: int
    files: tuple[tuple[int, bytes], ...]


def encode(content: bytes) -> Encoded:
    """Return the picture written anew in every width it is large enough for, upright and without metadata.

    Raises PictureRefusedError: empty, too_heavy, not_a_picture, too_large, too_small, broken. Of an animation
    the first frame is kept.
    """
    if not content:
        raise PictureRefusedError("empty")
    if len(content) > MOST_BYTES:
        raise PictureRefusedError("too_heavy", most=MOST_BYTES // 1024 // 1024)
    picture = _decoded(content)
    files = tuple(_written(picture))
    digest = hashlib.sha256(files[-1][1]).hexdigest()
    width = files[-1][0]
    return Encoded(digest, width, _height(picture, width), files)


def as_avif(content: bytes) -> bytes:
    """Return a file that `encode` wrote in the newer form, which most browsers read too."""
    with Image.open(BytesIO(content), formats=("WEBP",)) as opened:
        target = BytesIO()
        opened.save(target, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    return target.getvalue()


def _decoded(content: bytes) -> Image.Image:
    try:
        opened = Image.open(BytesIO(content), formats=FORMATS)
    except Exception as error:  # hostile bytes raise whatever they like
        raise PictureRefusedError("not_a_picture") from error
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureRefusedError("too_large", pixels=MOST_PIXELS // 1_000_000, side=LONGEST_SIDE)
    if min(width, height) < SHORTEST_SIDE:
        raise PictureRefusedError("too_small", side=SHORTEST_SIDE)
    try:
        opened.draft("RGB", (WIDEST, WIDEST))  # a JPEG of 48 megapixels need not fill the memory
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Exception as error:
        raise PictureRefusedError("broken") from error


def _written(picture: Image.Image) -> Iterator[tuple[int, bytes]]:
    """Yield the file of each width, ascending; never wider than the picture is."""
    widest = min(picture.width, WIDEST)
    for width in (*(each for each in WIDTHS if each < widest), widest):
        size = (width, _height(picture, width))
        smaller = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
        # A new image holds pixels only: whatever the decoder kept beside them stays behind.
        clean = Image.new(smaller.mode, smaller.size)
        clean.paste(smaller)
        target = BytesIO()
        clean.save(target, "WEBP", quality=QUALITY, method=EFFORT)
        yield width, target.getvalue()


def _height(picture: Image.Image, width: int) -> int:
    return max(1, round(picture.height * width / picture.width))
