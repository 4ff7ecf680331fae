"""How a dispute ends: its last step, and the money and the order that follow it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as ledger_queries
from entrepot.apps.orders import refusals
from entrepot.apps.orders.actions.fulfilling import give_back
from entrepot.apps.orders.actions.refunding import refund_order, send_refunds
from entrepot.apps.orders.actions.releasing import expire_receipt
from entrepot.apps.orders.disputes import CLERK, LANE, at_most, left_of, lock_case, put_on_desk, step
from entrepot.apps.orders.freezing import parts_of, progress_of, sale_of
from entrepot.apps.orders.models import Chargeback, Dispute, Order, OrderRefund
from entrepot.apps.orders.moving import DISPUTED, move
from entrepot.core.ledger import Stamp
from entrepot.core.ledger.compensation import compensated, lost_by_seller
from entrepot.core.money import Money
from entrepot.core.trade.disputes import OPEN, OVERTAKEN, Outcome, settled
from entrepot.core.trade.stages import SYSTEM

BY_SELLER, BY_PLATFORM = "seller", "platform"


def end_case(
    case: Dispute,
    event: str,
    amount: Money,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str = "",
    borne_by: str = BY_SELLER,
) -> None:
    """Take the last step of a dispute in the caller's transaction: `amount` goes back, the rest is released.

    All that is left goes back as any order's money does. While a part is on its way the order stays in
    dispute, so that nothing is released that the buyer should have; it goes on when the refund is posted.
    Raises DisputeError, IllegalMoveError, ProblemRaised (409).
    """
    how = settled(amount, left_of(case.order))
    bearer = borne_by if amount.minor else ""
    step(
        case,
        event,
        who=who,
        by=by,
        at=at,
        why=why,
        outcome=how.outcome.value,
        refund_minor=amount.minor,
        borne_by=bearer,
    )
    row = case.order
    if how.outcome is Outcome.WHOLE:
        give_back(row, "decided_for_buyer", {SYSTEM}, by=by, at=at, why=why)
    elif how.outcome is Outcome.PART:
        _give_part(case, key=case.public_id, at=at)
    else:
        let_go(row, by=by, at=at, why=why)


def end_replaced(case: Dispute, event: str, *, who: Collection[str], by: Actor, at: datetime) -> None:
    """End a dispute whose goods were sent again and are well, in the caller's transaction: all is released.

    Raises IllegalMoveError, ProblemRaised (409).
    """
    step(case, event, who=who, by=by, at=at, outcome=Outcome.REPLACED.value, refund_minor=0, borne_by="")
    let_go(case.order, by=by, at=at)


def fall_back(case: Dispute, event: str, *, by: Actor, at: datetime) -> None:
    """Let money go back instead of goods that were not sent or do not come, in the caller's transaction."""
    amount = Money(case.replacement.fallback_minor, case.currency)
    end_case(case, event, at_most(amount, case.order), who={SYSTEM}, by=by, at=at)


def let_go(row: Order, *, by: Actor, at: datetime, why: str = "") -> None:
    """Release what is left of an order in dispute, in the caller's transaction.

    While other money of it is on its way back it is confirmed only; reconciling releases it afterwards.
    """
    move(row, "decided_for_seller", who={SYSTEM}, by=by, at=at, why=why)
    expire_receipt(order=row.public_id, by=CLERK, at=at)


def finish_dispute(*, refund: str, by: Actor, at: datetime) -> bool:
    """Let an order go on whose dispute ended with a part, now that the part is posted; False for any other.

    What the platform bears of it, or of all that went back, is the seller's then. For the platform;
    idempotent. `refund` is the refund's public id.
    """
    require_role(by, OPERATOR)
    _bear_whole(refund, at)
    known = Dispute.objects.filter(refund=refund).exclude(refund="").first()
    if known is None:
        return False
    with transaction.atomic():
        case = lock_case(known.public_id)
        posted = OrderRefund.objects.filter(public_id=refund, state=OrderRefund.State.RECORDED).exists()
        if case.order.state != DISPUTED or case.refund != refund or not posted:
            return False
        _bear(case, refund, at)
        _go_on(case.order, by=by, at=at)
        desk.close(lane=LANE, subject=case.public_id, by=CLERK, at=at, decision="refunded")
    return True


