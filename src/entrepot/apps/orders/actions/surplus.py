"""Customs asked for less than was collected: the difference is the buyer's, who paid it as duty or tax."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.orders.actions.refunding import start_refund_of_parts
from entrepot.apps.orders.freezing import parcel_plan, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Order, OrderParcel, OrderRefund
from entrepot.apps.orders.moving import lock
from entrepot.core.ledger import AccountKind, Sale
from entrepot.core.money import Money
from entrepot.core.trade.assessment import Difference, is_fixed_by_customs, surplus_of
from entrepot.core.trade.checkout import authority_of

CLERK = system("orders")
REASON = "customs_surplus"
GONE_BACK = frozenset({"refund_due", "refunded"})
ACCOUNTS = {"duty": AccountKind.DUTY_PAYABLE, "tax": AccountKind.TAX_PAYABLE}


def return_dues_surplus(
    *, order: str, parcel: str, reference: str, difference: Difference, by: Actor, at: datetime
) -> Money | None:
    """Start giving the buyer back what customs did not ask for of one levy of a parcel, and return how much.

    In the order's currency, in proportion to what was charged; for every basis of price, because the platform
    bears what customs asks beyond it. `reference` is the declaration's: the same again changes nothing. What
    went back otherwise is not given twice, and no part of it is the seller's or the commission's. None when
    it needs a person: a card scheme has the payment in hand, or no share of the order holds the levy. For the
    platform. Raises Order.DoesNotExist, OrderParcel.DoesNotExist.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        nothing = Money.zero(row.currency)
        if row.state in GONE_BACK or not row.payment:
            return nothing  # all of it goes back anyway
        key = f"surplus/{reference}:{difference.kind}"
        known = OrderRefund.objects.filter(request_key=key).first()
        if known is not None:
            return Money(known.amount_minor, row.currency)
        sale = sale_of(row)
        charged, place = _charged(row, row.parcels.get(public_id=parcel), difference.kind, sale)
        if place is None or Chargeback.objects.filter(order=row, outcome="").exists():
            return None
        left = progress_of(row, sale, with_claims=True).left(sale).dues[place]
        minor = min(surplus_of(charged, difference).minor, left)
        if not minor:
            return nothing
        dues = tuple(minor if each == place else 0 for each in range(len(sale.dues)))
        parts = sale.nothing.with_row((0, *dues, *(0 for _each in sale.carriage)))
        amount = Money(minor, row.currency)
        start_refund_of_parts(row, parts, amount, key=key, reason=REASON, by=CLERK, at=at)
    return amount


def _charged(row: Order, parcel: OrderParcel, kind: str, sale: Sale) -> tuple[Money, int | None]:
    """Return what the buyer paid for one kind of levy on a parcel, and the place of the share it is in."""
    quote = parcel_plan(row, parcel).quote
    levies = [
        levy
        for levy in quote.levies
        if levy.kind == kind and not levy.at_delivery and is_fixed_by_customs(levy)
    ]
    charged = Money.total((levy.amount for levy in levies), row.currency)
    if not levies:
        return charged, None
    owner = authority_of(levies[0], quote.destination, {})
    account = ACCOUNTS[Difference(kind, charged, charged).account]
    places = [
        place
        for place, due in enumerate(sale.dues)
        if (due.account.kind, due.account.owner) == (account, owner)
    ]
    return charged, places[0] if places else None
