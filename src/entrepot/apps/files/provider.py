"""Whoever brings a picture that lies elsewhere on the web: asked by the bulk worker only, never by a page."""

from typing import Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.files.encoding import MOST_BYTES
from entrepot.apps.files.reaching import AddressRefusedError, WebAddress, is_public, read_address

__all__ = [
    "MOST_BYTES",
    "AddressRefusedError",
    "PictureFetcher",
    "PictureNotFetchedError",
    "WebAddress",
    "is_picture",
    "is_public",
    "picture_fetcher",
    "read_address",
]

FROM_THE_WEB: Final = "entrepot.adapters.picture_web.connect"
_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class PictureNotFetchedError(Exception):
    """A picture did not come: `code` says why.

    `again` says that it may come later; `pause`, where given, for how many seconds its host asks for peace.
    """

    def __init__(self, code: str, *, again: bool = False, pause: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.pause = pause


class PictureFetcher(Protocol):
    """Brings the bytes behind an address. They are a stranger's: nothing is believed of them."""

    def fetch(self, address: str) -> bytes:
        """Return at most MOST_BYTES that begin as a JPEG, PNG or WebP does. Raises PictureNotFetchedError.

        Never inside a transaction. Only what anybody could reach is asked, and every redirect looked at anew.
        """
        ...


def picture_fetcher() -> PictureFetcher:
    """Return the fetcher that the settings name."""
    made: PictureFetcher = import_string(getattr(settings, "PICTURE_FETCHER", FROM_THE_WEB))()
    return made


def is_picture(beginning: bytes) -> bool:
    """Say whether bytes begin as a picture does that we read, whatever anybody calls them."""
    return beginning.startswith(_BEGINNINGS) or (beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP")
