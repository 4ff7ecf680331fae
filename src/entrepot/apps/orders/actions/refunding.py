"""Money back to a buyer: claimed share by share here, asked of the provider by payments, posted when told."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.outbox import in_transaction, publish
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.advancing import repay
from entrepot.apps.orders.chargebacks import cover, end_when_gone
from entrepot.apps.orders.commissions import note_refund
from entrepot.apps.orders.events import OrderRefunded
from entrepot.apps.orders.freezing import paid_rows, parts_of, progress_of, sale_of
from entrepot.apps.orders.models import Order, OrderRefund, OrderShare, Return
from entrepot.apps.orders.moving import lock, move
from entrepot.apps.orders.refund_claims import claim_parts
from entrepot.apps.orders.return_settling import report_refused_refund, return_entry, settle_return
from entrepot.apps.payments import actions as payments
from entrepot.core.ledger import Parts, Stamp, TooMuchError, paid_by_bank, refund, refunded, spread
from entrepot.core.money import Money
from entrepot.core.trade.stages import OPERATOR as PLATFORM_PARTY
from entrepot.core.trade.stages import SELLER, SYSTEM

KIND = "order"
CLERK = system("orders")


def refund_order(*, order: str, amount: Money, request_key: str, reason: str, by: Actor, at: datetime) -> str:
    """Give the buyer part of what they paid, or all that is left, and return the refund's public id.

    The seller or the platform may. Goods, each due and carriage come back in exact proportion; the last
    refund takes the rest. The same `request_key` again returns the same refund. The order keeps its state
    unless nothing is left of it. Raises Order.DoesNotExist, ProblemRaised (409) for more than is left, and
    for another amount under a known `request_key`.
    """
    with transaction.atomic():
        row = lock(order)
        parties = require_party(row, by)
        if not parties & {SELLER, PLATFORM_PARTY, SYSTEM}:
            raise refusals.not_yours()
        found = _start(row, amount, key=f"{order}/{request_key}", reason=reason, by=by, at=at)
    send_refunds(order=order, by=CLERK, at=at)
    return found


def start_refund_of_rest(*, order: str, reason: str, by: Actor, at: datetime) -> str:
    """Start giving back all that is left of a called-off order, in the caller's transaction.

    Returns the refund's public id, empty when nothing is left. For the platform; once, however often asked.
    `payments` looks after it until the provider has answered.
    """
    require_role(by, OPERATOR)
    row = lock(order)
    left = row.total_minor - row.refund_claimed_minor
    if not left or not row.payment or Return.objects.filter(order=row, state="inspected").exists():
        return ""  # what goes back for goods that came back is the return's, which knows who bears it
    # Numbered by what came before: after a refusal by the provider it may be asked again.
    number = OrderRefund.objects.filter(order=row).count() + 1
    key = f"{order}/rest/{number}"
    return _start(row, Money(left, row.currency), key=key, reason=reason, by=by, at=at)


def send_refunds(*, order: str, by: Actor, at: datetime) -> None:
    """Ask the provider for the refunds of an order that still wait, now. For the platform.

    Inside a transaction nothing is asked: payments looks after each within a minute anyway.
    """
    require_role(by, OPERATOR)
    if in_transaction():
        return
    waiting = OrderRefund.objects.filter(order__public_id=order, state=OrderRefund.State.REQUESTED)
    for sent_as in waiting.exclude(sent_as="").order_by("id").values_list("sent_as", flat=True):
        payments.send_refund(refund=sent_as, by=CLERK, at=at)


def record_refund(*, request_key: str, provider: str, by: Actor, at: datetime) -> bool:
    """Post a refund that the provider has made, and announce OrderRefunded; False when it was before.

    For the platform. Everybody gives back their exact proportion; an order of which nothing is left and whose
    money was due back is then refunded.
    """
    require_role(by, OPERATOR)
    found = OrderRefund.objects.filter(public_id=request_key).select_related("order").first()
    if found is None:
        return False
    with transaction.atomic():
        row = lock(found.order.public_id)
        waiting = OrderRefund.objects.filter(pk=found.pk, state=OrderRefund.State.REQUESTED)
        if not waiting.update(state=OrderRefund.State.RECORDED, moved_at=at):
            return False
        post_refund(row, found, provider=provider, by=by, at=at)
    return True


def record_refund_refusal(*, request_key: str, by: Actor, at: datetime) -> bool:
    """Free what was claimed for a refund the provider will not make; a person must look. For the platform.

    What the buyer's bank took instead is taken back from everybody, and not given to the buyer again.
    """
    require_role(by, OPERATOR)
    found = OrderRefund.objects.filter(public_id=request_key).select_related("order").first()
    if found is None:
        return False
    with transaction.atomic():
        row = lock(found.order.public_id)
        waiting = OrderRefund.objects.filter(pk=found.pk, state=OrderRefund.State.REQUESTED)
        if not waiting.update(state=OrderRefund.State.REFUSED, moved_at=at):
            return False
        claim_parts(row, found.parts, -1)
        cover(row, found.public_id, at=at)
        end_when_gone(row, by=by, at=at)
        if (back := Return.objects.filter(refund=found).first()) is not None:
            report_refused_refund(back, at=at)
        audit.record(by=by, action="orders.record_refund_refusal", subject=found.public_id, at=at)
    return True


def post_refund(
    row: Order, found: OrderRefund, *, by: Actor, at: datetime, provider: str = "", bank: str = ""
) -> None:
    """Post a refund that was made, in the caller's transaction, the order held.

    Through the provider that took the money, or by hand from our account at `bank`.
    """
    sale, back = sale_of(row), Return.objects.filter(refund=found).first()
    parts, progress = parts_of(sale, found.parts), progress_of(row, sale)
    stamp = Stamp("orders", f"{found.public_id}:refund", at, row.public_id)
    plain = refund(stamp, sale, progress, parts, provider=provider or bank)
    entry = return_entry(back, found, sale, progress, plain, provider=provider or bank) if back else plain
    entry = repay(row, sale, progress, parts.goods, entry, at=at)
    ledger.post(entry=paid_by_bank(entry, bank=bank) if bank else entry, by=CLERK, at=at)
    note_refund(row, sale, progress, parts.goods, back, reference=stamp.reference, at=at)
    _gone(row, parts)
    whole = not refunded(progress, parts).left(sale).total
    if whole and row.state == "refund_due":
        move(row, "refunded", who={SYSTEM}, by=by, at=at)
    settle_return(back, by=by, at=at)
    audit.record(by=by, action="orders.record_refund", subject=found.public_id, at=at)
    publish(
        OrderRefunded(
            order=row.public_id,
            business=row.business,
            market=row.market,
            refund=found.public_id,
            currency=row.currency,
            amount_minor=found.amount_minor,
            is_whole=whole,
            at=at,
        )
    )


def _gone(order: Order, parts: Parts) -> None:
    """Count parts that were posted as given back, in the caller's transaction."""
    for share, minor in zip(paid_rows(order), parts.flat(), strict=True):
        OrderShare.objects.filter(pk=share.pk).update(refunded_minor=F("refunded_minor") + minor)


