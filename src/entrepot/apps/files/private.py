"""What is kept of a file that only some may see: a picture written anew, or a PDF that was looked at.

Private files lie in a folder of their own. No address leads there: `/pictures/` takes names of its own form,
and whoever shows a private file asks for it by its row, after it has checked who asks.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

from entrepot.apps.files.encoding import SUFFIX, encode
from entrepot.apps.files.papers import count_pages, is_paper

PICTURE: Final = "picture"
PAPER: Final = "paper"
KINDS: Final = (PICTURE, PAPER)
CONTENT_TYPES: Final = {PICTURE: "image/webp", PAPER: "application/pdf"}
LONGEST_NAME: Final = 80
SMALL: Final = 640  # pixels: what a list of pictures shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that may be kept: `parts` are (variant, bytes), the whole one last."""

    kind: str
    name: str
    digest: str
    size: int
    pages: int
    parts: tuple[tuple[str, bytes], ...]

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(variant for variant, _content in self.parts)


def check(content: bytes, name: str) -> Checked:
    """Return a file as we would keep it. Raises PictureRefusedError or PaperRefusedError, with a code.

    What it is is read from the bytes; what its name or its sender calls it counts for nothing.
    """
    if is_paper(content):
        pages = count_pages(content)
        digest = hashlib.sha256(content).hexdigest()
        return Checked(
            kind=PAPER,
            name=shown_name(name, "pdf"),
            digest=digest,
            size=len(content),
            pages=pages,
            parts=(("", content),),
        )
    encoded = encode(content)
    wanted = {SMALL, encoded.width}
    parts = tuple((str(width), written) for width, written in encoded.files if width in wanted)
    return Checked(
        kind=PICTURE,
        name=shown_name(name, SUFFIX),
        digest=encoded.digest,
        size=len(parts[-1][1]),
        pages=0,
        parts=parts,
    )


def shown_name(name: str, suffix: str) -> str:
    """Return a stranger's name for a file as it may be shown and saved: no path, no marks, our suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = "".join(
        mark if unicodedata.category(mark)[0] in "LMN" or mark in "-_ " else " "
        for mark in unicodedata.normalize("NFC", stem)
    )
    return f"{' '.join(kept.split())[:LONGEST_NAME] or 'file'}.{suffix}"


def stored_name(kind: str, digest: str, variant: str) -> str:
    """Return the place in the store: spread over 256 folders."""
    suffix = SUFFIX if kind == PICTURE else "pdf"
    part = f"-{variant}" if variant else ""
    return f"private/{digest[:2]}/{digest}{part}.{suffix}"
