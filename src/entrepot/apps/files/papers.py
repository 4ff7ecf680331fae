"""Looks at a PDF of a stranger before it is kept: whether it is one, how long it is, what it can do.

Nothing here draws or runs it, and we never do: it is kept as it came, and handed over as a file to be saved.
What could run, reach out or hide another file when a reader opens it is refused, written in any of the ways
PDF knows to write a name. Only object streams are unpacked, and only so far.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from entrepot.apps.files.encoding import PictureRefusedError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PAGES: Final = 60
MOST_UNPACKED: Final = 24 * 1024 * 1024  # of all object streams together
HEAD: Final = 1024
TAIL: Final = 2048

_MAGIC: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_BODY: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_LIVELY: Final = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Rendition)(?![A-Za-z])"
)
_LIVELY_SHORT: Final = re.compile(rb"/(JS|XFA|GoToE)(?![A-Za-z])")  # pixels may happen to spell these
_LOCKED: Final = re.compile(rb"/Encrypt(?![A-Za-z])")


class PaperRefusedError(PictureRefusedError):
    """The bytes are no PDF we take: `code` says why, `figures` hold the numbers for the sentence."""


def is_paper(content: bytes) -> bool:
    """Say whether the bytes begin as a PDF does."""
    return _MAGIC.search(content[:HEAD]) is not None


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has that we take.

    Raises PaperRefusedError: empty, too_heavy, not_a_paper, cut_off, locked, lively, too_long, no_pages.
    """
    if not content:
        raise PaperRefusedError("empty")
    if len(content) > MOST_BYTES:
        raise PaperRefusedError("too_heavy", most=MOST_BYTES // 1024 // 1024)
    if not is_paper(content):
        raise PaperRefusedError("not_a_paper")
    if b"%%EOF" not in content[-TAIL:]:
        raise PaperRefusedError("cut_off")
    pages = 0
    for text in (content, *_object_streams(content)):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
        if _LOCKED.search(plain):
            raise PaperRefusedError("locked")
        if _LIVELY.search(plain) or _LIVELY_SHORT.search(_BODY.sub(b"", plain)):
            raise PaperRefusedError("lively")
        pages += len(_PAGE.findall(plain))
    if not pages:
        raise PaperRefusedError("no_pages")
    if pages > MOST_PAGES:
        raise PaperRefusedError("too_long", pages=MOST_PAGES)
    return pages


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Yield what object streams hold. One that does not unpack, or would fill the memory, is refused."""
    room = MOST_UNPACKED
    plain_names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if plain_names.count(b"/ObjStm") > len(_STREAM.findall(content)):
        raise PaperRefusedError("lively")  # named so that a plain reader does not find it
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(content[found.end() :], room)
        except zlib.error as error:
            raise PaperRefusedError("cut_off") from error
        room -= len(text)
        if room <= 0 or not unpacker.eof:
            raise PaperRefusedError("cut_off")
        yield text
