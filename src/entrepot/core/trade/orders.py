"""What checkout is given and what it decides: carts, parcels, fees; orders with frozen figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrepot.core.money import Money

from .frozen_quote import FrozenQuote
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many pieces of a variant of a seller. ``price`` is that of one piece, in the payment's currency.

    Where a price is for several pieces (``per``), the line is ``price x quantity / per``, rounded half up.
    """

    key: str
    seller: str
    variant: str
    quantity: int
    price: Money
    per: int = 1

    @property
    def amount(self) -> Money:
        """The price of the whole line."""
        minor = (2 * self.price.minor * self.quantity + self.per) // (2 * self.per)
        return Money(minor, self.price.currency)


@dataclass(frozen=True, slots=True)
class ParcelQuote:
    """The reply of a quote for one parcel; ``lines`` are keys of the cart, in the order of the request.

    ``gross`` says that the request's prices were all-in. ``order`` counts the orders of one seller: there are
    several only where the law limits an order.
    """

    key: str
    lines: tuple[str, ...]
    reply: Mapping[str, Any]
    gross: bool = False
    order: int = 1


@dataclass(frozen=True, slots=True)
class StockNeed:
    """So many of one item are wanted, so many were free when somebody looked."""

    item: str
    wanted: int
    free: int


@dataclass(frozen=True, slots=True)
class SellerFee:
    """The commission on one seller's goods at the full tariff, its tax, and who pays part of it."""

    commission: Money
    tax: Money
    tax_authority: str
    reliefs: tuple[tuple[str, Money], ...] = ()
    """(programme, amount) pairs."""

    @property
    def currencies(self) -> set[str]:
        """The currencies of its amounts: one, when all is well."""
        amounts = (self.commission, self.tax, *(amount for _, amount in self.reliefs))
        return {amount.currency for amount in amounts}


@dataclass(frozen=True, slots=True)
class Due:
    """Duty or tax collected at checkout for a named authority. ``account`` is duty or tax."""

    authority: str
    account: str
    levy: str
    amount: Money


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One line of an order: what it costs, and what it is worth after discount (what is declared)."""

    line: CartLine
    amount: Money
    value: Money


@dataclass(frozen=True, slots=True)
class ParcelPlan:
    """One parcel of an order with the quote it stands on."""

    key: str
    quote: FrozenQuote
    lines: tuple[LinePlan, ...]

    @property
    def goods(self) -> Money:
        """What the goods cost after discount."""
        return self.quote.goods - self.quote.discount

    @property
    def carriage(self) -> Money:
        """Freight and insurance paid at checkout: what the buyer pays now beyond goods and levies."""
        dues = (levy.amount for levy in self.quote.levies if not levy.at_delivery)
        return self.quote.at_checkout - self.goods - Money.total(dues, self.quote.currency)


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """One order of one seller, every figure frozen. ``total`` = goods + carriage + the dues."""

    seller: str
    parcels: tuple[ParcelPlan, ...]
    goods: Money
    carriage: Money
    dues: tuple[Due, ...]
    at_delivery: Money
    """Still to be paid to carrier or customs at the door; no part of the total."""
    fee: SellerFee
    seller_share: Money
    total: Money
    number: int = 1


@dataclass(frozen=True, slots=True)
class CheckoutPlan:
    """All orders of one payment: ``payment`` is exactly the sum of their totals."""

    orders: tuple[OrderPlan, ...]
    payment: Money


@dataclass(frozen=True, slots=True)
class CheckoutRefused:
    """The cart cannot be bought as it stands; every reason at once."""

    reasons: tuple[Refusal, ...]


def order_key(seller: str, number: int) -> str:
    """Return the key of a seller's order in one checkout: the seller's own for the first one."""
    return seller if number == 1 else f"{seller}/{number}"
