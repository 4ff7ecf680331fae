"""Files whose lines end as on old Macs, by a carriage return alone, read with the ends all others have."""

import io
from collections.abc import Buffer
from typing import BinaryIO, Final, cast

_HEAD: Final = 64 * 1024


def with_newlines(source: BinaryIO) -> BinaryIO:
    """Return the file as it is, or one of the same bytes at the same places whose lines end by newlines.

    The first 64 KiB say which: a file that has a newline in them is left alone.
    """
    source.seek(0)
    head = source.read(_HEAD)
    source.seek(0)
    return (
        cast("BinaryIO", io.BufferedReader(_Returns(source)))
        if b"\r" in head and b"\n" not in head
        else source
    )


class _Returns(io.RawIOBase):
    """A file in which every carriage return reads as a newline."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        """Say yes: it is there to be read."""
        return True

    def seekable(self) -> bool:
        """Say yes: a place in it is the same place in the file beneath."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place of the file beneath."""
        return self._source.seek(offset, whence)

    def readinto(self, buffer: Buffer, /) -> int:
        """Read as much as fits."""
        room = memoryview(buffer)
        piece = self._source.read(len(room)).replace(b"\r", b"\n")
        room[: len(piece)] = piece
        return len(piece)
