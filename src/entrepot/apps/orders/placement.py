"""The rows of one order, as checkout planned it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from entrepot.apps.kernel.actors import Actor
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
    OrderMove,
    OrderParcel,
    OrderShare,
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
    fees: Mapping[str, SellerFee]

    def lines_of(self, plan: OrderPlan) -> list[QuotedLine]:
        """Return the lines of one order."""
        return [self.lines[each.line.key] for parcel in plan.parcels for each in parcel.lines]


def save_order(
    checkout: Checkout, loaded: Loaded, plan: OrderPlan, address: Address, *, by: Actor, at: datetime
) -> Order:
    """Write one order with its shares, address, parcels and lines, in the caller's transaction."""
    order = Order.objects.create(
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
    OrderShare.objects.bulk_create(share_rows(order, plan, _carriages(loaded, plan)))
    OrderAddress.objects.create(order=order, country=loaded.cart.country, **asdict(address))
    _save_parcels(order, loaded, plan)
    OrderMove.objects.create(
        order=order, event="placed", before="", after=order.state, who=by.key, why="", at=at
    )
    return order


def _save_parcels(order: Order, loaded: Loaded, plan: OrderPlan) -> None:
    quoted = {parcel.key: parcel for parcel in loaded.parcels}
    rows: list[OrderLine] = []
    for place, parcel in enumerate(plan.parcels):
        source = quoted[parcel.key]
        row = OrderParcel.objects.create(
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
        rows += _lines(row, parcel, loaded, start=len(rows))
    OrderLine.objects.bulk_create(rows)


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
