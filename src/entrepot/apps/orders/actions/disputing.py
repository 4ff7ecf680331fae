"""Chargebacks of the payment, posted for each order that it paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders.freezing import paid_rows, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Order, OrderShare
from entrepot.apps.orders.moving import lock
from entrepot.core.ledger import Stamp, chargeback_lost, chargeback_opened, chargeback_won
from entrepot.core.money import Money, allocate

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
    if not outcome or not Chargeback.objects.filter(pk=known.pk, outcome="").update(outcome=outcome):
        return
    stamp = Stamp("orders", f"{chargeback}:{row.public_id}:{outcome}", at, row.public_id)
    if outcome == "won":
        entry = chargeback_won(stamp, order=row.public_id, amount=amount, provider=provider)
        ledger.post(entry=entry, by=CLERK, at=at)
        return
    sale = sale_of(row)
    entry, parts = chargeback_lost(stamp, sale, progress_of(row, sale), amount)
    ledger.post(entry=entry, by=CLERK, at=at)
    _take(row, parts.flat())


def _take(row: Order, parts: Sequence[int]) -> None:
    """Count what a lost chargeback took back as given back, so that no refund can exceed the rest."""
    for share, minor in zip(paid_rows(row), parts, strict=True):
        OrderShare.objects.filter(pk=share.pk).update(
            claimed_minor=F("claimed_minor") + minor, refunded_minor=F("refunded_minor") + minor
        )
    Order.objects.filter(pk=row.pk).update(refund_claimed_minor=F("refund_claimed_minor") + sum(parts))
