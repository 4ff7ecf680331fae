"""What co-operatives want from a reader of a file of members. The reader is an adapter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from entrepot.apps.catalogue.provider import FileRefusedError, Place

__all__ = ["FileRefusedError", "MemberFile", "MemberReader", "MemberRow", "Place"]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row: what it says by column, as text, or a fault of the row itself; `next` is where to go on."""

    row: int
    said: Mapping[str, str] = field(repr=False)
    cells: tuple[str, ...] = field(repr=False)
    fault: str
    next: Place


@dataclass(frozen=True, slots=True)
class MemberFile:
    """An opened file: its header as it stands, and its rows one by one."""

    header: tuple[str, ...]
    rows: Iterator[MemberRow] = field(repr=False)


class MemberReader(Protocol):
    """Reads a seekable file from a place on, holding one row in memory at a time."""

    def __call__(self, source: BinaryIO, start: Place | None = None) -> MemberFile:
        """Open the file. Raises FileRefusedError when its header is not understood."""
