"""What the catalogue wants from a reader of another shop's file. The readers are adapters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from entrepot.apps.catalogue.inputs import ProductInput


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

    `pieces` is how many the other shop has counted; None where it says nothing, or nothing to go by. What
    follows it few files say: the content of one unit, what the price is for, its currency and its basis.
    """

    row: int
    line: int
    sku: str
    options: tuple[str, str, str]
    price: str
    grams: int | None
    gtin: str
    pieces: int | None = None
    net_grams: int | None = None
    ml: int | None = None
    content: int | None = None
    per: int | None = None
    currency: str = ""
    basis: str = ""


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

    `cells` are its rows by number as they stood; `next` is where to go on after it. `details` are (kind,
    name, value), `texts` further (language, field, text): None and none where the file knows of no such.
    `parts` are details that take the place of those of their kinds only.
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
    language: str = ""
    details: tuple[tuple[str, str, str], ...] | None = None
    texts: tuple[tuple[str, str, str], ...] = ()
    parts: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it may be taken."""
        return not any(finding.fatal for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenProduct:
    """A product as it is written into a file: what it says, its pictures, its page for buyers.

    `texts` are further (language, field, text).
    """

    content: ProductInput
    pictures: tuple[PictureDraft, ...]
    texts: tuple[tuple[str, str, str], ...]
    page: str


class ProductWriter(Protocol):
    """Writes products as a file that another shop reads."""

    content_type: str
    file_name: str

    def __call__(self, products: Iterator[WrittenProduct]) -> Iterator[str]:
        """Yield the file piece by piece."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is to be read. `columns` says at which number (from 0) each thing known stands.

    `wrapping` is what holds the table (empty: lines of text), `header_row` how many rows stand before the
    names of the columns. `weight_unit` is that of weights which name none.
    """

    source: str
    wrapping: str = ""
    encoding: str = "utf-8"
    header: tuple[str, ...] = ()
    header_row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    weight_unit: str = ""


class ProductFiles(Protocol):
    """Reads the product files of other shops and of spreadsheets, whatever they are wrapped in."""

    sources: tuple[str, ...]
    """The kinds of files there are."""

    def look(self, source: BinaryIO, *, kind: str = "", encoding: str = "") -> Layout:
        """Say what file this is, or how it reads as the `kind` it is said to be. Raises FileRefusedError."""

    def is_flat(self, layout: Layout) -> bool:
        """Whether it is read as it stands; else `flatten` comes first."""

    def flatten(self, source: BinaryIO, layout: Layout, target: BinaryIO) -> None:
        """Write the rows so that those of a product stand together and reading may stop at any of them.

        In memory that does not grow with the file. Raises FileRefusedError.
        """

    def read(self, source: BinaryIO, layout: Layout, start: Place | None = None) -> ProductFile:
        """Open a flat file from a place on, holding one product in memory at a time."""

    def preview(self, source: BinaryIO, layout: Layout, products: int) -> list[ProductDraft]:
        """Return the first few products, by the first rows alone. Raises FileRefusedError."""

    def peek(self, source: BinaryIO, layout: Layout, rows: int) -> list[tuple[str, ...]]:
        """Return the first few rows under the header, as they stand."""
