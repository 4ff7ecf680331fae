"""Chargebacks of the payment, posted for each order that it paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders.actions.allowing import give_allowance_back
from entrepot.apps.orders.actions.fulfilling import give_back
from entrepot.apps.orders.actions.settling import go_on_after_bank
from entrepot.apps.orders.chargebacks import end_when_gone, report_borne, shares_of, take_lost
from entrepot.apps.orders.disputes import left_of, step
from entrepot.apps.orders.models import Chargeback, Dispute, Order
from entrepot.apps.orders.moving import lock
from entrepot.core.ledger import Stamp, chargeback_opened, chargeback_won
from entrepot.core.money import Money
from entrepot.core.trade.disputes import OPEN
from entrepot.core.trade.stages import SYSTEM

CLERK = system("orders")
NOT_LEFT = frozenset({"paid", "preparing"})


def record_chargeback(
    *,
    chargeback: str,
    provider: str,
    amount_minor: int,
    orders: Sequence[tuple[str, int]],
    outcome: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    evidence_due_at: datetime | None = None,
) -> None:
    """Post a chargeback for the orders of its payment: opened, and `won` or `lost` once it is decided.

    `orders` are (order, what it paid); the amount falls on what is left of them, in proportion. Told twice
    or in any order it is posted once: an outcome posts the opening first. For the platform. What is lost is
    taken back from everybody in exact proportion; what refunds give back besides is the platform's loss, and
    is taken back too when such a refund is not made after all.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        paid = [(lock(order), minor) for order, minor in sorted(orders)]
        shares = shares_of(chargeback, amount_minor, paid)
        for (row, _paid), minor in zip(paid, shares, strict=True):
            if minor:
                share = _Share(chargeback, provider, minor, outcome, reason, evidence_due_at)
                _record(row, share, by, at)


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of a chargeback that falls on one order."""

    chargeback: str
    provider: str
    minor: int
    outcome: str
    reason: str
    evidence_due_at: datetime | None


def _record(row: Order, share: _Share, by: Actor, at: datetime) -> None:
    chargeback, provider, outcome = share.chargeback, share.provider, share.outcome
    amount = Money(share.minor, row.currency)
    known, created = Chargeback.objects.get_or_create(
        order=row,
        chargeback=chargeback,
        defaults={
            "amount_minor": share.minor,
            "reason": share.reason,
            "evidence_due_at": share.evidence_due_at,
            "opened_at": at,
        },
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
    changes = {"outcome": outcome, "amount": str(amount)}
    if outcome == "won":
        entry = chargeback_won(stamp, order=row.public_id, amount=amount, provider=provider)
        ledger.post(entry=entry, by=CLERK, at=at)
    else:
        changes["borne_by_platform"] = str(take_lost(row, amount, stamp=stamp, at=at))
        report_borne(row, at=at)
    audit.record(by=by, action="orders.close_chargeback", subject=row.public_id, changes=changes, at=at)
    row.refresh_from_db()
    if not go_on_after_bank(row, by=by, at=at):
        _stop(row, by, at)


def _overtake(row: Order, chargeback: str, by: Actor, at: datetime) -> None:
    """End the open dispute of an order whose money the bank examines now: two may not decide about it."""
    for case in Dispute.objects.filter(order=row, state__in=OPEN):
        case.order = row
        # What was announced is carried out no more.
        step(
            case,
            "overtaken",
            who={SYSTEM},
            by=by,
            at=at,
            chargeback=chargeback,
            outcome="",
            refund_minor=None,
            borne_by="",
        )


def _stop(row: Order, by: Actor, at: datetime) -> None:
    """End an order of which the bank took everything: nothing is sent any more, nothing is due back."""
    has_left = row.parcels.exclude(shipped_at=None).exists()
    if row.state in NOT_LEFT and not has_left and not left_of(row).minor:
        give_back(row, "charged_back", {SYSTEM}, by=by, at=at)
    end_when_gone(row, by=by, at=at)
    if row.state == "refunded":  # what customs never let in counts for nobody's year
        give_allowance_back(order=row.public_id, by=CLERK, at=at)
