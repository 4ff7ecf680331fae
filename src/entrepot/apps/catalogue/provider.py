"""What the catalogue wants from a reader of another shop's file. The readers are adapters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file the next product begins: byte, row (the header is row 1), and line of text."""

    offset: int
    row: int
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one row. A fatal one keeps its whole product out."""

    row: int
    line: int
    column: str
    code: str
    value: str = ""
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant as its row says. `price` is decimal text; what is empty was not given.

    `pieces` is how many the other shop has counted; None where it says nothing, or nothing to go by.
    """

    row: int
    line: int
    sku: str
    options: tuple[str, str, str]
    price: str
    grams: int | None
    gtin: str
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """A picture named in a row. `sku` names the variant it shows, when it shows one."""

    address: str
    alt: str
    position: int
    sku: str = ""


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product of a file, or one stretch of it that is no product and says why.

    `cells` are its rows by number as they stood; `next` is where to go on after it.
    """

    row: int
    handle: str
    title: str
    description: str
    brand: str
    category: str
    option_names: tuple[str, str, str]
    hs: str
    origin: str
    variants: tuple[VariantDraft, ...]
    pictures: tuple[PictureDraft, ...]
    findings: tuple[Finding, ...]
    cells: tuple[tuple[int, tuple[str, ...]], ...]
    next: Place

    @property
    def is_whole(self) -> bool:
        """Whether it may be taken."""
        return not any(finding.fatal for finding in self.findings)


class FileRefusedError(ValueError):
    """The file as a whole is not what the reader reads: `code` says why, `columns` what is missing."""

    def __init__(self, code: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.columns = columns


@dataclass(frozen=True, slots=True)
class ProductFile:
    """An opened file: its header as it stands, and its products one by one."""

    header: tuple[str, ...]
    products: Iterator[ProductDraft] = field(repr=False)


class ProductReader(Protocol):
    """Reads a seekable file from a place on, holding one product in memory at a time."""

    def __call__(self, source: BinaryIO, start: Place | None = None) -> ProductFile:
        """Open the file. Raises FileRefusedError when its header is not understood."""
