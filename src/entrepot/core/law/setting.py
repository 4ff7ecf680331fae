"""Where a condition is decided, and what came of it: the goods, the rates and the words of an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol

from entrepot.core.law.consignment import Consignment
from entrepot.core.law.expressions import CONTEXT
from entrepot.core.law.rate_card import RateCard
from entrepot.core.law.rates import Rates
from entrepot.core.law.request import QuoteRequest
from entrepot.core.law.rows import ConditionRow
from entrepot.core.money import exponent

ORDER_WORDS = frozenset(
    {"purpose", "mode", "incoterm", "destination", "region", "ship_from", "seller.country", "scheme"}
    | {"buyer.kind", "buyer.tax_id", "buyer.personal_use"}
)
type OrderWords = Mapping[str, str | frozenset[str] | None]


def order_words(request: QuoteRequest, schemes: frozenset[str]) -> OrderWords:
    """Return the facts that are words and the same for every line; None was not given."""
    return {
        "purpose": request.purpose,
        "mode": request.mode,
        "incoterm": request.incoterm,
        "destination": request.destination,
        "region": request.region or None,
        "ship_from": request.ship_from,
        "seller.country": request.seller.country or None,
        "scheme": schemes,
        "buyer.kind": request.buyer.kind,
        "buyer.tax_id": request.buyer.tax_id,
        "buyer.personal_use": "true" if request.buyer.personal_use else "false",
    }


class Known(NamedTuple):
    """What is known before the goods are: an order's words and, where one line is meant, its card."""

    words: OrderWords
    card: RateCard | None = None


class HasCard(Protocol):
    """What holds a line's card."""

    @property
    def card(self) -> RateCard:
        """The law on the line."""


@dataclass(slots=True)
class Setting:
    """Where a condition is decided: the goods, the rates, and the line and parcel it is about (if any)."""

    consignment: Consignment
    rates: Rates
    tariffs: Sequence[HasCard]
    words: OrderWords
    line: int | None = None
    parcel: int | None = None
    levies: dict[str, Decimal] = field(default_factory=dict)
    """Amounts of levies already computed for the parcel, rounded, in the law's currency (``levy:`` facts)."""

    def on_line(self, line: int) -> "Setting":
        """Return the same for one line."""
        return Setting(self.consignment, self.rates, self.tariffs, self.words, line, self.parcel, self.levies)

    def scopes(self, scope: str) -> Sequence[tuple[int, ...]]:
        """Return the groups of lines a test must hold for."""
        goods = self.consignment
        if scope in {"item", "line"}:
            return goods.alone if self.line is None else (goods.alone[self.line],)
        if scope == "parcel":
            return goods.parcels if self.parcel is None else (goods.parcels[self.parcel],)
        return (goods.everything,)


class Failure(NamedTuple):
    """A test that did not hold: a word, or an amount and the limit it missed."""

    row: ConditionRow
    value: str | Decimal
    limit: Decimal | None = None

    def shown(self) -> str:
        """Return the value as a person would read it."""
        return shown(self.value, self.row.unit, self.limit) if isinstance(self.value, Decimal) else self.value


class Missing(NamedTuple):
    """A fact that was not given."""

    row: ConditionRow
    field: str


type Outcome = Failure | Missing | None


class Verdict(NamedTuple):
    """The answer for one subject: it holds, or these failures, or these missing facts."""

    holds: bool
    failures: tuple[Failure, ...] = ()
    missing: tuple[Missing, ...] = ()
    settled: bool = False
    """It was known beforehand: whoever is told so again is told by the same object."""


HOLDS = Verdict(holds=True)
FAILS = Verdict(holds=False)


def shown(value: Decimal, currency: str, limit: Decimal | None = None) -> str:
    """Return a value to its currency's decimals; with more where it would look like the limit it missed."""
    places = exponent(currency) if currency else 2
    rounded = value.quantize(Decimal(1).scaleb(-places), context=CONTEXT)
    if rounded == limit and rounded != value:
        return format(value.quantize(Decimal("0.000001"), context=CONTEXT).normalize(), "f")
    return format(rounded if currency else rounded.normalize(), "f")
