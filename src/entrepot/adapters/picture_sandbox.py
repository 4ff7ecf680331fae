"""Pictures of made-up places: a host of `.example` has a picture for every address, drawn from its words.

What its path says, happens: `/gone…` is not there, `/busy…` asks for peace, `/page…` is no picture. Every
other host is of the real web, and asked as anywhere.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from entrepot.adapters import picture_web
from entrepot.apps.files.provider import (
    AddressRefusedError,
    PictureFetcher,
    PictureNotFetchedError,
    is_picture,
    read_address,
)
from entrepot.apps.kernel.outside import require_outside

SIDE: Final = 640
PAUSE: Final = 60


@dataclass(frozen=True, slots=True)
class SandboxPictures:
    """Draws for hosts that nobody has (RFC 2606), and hands every other address on."""

    web: PictureFetcher

    def fetch(self, address: str) -> bytes:
        """Return a picture of its address's own colours."""
        require_outside()
        try:
            read = read_address(address)
        except AddressRefusedError as error:
            raise PictureNotFetchedError(error.code) from error
        if not read.host.endswith(".example"):
            return self.web.fetch(address)
        if read.target.startswith("/gone"):
            raise PictureNotFetchedError("gone")
        if read.target.startswith("/busy"):
            raise PictureNotFetchedError("busy", again=True, pause=PAUSE)
        content = b"<!doctype html>" if read.target.startswith("/page") else _drawn(str(read))
        if not is_picture(content):
            raise PictureNotFetchedError("not_a_picture")
        return content


def connect() -> PictureFetcher:
    """Return the sandbox's fetcher."""
    return SandboxPictures(picture_web.connect())


def _drawn(words: str) -> bytes:
    mark = hashlib.sha256(words.encode()).digest()
    picture = Image.new("RGB", (SIDE, SIDE), (200 + mark[0] % 50, 200 + mark[1] % 50, 200 + mark[2] % 50))
    inner = (mark[3] % 200 + 60, mark[4] % 200 + 60, SIDE - 60 - mark[5] % 100, SIDE - 60 - mark[6] % 100)
    ImageDraw.Draw(picture).ellipse(inner, fill=(mark[7], mark[8], mark[9]))
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
