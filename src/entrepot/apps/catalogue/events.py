"""What the catalogue announces. All ids are public ids; markets go by their codes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCreated:
    """A seller described a new product."""

    product: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanged:
    """Something of a product changed: texts, prices, weights, code, origin, pictures."""

    product: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsImported:
    """A file brought these new products: told together, as they were kept."""

    product_import: str
    products: tuple[str, ...]
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HsConfirmed:
    """Somebody confirmed under which HS code a product falls."""

    product: str
    hs: str
    edition: str
    confirmed: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPublished:
    """A product is offered in these markets from now on."""

    product: str
    markets: tuple[str, ...]
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingWithdrawn:
    """A product is no longer offered in a market."""

    product: str
    market: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductArchived:
    """A product was put away; none of its listings stands any more."""

    product: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChanged:
    """What the law says of a product changed in these markets; search and feeds look again."""

    product: str
    markets: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCount:
    """How many pieces of a variant a file says there are, and in which row (the header is row 1)."""

    variant: str
    pieces: int
    row: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesTold:
    """A product file says how many pieces of a product's variants lie on the seller's shelf.

    `wins` when the seller wants these counts also where they counted by hand.
    """

    product_import: str
    product: str
    organisation: str
    counts: tuple[ToldCount, ...]
    wins: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished:
    """Every row of a file was looked at."""

    product_import: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsChanged:
    """The same was set for many products of a seller: told together, as they were kept."""

    products: tuple[str, ...]
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingsPublished:
    """These products are offered in further markets from now on; each may be in others."""

    products: tuple[str, ...]
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingsWithdrawn:
    """These products are no longer offered in some market; each may have left another."""

    products: tuple[str, ...]
    organisation: str
    at: datetime