def report_refused_part(*, refund: str, by: Actor, at: datetime) -> bool:
    """Put a dispute before a person whose part the provider would not give back; False for any other refund.

    For the platform; idempotent. Until somebody has sent it again the order stays in dispute.
    """
    require_role(by, OPERATOR)
    known = Dispute.objects.filter(refund=refund).exclude(refund="").first()
    if known is None:
        return False
    with transaction.atomic():
        case = lock_case(known.public_id)
        refused = OrderRefund.objects.filter(public_id=refund, state=OrderRefund.State.REFUSED).exists()
        if case.order.state != DISPUTED or case.refund != refund or not refused:
            return False
        if go_on_after_bank(case.order, by=by, at=at):
            return True
        put_on_desk(case, what=Saying(gettext_noop("The provider refused a decided refund")), at=at)
    return True


def go_on_after_bank(row: Order, *, by: Actor, at: datetime) -> bool:
    """Let an order go on that waited in dispute for the buyer's bank, in the caller's transaction.

    What the buyer did not keep is the seller's. A part that a dispute ended with, and that was not made
    because the bank gave the money back instead, is waited for no more. False when it does not wait for that.
    """
    waits = OrderRefund.objects.filter(order=row, state=OrderRefund.State.REQUESTED).exists()
    if row.state != DISPUTED or waits or Chargeback.objects.filter(order=row, outcome="").exists():
        return False
    case = Dispute.objects.filter(order=row).exclude(state__in=OPEN).order_by("-closed_at", "-pk").first()
    if case is None or not (case.state == OVERTAKEN or _was_kept_by_bank(case)):
        return False
    desk.close(lane=LANE, subject=case.public_id, by=CLERK, at=at, decision="bank_decided")
    _go_on(row, by=by, at=at)
    return True


def _was_kept_by_bank(case: Dispute) -> bool:
    refused = OrderRefund.objects.filter(public_id=case.refund, state=OrderRefund.State.REFUSED)
    lost = Chargeback.objects.filter(order=case.order_id, outcome="lost")
    return bool(case.refund) and refused.exists() and lost.exists()


def _go_on(row: Order, *, by: Actor, at: datetime) -> None:
    """Release what is left of an order in dispute; without anything left, the buyer has it all."""
    if left_of(row).minor:
        let_go(row, by=by, at=at)
    else:
        give_back(row, "decided_for_buyer", {SYSTEM}, by=by, at=at)


def repeat_refund(*, dispute: str, by: Actor, at: datetime) -> None:
    """Ask the provider again for the part it refused to give back. For operators.

    Raises Dispute.DoesNotExist, ProblemRaised (409) when there is nothing to repeat.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        case = lock_case(dispute)
        refused = OrderRefund.objects.filter(public_id=case.refund, state=OrderRefund.State.REFUSED)
        if case.order.state != DISPUTED or not case.refund or not refused.exists():
            raise refusals.moved_on()
        number = OrderRefund.objects.filter(order=case.order).count() + 1
        _give_part(case, key=f"{case.public_id}/{number}", at=at)
        desk.close(lane=LANE, subject=case.public_id, by=by, at=at, decision="sent_again")
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def _bear_whole(refund: str, at: datetime) -> None:
    """Pay the seller for a refund of all that was left, where a dispute said that the platform bears it."""
    found = OrderRefund.objects.filter(public_id=refund, state=OrderRefund.State.RECORDED).first()
    if found is None:
        return
    whole = Dispute.objects.filter(order=found.order_id, outcome=Outcome.WHOLE, borne_by=BY_PLATFORM)
    known = whole.filter(refund_minor=found.amount_minor, closed_at__lte=found.moved_at).first()
    if known is not None:
        with transaction.atomic():
            _bear(lock_case(known.public_id), refund, at)


def _bear(case: Dispute, refund: str, at: datetime) -> None:
    """Pay the seller what they lost by a refund the platform bears, once, in the caller's transaction."""
    if case.borne_by != BY_PLATFORM:
        return
    row = case.order
    stamp = Stamp("orders", f"{case.public_id}:borne", at, row.public_id)
    if ledger_queries.get_entry(source=stamp.source, reference=stamp.reference, viewer=CLERK) is not None:
        return
    sale = sale_of(row)
    parts = parts_of(sale, OrderRefund.objects.get(public_id=refund).parts)
    amount = lost_by_seller(sale, progress_of(row, sale), parts)
    if amount.minor > 0:
        ledger.post(entry=compensated(stamp, sale, amount), by=CLERK, at=at)


def _give_part(case: Dispute, *, key: str, at: datetime) -> None:
    amount = Money(case.refund_minor or 0, case.currency)
    asked = refund_order(
        order=case.order.public_id,
        amount=amount,
        request_key=key,
        reason="decided_for_buyer",
        by=CLERK,
        at=at,
    )
    Dispute.objects.filter(pk=case.pk).update(refund=asked)
    case.refresh_from_db(fields=["refund"])
