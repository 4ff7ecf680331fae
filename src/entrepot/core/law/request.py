"""What a quote is asked about: the request of the contract as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_MEASURES: Mapping[str, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with the input: where, why, and what to do."""

    field: str
    reason: str
    fix: str
    words: tuple[str, str] = ("", "")
    """Reason and fix before their figures were filled in: the key to other languages."""
    figures: tuple[tuple[str, str], ...] = ()


class InvalidRequestError(ValueError):
    """The input cannot be priced; ``errors`` holds everything wrong with it at once."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.reason}" for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of preferential origin."""

    agreement: str
    proof: str = ""
    number: str = ""


class Line(NamedTuple):
    """One line of goods. Weights and volumes are for one unit; ``goods_minor`` is the whole line."""

    hs: str
    national: str
    hs_edition: str
    origin: str
    unit_price: Decimal
    """Price of one unit in the request's currency, exact (``unit_price / price_per``)."""
    quantity: int
    goods_minor: int
    """Price of the line in minor units of the request's currency, rounded half up."""
    grams: Decimal | None = None
    gross_grams: Decimal | None = None
    ml: Decimal | None = None
    pieces: Decimal | None = None
    measures: Mapping[str, Decimal] = NO_MEASURES
    indivisible: bool = False
    facts: Mapping[str, str] = NOTHING
    producer: str = ""
    claim: Claim | None = None

    @property
    def code(self) -> str:
        """Return the most exact code known."""
        return self.national or self.hs


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys. ``spent_minor`` is the part of the yearly allowance already used.

    ``received_minor`` is the value of other goods that are sent to the same recipient that day, ``taken``
    what they had this year of goods the law caps for a person, by the cap's id.
    """

    kind: str = "consumer"
    tax_id: str = ""
    personal_use: bool = True
    spent_minor: int = 0
    received_minor: int = 0
    taken: Mapping[str, Decimal] = NO_MEASURES


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells. ``schemes`` None means all schemes the platform is set up for."""

    country: str = ""
    schemes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The days a rule may be tested on."""

    order: date
    export: date
    arrival: date
    """The request's ``import`` date."""
    declaration: date

    def on(self, basis: str) -> date:
        """Return the day a ``date_basis`` names; supply is the day of the order."""
        match basis:
            case "order" | "supply":
                return self.order
            case "export":
                return self.export
            case "import":
                return self.arrival
            case _:
                return self.declaration


class QuoteRequest(NamedTuple):
    """A request that can be priced. Amounts are integers in minor units of ``currency``."""

    destination: str
    currency: str
    lines: tuple[Line, ...]
    ship_from: str
    dates: Dates
    region: str = ""
    gross: bool = False
    incoterm: str = "DDP"
    mode: str = "air"
    purpose: str = "sale"
    route: str = "auto"
    freight_minor: int = 0
    insurance_minor: int = 0
    inland_minor: int = 0
    discount_minor: int = 0
    buyer: Buyer = Buyer()
    seller: Seller = Seller()
    parcels: tuple[tuple[int, ...], ...] = ()
    rates: Mapping[str, Decimal] = NO_MEASURES
