"""What a chargeback means for one order: its share of it, what it takes back, what the platform bears."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Sum
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders.advancing import repay
from entrepot.apps.orders.commissions import LOST, note_taken_back
from entrepot.apps.orders.events import OrderChargedBack
from entrepot.apps.orders.freezing import paid_rows, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Order, OrderRefund, OrderShare
from entrepot.apps.orders.moving import move
from entrepot.core.ledger import Entry, Parts, Sale, Stamp, chargeback_covered, chargeback_lost
from entrepot.core.money import Money, allocate
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")
LANE = "money"  # of the desk


def shares_of(chargeback: str, amount_minor: int, paid: Sequence[tuple[Order, int]]) -> list[int]:
    """Return how much of a chargeback falls on each order of its payment, in minor units.

    First it falls on what is left of each, in proportion; the rest on what each paid. Once noted it stays.
    """
    noted = dict(Chargeback.objects.filter(chargeback=chargeback).values_list("order_id", "amount_minor"))
    if noted:
        return [noted.get(row.pk, 0) for row, _paid in paid]
    left = [max(0, min(minor, _free(row))) for row, minor in paid]
    first = min(amount_minor, sum(left))
    shares = allocate(first, left) if first else [0] * len(left)
    rest = allocate(amount_minor - first, [minor for _row, minor in paid])
    return [share + more for share, more in zip(shares, rest, strict=True)]


def take_lost(row: Order, amount: Money, *, stamp: Stamp, at: datetime) -> Money:
    """Post a lost chargeback in the caller's transaction, and return what of it the platform bears.

    The order is held. Refunds that are asked for count as given back: the buyer has that money, or will.
    """
    sale = sale_of(row)
    claimed = progress_of(row, sale, with_claims=True).refunded
    entry, parts = chargeback_lost(stamp, sale, progress_of(row, sale), amount, claimed=claimed)
    _post(row, sale, entry, parts, at=at)
    return Money(amount.minor - parts.total, amount.currency)


def cover(row: Order, refund: str, *, at: datetime) -> None:
    """Take back what the platform bore of a lost chargeback, now that a refund is not made after all.

    In the caller's transaction, the order held and the refund's claim free again. Otherwise that money would
    be the seller's, or go back to the buyer a second time.
    """
    borne = borne_of(row)
    if not borne.minor:
        return
    sale = sale_of(row)
    claimed = progress_of(row, sale, with_claims=True).refunded
    stamp = Stamp("orders", f"{refund}:covered", at, row.public_id)
    found = chargeback_covered(stamp, sale, progress_of(row, sale), borne, claimed=claimed)
    if found is not None:
        entry, parts = found
        _post(row, sale, entry, parts, at=at)
    if not borne_of(row).minor:
        desk.close(lane=LANE, subject=row.public_id, by=CLERK, at=at, decision="covered")


def report_borne(row: Order, *, at: datetime) -> None:
    """Put before a person what the buyer has twice, in the caller's transaction: only they can ask for it."""
    borne = borne_of(row)
    if borne.minor:
        desk.open_item(
            lane=LANE,
            subject_kind="chargeback_order",
            subject=row.public_id,
            title=Saying(
                gettext_noop("The buyer has %(amount)s twice: from their bank and as a refund"),
                {"amount": str(borne)},
            ),
            by=CLERK,
            at=at,
        )


def borne_of(row: Order) -> Money:
    """Return what the platform bears of the lost chargebacks of an order: what the buyer has twice."""
    lost = Chargeback.objects.filter(order=row, outcome="lost")
    minor = lost.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    back = sum(share.refunded_minor for share in paid_rows(row))
    done = OrderRefund.objects.filter(order=row, state=OrderRefund.State.RECORDED)
    refunded = sum(sum(parts) for parts in done.values_list("parts", flat=True))
    return Money(minor - (back - refunded) if minor else 0, row.currency)


def end_when_gone(row: Order, *, by: Actor, at: datetime) -> None:
    """Let an order whose money is due back be refunded once nothing of it is left or on its way.

    In the caller's transaction; `row` is brought up to date.
    """
    row.refresh_from_db()
    waits = OrderRefund.objects.filter(order=row, state=OrderRefund.State.REQUESTED).exists()
    if row.state == "refund_due" and row.refund_claimed_minor == row.total_minor and not waits:
        move(row, "refunded", who={SYSTEM}, by=by, at=at)


def _free(row: Order) -> int:
    """Return what of an order is neither given back, on its way back, nor in the hands of the bank."""
    taken = Chargeback.objects.filter(order=row, outcome="").aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return row.total_minor - row.refund_claimed_minor - taken


def _post(row: Order, sale: Sale, entry: Entry, parts: Parts, *, at: datetime) -> None:
    """Post what the bank took back, with the commission and advance that go with it; count and tell it."""
    progress = progress_of(row, sale)
    ledger.post(entry=repay(row, sale, progress, parts.goods, entry, at=at), by=CLERK, at=at)
    note_taken_back(row, sale, progress, parts.goods, cause=LOST, reference=entry.reference, at=at)
    _take(row, parts.flat())
    because = entry.reference.partition(":")[0]  # the chargeback, or the refund that was not made after all
    publish(
        OrderChargedBack(
            order=row.public_id, business=row.business, because=because, parts=tuple(parts.flat()), at=at
        )
    )


def _take(row: Order, parts: Sequence[int]) -> None:
    """Count what a lost chargeback took back as given back, so that no refund can exceed the rest."""
    for share, minor in zip(paid_rows(row), parts, strict=True):
        OrderShare.objects.filter(pk=share.pk).update(
            claimed_minor=F("claimed_minor") + minor, refunded_minor=F("refunded_minor") + minor
        )
    Order.objects.filter(pk=row.pk).update(refund_claimed_minor=F("refund_claimed_minor") + sum(parts))
