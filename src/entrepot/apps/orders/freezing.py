"""Between rows and core: the sale an order is, how far its money has come, the parcels it was quoted in."""

from collections.abc import Sequence

from entrepot.apps.orders.access import PLATFORM
from entrepot.apps.orders.models import Order, OrderParcel, OrderShare
from entrepot.apps.orders.whole import read_parcels_of
from entrepot.core.ledger import AccountKind, AccountRef, Parts, Progress, Sale, Share
from entrepot.core.money import Money
from entrepot.core.trade.frozen_quote import freeze
from entrepot.core.trade.orders import CartLine, LinePlan, OrderPlan, ParcelPlan

Part = OrderShare.Part
PAID = (Part.GOODS, Part.DUE, Part.CARRIAGE)


def share_rows(order: Order, plan: OrderPlan, carriages: Sequence[tuple[str, Money]]) -> list[OrderShare]:
    """Return the rows that say whose each part of an order is; nothing for a part of nothing.

    `carriages` are (carrier, amount), each carrier once. Dues of one authority and kind share an account.
    """
    rows = [(Part.GOODS, AccountKind.SELLER_AVAILABLE, plan.seller, "", plan.goods)]
    dues: dict[tuple[AccountKind, str], tuple[list[str], Money]] = {}
    for due in plan.dues:
        kind = AccountKind.DUTY_PAYABLE if due.account == "duty" else AccountKind.TAX_PAYABLE
        levies, amount = dues.get((kind, due.authority), ([], Money.zero(due.amount.currency)))
        dues[kind, due.authority] = ([*levies, due.levy], amount + due.amount)
    rows += [
        (Part.DUE, kind, owner, " ".join(levies), each) for (kind, owner), (levies, each) in dues.items()
    ]
    rows += [(Part.CARRIAGE, AccountKind.CARRIER_PAYABLE, carrier, "", each) for carrier, each in carriages]
    rows.append((Part.COMMISSION_TAX, AccountKind.TAX_PAYABLE, plan.fee.tax_authority, "", plan.fee.tax))
    rows += [(Part.RELIEF, AccountKind.RELIEF, programme, "", each) for programme, each in plan.fee.reliefs]
    kept = [row for row in rows if row[-1].minor]
    return [
        OrderShare(
            order=order,
            position=position,
            part=part,
            account=kind.value,
            owner=owner,
            levy=levy,
            amount_minor=amount.minor,
        )
        for position, (part, kind, owner, levy, amount) in enumerate(kept)
    ]


def sale_of(order: Order) -> Sale:
    """Return the sale as it was frozen at checkout."""
    shares = _shares(order)

    def of(part: OrderShare.Part) -> tuple[Share, ...]:
        return tuple(
            Share(
                AccountRef(AccountKind(row.account), row.owner, order.currency),
                Money(row.amount_minor, order.currency),
            )
            for row in shares
            if row.part == part
        )

    taxes = of(Part.COMMISSION_TAX)
    return Sale(
        order=order.public_id,
        seller=order.business,
        platform=PLATFORM,
        goods=Money(order.goods_minor, order.currency),
        dues=of(Part.DUE),
        carriage=of(Part.CARRIAGE),
        commission=Money(order.commission_minor, order.currency),
        commission_tax=taxes[0] if taxes else None,
        reliefs=of(Part.RELIEF),
    )


def progress_of(order: Order, sale: Sale, *, with_claims: bool = False) -> Progress:
    """Return how far the money has come; with refunds that are only asked for counted, or without."""
    rows = paid_rows(order)
    row = [each.claimed_minor if with_claims else each.refunded_minor for each in rows]
    return Progress(
        refunded=sale.nothing.with_row(row),
        set_aside=order.dues_set_aside_at is not None,
        released=order.released_at is not None,
    )


def paid_rows(order: Order) -> list[OrderShare]:
    """Return the shares of what the buyer paid, in the order of core's `Parts`."""
    return [row for part in PAID for row in _shares(order) if row.part == part]


def parts_of(sale: Sale, row: Sequence[int]) -> Parts:
    """Return kept minor units as the parts of a sale."""
    return sale.nothing.with_row(row)


def parcel_plans(order: Order) -> list[ParcelPlan]:
    """Return the parcels as checkout planned them, for whoever declares or carries them."""
    return [parcel_plan(order, parcel) for parcel in parcels_of(order)]


def parcels_of(order: Order) -> list[OrderParcel]:
    """Return the parcels with their lines; what the caller has read with the order is not read again."""
    read_parcels_of(order)
    return list(order.parcels.all())


def parcel_plan(order: Order, parcel: OrderParcel) -> ParcelPlan:
    """Return one parcel as checkout planned it."""
    lines = tuple(
        LinePlan(
            CartLine(
                key=row.key,
                seller=order.business,
                variant=row.variant,
                quantity=row.quantity,
                price=Money(row.price_minor, order.currency),
                per=row.per,
            ),
            Money(row.amount_minor, order.currency),
            Money(row.value_minor, order.currency),
        )
        for row in parcel.lines.all()
    )
    return ParcelPlan(parcel.public_id, freeze(parcel.reply), lines)


def _shares(order: Order) -> list[OrderShare]:
    """Return the shares as they are now, or as the caller has read them with the order."""
    return sorted(order.shares.all(), key=lambda row: row.position)
