"""What orders announces. Ids are public ids, amounts minor units of `currency`; no name, no address."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """One order of a checkout."""

    order: str
    business: str
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPlaced:
    """A cart became orders, one a seller; their goods are reserved and wait for the money."""

    checkout: str
    market: str
    currency: str
    total_minor: int
    orders: tuple[PlacedOrder, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid:
    """The money of an order is held and its goods are the buyer's."""

    order: str
    business: str
    market: str
    currency: str
    total_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled:
    """An order ended unpaid; its goods are free again."""

    order: str
    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLetGo:
    """An unpaid order was left out of its checkout; `tell` names the sides that did not do it."""

    order: str
    business: str
    tell: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParcelPacked:
    """The seller packed one parcel of an order: its label is made, its goods are in it."""

    order: str
    business: str
    parcel: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped:
    """The seller handed one parcel of an order to the carrier."""

    order: str
    business: str
    parcel: str
    tracking: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered:
    """Every parcel of an order arrived; silence counts as receipt from `release_on`."""

    order: str
    business: str
    release_on: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsStepRecorded:
    """Customs looks at a parcel, asks about it or lets it go: states of core's DECLARATION."""

    order: str
    business: str
    parcel: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReleased:
    """The money of an order was shared out."""

    order: str
    business: str
    market: str
    currency: str
    goods_minor: int
    seller_share_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCalledOff:
    """The money of a paid order is going to be given back. `event` is the step of the state table."""

    order: str
    business: str
    event: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChargedBack:
    """A card scheme took money of an order back for good, and the books say from whom.

    `parts` of each paid share went back because of a chargeback, or a refund that was not made after all.
    """

    order: str
    business: str
    at: datetime
    because: str = ""
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDisputed:
    """The buyer says that something is wrong; the money stays held."""

    order: str
    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeMoved:
    """A dispute took a step of core's DISPUTE and stands in `state` now; the first step is `opened`."""

    dispute: str
    order: str
    business: str
    event: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementEnded:
    """What a dispute would have had sent again is not: its pieces and its label are let go."""

    replacement: str
    order: str
    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParcelFailed:
    """One of several parcels will not arrive (lost, rejected): its share goes back, the others go on."""

    order: str
    business: str
    parcel: str
    event: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded:
    """Money of an order went back to its buyer. `is_whole` when nothing of it is left."""

    order: str
    business: str
    market: str
    refund: str
    currency: str
    amount_minor: int
    is_whole: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMoved:
    """A return took a step of core's RETURN and stands in `state` now; the first step is `requested`."""

    returned: str
    order: str
    business: str
    event: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PiecesBack:
    """Pieces of one line for which money went back, and the parcel and way in by which they had come.

    `value_minor` is what they had been declared at, less what was taken off for how they came back.
    """

    parcel: str
    route: str
    variant: str
    pieces: int
    value_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefunded:
    """A return is done, once, in the transaction that posted its money: stock and books are right again.

    Who keeps a yearly quota restores it by `lines` where `restores` is true: the goods were back while the
    law still restores duty, tax and allowance (China: asked for within 30 days of release, back within 45).
    `country` is where they had been brought into. Each return is announced once, by `returned`; several
    returns of one order together never name more pieces than were sold. Amounts are of the whole return:
    `goods_minor` and `dues_minor` are what went back of goods, and of duty and tax.
    """

    returned: str
    order: str
    business: str
    market: str
    country: str
    currency: str
    goods_minor: int
    dues_minor: int
    amount_minor: int
    restores: bool
    lines: tuple[PiecesBack, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareAdvanced:
    """A seller's share of an order was paid to them before receipt, less a price and its tax."""

    order: str
    business: str
    currency: str
    share_minor: int
    price_minor: int
    tax_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerForgotten:
    """What an order held of its buyer is blank; not `is_whole` while a law has name and number kept."""

    order: str
    is_whole: bool
    at: datetime