def _start(row: Order, amount: Money, *, key: str, reason: str, by: Actor, at: datetime) -> str:
    known = OrderRefund.objects.filter(request_key=key).first()
    if known is not None:
        if known.amount_minor != amount.minor:
            raise refusals.other_amount()
        return known.public_id
    sale = sale_of(row)
    try:
        parts = spread(sale, progress_of(row, sale, with_claims=True), amount)
    except TooMuchError as error:
        raise refusals.too_much() from error
    return start_refund_of_parts(row, parts, amount, key=key, reason=reason, by=by, at=at).public_id


def start_refund_of_parts(
    row: Order, parts: Parts, amount: Money, *, key: str, reason: str, by: Actor, at: datetime
) -> OrderRefund:
    """Claim parts of an order and start giving the buyer `amount` for them, in the caller's transaction.

    The order is held. `amount` is their sum, or less where the way back is taken off.
    """
    claim_parts(row, parts.flat(), 1)
    found = OrderRefund.objects.create(
        order=row,
        request_key=key,
        parts=list(parts.flat()),
        amount_minor=amount.minor,
        reason=reason[:300],
        created_at=at,
        moved_at=at,
    )
    begun = payments.begin_refund(
        request_key=found.public_id, kind=KIND, subject=row.public_id, amount=amount, by=CLERK, at=at
    )
    OrderRefund.objects.filter(pk=found.pk).update(sent_as=begun.public_id)
    audit.record(
        by=by,
        action="orders.refund_order",
        subject=row.public_id,
        changes={"refund": found.public_id, "amount": str(amount), "reason": reason},
        at=at,
    )
    return found
