"""The rows of one order, as checkout planned it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from entrepot.apps.fees.queries import FeeQuote, PricedSale
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.freezing import share_rows
from entrepot.apps.orders.models import (
    Cart,
    CartQuote,
    Checkout,
    Order,
    OrderAddress,
    OrderLine,
    OrderParcel,
)
from entrepot.core.money import Money
from entrepot.core.trade.orders import OrderPlan, ParcelPlan, SellerFee

COPIED = (
    *("key", "product", "title", "sku", "hs", "national", "origin", "category", "quantity"),
    *("net_grams", "gross_grams", "price_minor", "per"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a checkout stands on: the cart, its frozen price, and the fee of each order by `order_key`."""

    cart: Cart
    quote: CartQuote
    lines: Mapping[str, QuotedLine]
    parcels: tuple[QuotedParcel, ...]
    sales: Mapping[str, PricedSale]

    @property
    def fees(self) -> dict[str, SellerFee]:
        """The fee of each order as core wants it."""
        return {order: _as_core(sale.total) for order, sale in self.sales.items()}

    def parcel(self, key: str) -> QuotedParcel:
        """Return the parcel of a key."""
        return next(each for each in self.parcels if each.key == key)

    def lines_of(self, plan: OrderPlan) -> list[QuotedLine]:
        """Return the lines of one order."""
        return [self.lines[each.line.key] for parcel in plan.parcels for each in parcel.lines]


def save_orders(
    checkout: Checkout,
    loaded: Loaded,
    plans: Sequence[OrderPlan],
    address: Address,
    *,
    at: datetime,
) -> tuple[list[Order], list[OrderParcel]]:
    """Write orders with their shares, addresses, parcels and lines, in the caller's transaction.

    One statement a table, however many orders, parcels and lines there are.
    """
    orders = insert(_order(checkout, loaded, plan, at) for plan in plans)
    pairs = list(zip(orders, plans, strict=True))
    insert(row for order, plan in pairs for row in share_rows(order, plan, _carriages(loaded, plan)))
    insert(OrderAddress(order=order, country=loaded.cart.country, **asdict(address)) for order in orders)
    parcels = _save_parcels(pairs, loaded)
    return orders, parcels


def _order(checkout: Checkout, loaded: Loaded, plan: OrderPlan, at: datetime) -> Order:
    return Order(
        checkout=checkout,
        business=plan.seller,
        number=plan.number,
        organisation_id=loaded.lines_of(plan)[0].organisation_id,
        market=loaded.cart.market,
        country=loaded.cart.country,
        moved_at=at,
        currency=plan.total.currency,
        goods_minor=plan.goods.minor,
        total_minor=plan.total.minor,
        commission_minor=plan.fee.commission.minor,
        commission_tax_minor=plan.fee.tax.minor,
        seller_share_minor=plan.seller_share.minor,
        at_delivery_minor=plan.at_delivery.minor,
        created_at=at,
    )


def _save_parcels(pairs: Sequence[tuple[Order, OrderPlan]], loaded: Loaded) -> list[OrderParcel]:
    planned = [
        (_parcel(order, place, parcel, loaded), parcel)
        for order, plan in pairs
        for place, parcel in enumerate(plan.parcels)
    ]
    insert(row for row, _parcel_plan in planned)
    rows: list[OrderLine] = []
    taken: Counter[int] = Counter()  # lines of an order are counted through all its parcels
    for row, parcel in planned:
        rows += _lines(row, parcel, loaded, start=taken[row.order_id])
        taken[row.order_id] += len(parcel.lines)
    insert(rows)
    return [row for row, _parcel_plan in planned]


def _parcel(order: Order, place: int, parcel: ParcelPlan, loaded: Loaded) -> OrderParcel:
    source = loaded.parcel(parcel.key)
    return OrderParcel(
        order=order,
        position=place,
        ship_from=source.ship_from,
        route=parcel.quote.route,
        gross=source.gross,
        request=source.request,
        reply=source.reply,
        kept=source.kept,
        service=source.service,
    )


def _lines(row: OrderParcel, parcel: ParcelPlan, loaded: Loaded, *, start: int) -> list[OrderLine]:
    return [
        OrderLine(
            order=row.order,
            parcel=row,
            position=position,
            variant=each.line.variant,
            amount_minor=each.amount.minor,
            value_minor=each.value.minor,
            **{name: getattr(loaded.lines[each.line.key], name) for name in COPIED},
        )
        for position, each in enumerate(parcel.lines, start)
    ]


def _carriages(loaded: Loaded, plan: OrderPlan) -> list[tuple[str, Money]]:
    carriers = {parcel.key: parcel.carrier for parcel in loaded.parcels}
    sums: dict[str, Money] = {}
    for parcel in plan.parcels:
        carrier = carriers[parcel.key]
        sums[carrier] = sums.get(carrier, Money.zero(plan.total.currency)) + parcel.carriage
    return sorted(sums.items())


def _as_core(fee: FeeQuote) -> SellerFee:
    reliefs = tuple((programme, amount) for programme, _name, amount in fee.programmes)
    return SellerFee(fee.commission, fee.tax, fee.tax_authority, reliefs)
