"""When the goods have arrived: dues put aside, and everybody's share released."""

from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.advancing import repay
from entrepot.apps.orders.commissions import note_release
from entrepot.apps.orders.events import OrderReleased
from entrepot.apps.orders.freezing import progress_of, sale_of
from entrepot.apps.orders.models import Order, OrderRefund, ReceiptTerm
from entrepot.apps.orders.moving import lock, move
from entrepot.apps.orders.returning import holds_money
from entrepot.core.ledger import Stamp, dues_set_aside, dues_short, sale_released
from entrepot.core.ledger import duty as duty_share
from entrepot.core.ledger import tax as tax_share
from entrepot.core.money import Money
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")
SHORTEST, LONGEST = 1, 90


def confirm_receipt(*, order: str, by: Actor, at: datetime, key: str = "") -> None:
    """Let the buyer say that all is well: the money is released at once.

    Raises Order.DoesNotExist, IllegalMoveError when the order was not delivered or is past that.
    """
    with transaction.atomic():
        row = lock(order)
        move(row, "confirmed", who=require_party(row, by, key), by=by, at=at)
        if not _waits_for_refund(row):
            _release(row, by, at)


def expire_receipt(*, order: str, by: Actor, at: datetime) -> bool:
    """Take silence for receipt once its time has passed, and release; False when it is not time or not due.

    For the platform; idempotent. An order that was confirmed while a refund was under way is released too.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if row.state == "delivered" and row.release_on and row.release_on <= at:
            move(row, "time_passed", who={SYSTEM}, by=by, at=at)
        if row.state != "confirmed" or _waits_for_refund(row):
            return False
        _release(row, by, at)
    return True


def release_order(*, order: str, by: Actor, at: datetime) -> None:
    """Share out the money of a confirmed order: seller, commission and its tax, reliefs, carrier, dues.

    For the platform. Raises IllegalMoveError when it is not confirmed, ProblemRaised (409) while a refund is
    under way.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if _waits_for_refund(row):
            raise refusals.held()
        _release(row, by, at)


def set_dues_aside(*, order: str, by: Actor, at: datetime) -> bool:
    """Put the duty and tax collected with a paid order aside for their authorities; False when they are.

    For the platform, when customs has released the goods: from then on it is owed, whatever happens.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        sale = sale_of(row)
        progress = progress_of(row, sale)
        done = progress.set_aside or progress.released or not row.payment
        if done or not sum(progress.left(sale).dues):
            return False
        stamp = Stamp("orders", f"{order}:dues", at, order)
        ledger.post(entry=dues_set_aside(stamp, sale, progress), by=CLERK, at=at)
        Order.objects.filter(pk=row.pk).update(dues_set_aside_at=at)
        audit.record(by=by, action="orders.set_dues_aside", subject=order, at=at)
    return True


def record_dues_shortfall(
    *, order: str, reference: str, authority: str, account: str, amount: Money, by: Actor, at: datetime
) -> None:
    """Owe an authority what it asks beyond what was collected; the platform stands by the price it gave.

    `account` is duty or tax, `reference` whoever asks's own (a declaration): the same again posts once.
    """
    require_role(by, OPERATOR)
    share = (duty_share if account == "duty" else tax_share)(authority, amount)
    stamp = Stamp("orders", f"{order}:short:{reference}", at, order)
    with transaction.atomic():
        lock(order)
        ledger.post(entry=dues_short(stamp, share, platform="platform"), by=CLERK, at=at)


def set_receipt_term(*, days: int, by: Actor, at: datetime, market: str = "") -> None:
    """Say after how many days a market (or every other one) takes silence for receipt. For operators.

    Orders placed before keep what held for them. Raises ProblemRaised (422) outside 1 to 90 days,
    MarketMissingError.
    """
    require_role(by, OPERATOR)
    if market:
        markets.get_market_by_code(market, viewer=by, on=at.date())
    if not SHORTEST <= days <= LONGEST:
        raise refusals.invalid(("days", f"{days}", f"{SHORTEST}-{LONGEST}"))
    with transaction.atomic():
        ReceiptTerm.objects.create(
            market=market, days=days, valid_from=at.date(), set_by=by.key, created_at=at
        )
        audit.record(
            by=by, action="orders.set_receipt_term", subject=market or "*", changes={"days": days}, at=at
        )


def _release(row: Order, by: Actor, at: datetime) -> None:
    sale = sale_of(row)
    progress = progress_of(row, sale)
    move(row, "released", who={SYSTEM}, by=by, at=at, released_at=at)
    if progress.left(sale).total:  # all of it may have gone back to the buyer, as goodwill
        stamp = Stamp("orders", f"{row.public_id}:release", at, row.public_id)
        entry = sale_released(stamp, sale, progress)
        goods = progress.left(sale).goods
        ledger.post(entry=repay(row, sale, progress, goods, entry, at=at), by=CLERK, at=at)
        note_release(row, sale, progress, reference=stamp.reference, at=at)
    publish(
        OrderReleased(
            order=row.public_id,
            business=row.business,
            market=row.market,
            currency=row.currency,
            goods_minor=row.goods_minor,
            seller_share_minor=row.seller_share_minor,
            at=at,
        )
    )


def _waits_for_refund(row: Order) -> bool:
    """Whether money is on its way back, or goods are: the shares are known only when it has arrived."""
    if holds_money(row):
        return True
    return OrderRefund.objects.filter(order=row, state=OrderRefund.State.REQUESTED).exists()
