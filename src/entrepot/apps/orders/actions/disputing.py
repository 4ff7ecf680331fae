"""Chargebacks of the payment, posted for each order that it paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders.actions.fulfilling import give_back
from entrepot.apps.orders.actions.settling import let_go
from entrepot.apps.orders.disputes import left_of, step
from entrepot.apps.orders.freezing import paid_rows, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Dispute, Order, OrderShare
from entrepot.apps.orders.moving import DISPUTED, lock
from entrepot.core.ledger import Stamp, chargeback_lost, chargeback_opened, chargeback_won
from entrepot.core.money import Money, allocate
from entrepot.core.trade.disputes import OPEN
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")


def record_chargeback(
    *,
    chargeback: str,
    provider: str,
    amount_minor: int,
    orders: Sequence[tuple[str, int]],
    outcome: str,
    by: Actor,
    at: datetime,
) -> None:
    """Post a chargeback for the orders of its payment: opened, and `won` or `lost` once it is decided.

    `orders` are (order, what it paid); the amount falls on them in proportion. Told twice or in any
    order it is posted once: an outcome posts the opening first. For the platform. What is lost is taken back
    from everybody in exact proportion; what refunds gave back before is the platform's loss.
    """
    require_role(by, OPERATOR)
    shares = allocate(amount_minor, [paid for _order, paid in orders])
    with transaction.atomic():
        for (order, _paid), minor in sorted(zip(orders, shares, strict=True)):
            if minor:
                _record(lock(order), _Share(chargeback, provider, minor, outcome), by, at)


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of a chargeback that falls on one order."""

    chargeback: str
    provider: str
    minor: int
    outcome: str


def _record(row: Order, share: _Share, by: Actor, at: datetime) -> None:
    chargeback, provider, outcome = share.chargeback, share.provider, share.outcome
    amount = Money(share.minor, row.currency)
    known, created = Chargeback.objects.get_or_create(
        order=row, chargeback=chargeback, defaults={"amount_minor": share.minor, "opened_at": at}
    )
    if created:
        stamp = Stamp("orders", f"{chargeback}:{row.public_id}:opened", at, row.public_id)
        entry = chargeback_opened(stamp, order=row.public_id, amount=amount, provider=provider)
        ledger.post(entry=entry, by=CLERK, at=at)
        audit.record(by=by, action="orders.record_chargeback", subject=row.public_id, at=at)
        _overtake(row, chargeback, by, at)
    if not outcome or not Chargeback.objects.filter(pk=known.pk, outcome="").update(outcome=outcome):
        return
    stamp = Stamp("orders", f"{chargeback}:{row.public_id}:{outcome}", at, row.public_id)
    if outcome == "won":
        entry = chargeback_won(stamp, order=row.public_id, amount=amount, provider=provider)
        ledger.post(entry=entry, by=CLERK, at=at)
    else:
        sale = sale_of(row)
        entry, parts = chargeback_lost(stamp, sale, progress_of(row, sale), amount)
        ledger.post(entry=entry, by=CLERK, at=at)
        _take(row, parts.flat())
    _go_on(row, chargeback, by, at)


def _take(row: Order, parts: Sequence[int]) -> None:
    """Count what a lost chargeback took back as given back, so that no refund can exceed the rest."""
    for share, minor in zip(paid_rows(row), parts, strict=True):
        OrderShare.objects.filter(pk=share.pk).update(
            claimed_minor=F("claimed_minor") + minor, refunded_minor=F("refunded_minor") + minor
        )
    Order.objects.filter(pk=row.pk).update(refund_claimed_minor=F("refund_claimed_minor") + sum(parts))


def _overtake(row: Order, chargeback: str, by: Actor, at: datetime) -> None:
    """End the open dispute of an order whose money the bank examines now: two may not decide about it."""
    for case in Dispute.objects.filter(order=row, state__in=OPEN):
        case.order = row
        step(case, "overtaken", who={SYSTEM}, by=by, at=at, chargeback=chargeback)


def _go_on(row: Order, chargeback: str, by: Actor, at: datetime) -> None:
    """Let an order go on that waited in dispute for the bank: what the buyer did not keep is the seller's."""
    waited = Dispute.objects.filter(order=row, state="overtaken", chargeback=chargeback).exists()
    others = Chargeback.objects.filter(order=row, outcome="").exists()
    row.refresh_from_db()
    if not waited or others or row.state != DISPUTED:
        return
    if left_of(row).minor:
        let_go(row, by=by, at=at)
    else:
        give_back(row, "decided_for_buyer", {SYSTEM}, by=by, at=at)
