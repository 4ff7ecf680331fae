"""Customs asked for less than was collected: the difference is the buyer's, who paid it as duty or tax."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.ledger import actions as books
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders.access import PLATFORM
from entrepot.apps.orders.actions.refunding import start_refund_of_parts
from entrepot.apps.orders.freezing import parcel_plan, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Order, OrderParcel, OrderRefund
from entrepot.apps.orders.moving import lock
from entrepot.core.ledger import AccountKind, Sale, Share, Stamp, dues_kept, kept_given_up
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
        if row.state in GONE_BACK or not row.payment:
            return Money.zero(row.currency)  # all of it goes back anyway
        key = f"surplus/{reference}:{difference.kind}"
        known = OrderRefund.objects.filter(request_key=key).first()
        if known is not None:
            return Money(known.amount_minor, row.currency)
        sale = sale_of(row)
        due = _left_over(row, parcel, difference, sale)
        if due is None:
            return None
        if not due.amount.minor:
            return due.amount
        dues = tuple(due.amount.minor if each.account == due.account else 0 for each in sale.dues)
        parts = sale.nothing.with_row((0, *dues, *(0 for _each in sale.carriage)))
        start_refund_of_parts(row, parts, due.amount, key=key, reason=REASON, by=CLERK, at=at)
    return due.amount


def keep_dues_surplus(
    *, order: str, parcel: str, reference: str, difference: Difference, by: Actor, at: datetime
) -> Share | None:
    """Keep for the platform what customs did not ask for of one levy of a parcel; return whose it was.

    As `return_dues_surplus`, for orders whose terms say so: what would go back to the buyer lowers what the
    platform bears where customs asks for more. The same `reference` again posts once. For the platform.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if row.state in GONE_BACK or not row.payment:
            return None
        due = _left_over(row, parcel, difference, sale_of(row))
        if due is None or not due.amount.minor:
            return due
        stamp = Stamp("orders", f"{order}:kept:{reference}:{difference.kind}", at, order)
        if ledger.get_entry(source=stamp.source, reference=stamp.reference, viewer=CLERK) is None:
            books.post(entry=dues_kept(stamp, due, platform=PLATFORM), by=CLERK, at=at)
    return due


def give_up_kept_surplus(*, order: str, reference: str, due: Share, by: Actor, at: datetime) -> None:
    """Put back to the authority's account what was kept, because the buyer got it back after all.

    The same `reference` again posts once. For the platform.
    """
    require_role(by, OPERATOR)
    stamp = Stamp("orders", f"{order}:given_up:{reference}", at, order)
    with transaction.atomic():
        lock(order)
        books.post(entry=kept_given_up(stamp, due, platform=PLATFORM), by=CLERK, at=at)


def _left_over(row: Order, parcel: str, difference: Difference, sale: Sale) -> Share | None:
    """Return what customs leaves of a levy, on the account that holds it; None when it needs a person."""
    charged, place = _charged(row, row.parcels.get(public_id=parcel), difference.kind, sale)
    if place is None or Chargeback.objects.filter(order=row, outcome="").exists():
        return None
    left = progress_of(row, sale, with_claims=True).left(sale).dues[place]
    return Share(
        sale.dues[place].account, Money(min(surplus_of(charged, difference).minor, left), row.currency)
    )


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
