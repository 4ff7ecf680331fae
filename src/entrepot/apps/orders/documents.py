"""What a frozen quote keeps: its lines and parcels as values, as plain documents, and as core wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from entrepot.core.money import Money
from entrepot.core.trade.allocation import Origin
from entrepot.core.trade.orders import CartLine, ParcelQuote


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """One line of a cart with its price. `price_minor` is for `per` pieces.

    `key` is the variant; where a variant is shared over several orders, the later ones number it (`var_…#2`).

    `listed` is what the seller asks; where that is in another currency, `rate` says by what it was converted.
    """

    key: str
    product: str
    business: str
    business_name: str
    organisation_id: int
    title: str
    sku: str
    hs: str
    national: str
    origin: str
    category: str
    quantity: int
    listed_minor: int
    listed_currency: str
    rate: str
    price_minor: int
    per: int
    currency: str
    net_grams: int | None
    gross_grams: int | None

    @property
    def variant(self) -> str:
        """The public id of the variant."""
        return self.key.partition("#")[0]

    @property
    def price(self) -> Money:
        """The price of `per` pieces."""
        return Money(self.price_minor, self.currency)

    @property
    def amount(self) -> Money:
        """The price of the line as listed."""
        return self.as_core().amount

    def as_core(self) -> CartLine:
        """Return the line as checkout wants it."""
        return CartLine(self.key, self.business, self.variant, self.quantity, self.price, self.per)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedParcel:
    """One consignment of one seller: what was asked of the law, what it answered, what it answered from.

    `order` counts the orders of this seller: several only where the law limits an order. `place` is the
    seller's place (public id) it leaves, empty where no piece ever lay; `ship_from` the country that is in.
    """

    key: str
    business: str
    ship_from: str
    lines: tuple[str, ...]
    gross: bool
    carrier: str
    service: str
    request: Mapping[str, Any] = field(repr=False)
    reply: Mapping[str, Any] = field(repr=False)
    kept: Mapping[str, Any] = field(repr=False)
    order: int = 1
    place: str = ""

    @property
    def origin(self) -> Origin:
        """Where it comes from: the law is asked about another country only from a bonded zone."""
        asked = self.request["ship_from"]
        return Origin(self.ship_from, "" if asked == self.ship_from else asked)

    @property
    def is_priced(self) -> bool:
        """Whether the law gave a price."""
        return bool(self.reply.get("status") == "ok")

    @property
    def total(self) -> Money | None:
        """What is paid at checkout for this parcel, None without a price."""
        if not self.is_priced:
            return None
        return Money.parse(self.reply["pay"]["checkout"], self.reply["currency"])

    def as_core(self) -> ParcelQuote:
        """Return the parcel as checkout wants it."""
        return ParcelQuote(self.key, self.lines, self.reply, self.gross, self.order)


def plain_lines(lines: Sequence[QuotedLine]) -> list[dict[str, Any]]:
    """Return lines as they are kept."""
    return [_plain(line, _LINE) for line in lines]


def plain_parcels(parcels: Sequence[QuotedParcel]) -> list[dict[str, Any]]:
    """Return parcels as they are kept."""
    return [_plain(parcel, _PARCEL) | {"lines": list(parcel.lines)} for parcel in parcels]


_LINE = tuple(each.name for each in fields(QuotedLine))
_PARCEL = tuple(each.name for each in fields(QuotedParcel))


def _plain(row: QuotedLine | QuotedParcel, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the columns by their names. What is a document already is not copied: nobody writes in it."""
    return {name: getattr(row, name) for name in names}


def parcel_heads(kept: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what a checkout keeps of its parcels: what the law answered stands in each order."""
    return [{name: each[name] for name in ("key", "business", "order", "carrier", "lines")} for each in kept]


def read_lines(kept: Sequence[Mapping[str, Any]]) -> tuple[QuotedLine, ...]:
    """Return kept lines."""
    return tuple(QuotedLine(**each) for each in kept)


def read_parcels(kept: Sequence[Mapping[str, Any]]) -> tuple[QuotedParcel, ...]:
    """Return kept parcels."""
    return tuple(QuotedParcel(**{**each, "lines": tuple(each["lines"])}) for each in kept)
