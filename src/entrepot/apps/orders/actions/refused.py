"""Refunds the provider would not make: a person asks again, pays by hand, or writes to the buyer."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as items
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, system
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import letters, refusals
from entrepot.apps.orders.actions.refunding import post_refund, send_refunds, start_refund_of_parts
from entrepot.apps.orders.freezing import parts_of, progress_of, sale_of
from entrepot.apps.orders.models import Order, OrderRefund, Return
from entrepot.apps.orders.moving import lock
from entrepot.apps.orders.refund_claims import KIND, LANE, case_of, claim_parts, refused_of
from entrepot.core.money import Money

CLERK: Final = system("orders")
DUE: Final = "refund_due"
LONGEST: Final = 600


def report_refused_order_refund(*, refund: str, by: Actor, at: datetime) -> bool:
    """Put a refund before a person that the provider would not make; False where nobody need look.

    For the platform; idempotent. What a return or a dispute asked for is looked at there, and what a card
    scheme has taken back since is not owed any more.
    """
    require_role(by, OPERATOR)
    found = OrderRefund.objects.filter(public_id=refund, state=OrderRefund.State.REFUSED).first()
    if found is None or case_of(found) is not None:
        return False
    with transaction.atomic():
        row = lock(found.order.public_id)
        decided = items.list_items_about(refund, viewer=SYSTEM)
        if decided or not _is_left(row, found):
            return False
        desk.open_item(
            lane=LANE,
            subject_kind=KIND,
            subject=refund,
            title=Saying(
                gettext_noop("The provider refused to give back %(amount)s"),
                {"amount": str(Money(found.amount_minor, row.currency))},
            ),
            by=CLERK,
            at=at,
        )
    return True


def retry_refund(*, refund: str, by: Actor, at: datetime) -> str:
    """Ask the provider again for a refund it refused, and return the new refund's public id. For operators.

    Raises OrderRefund.DoesNotExist, PermissionRefused for a member of the seller, and ProblemRaised (409)
    when it was not refused, was asked again already, or is not left any more.
    """
    with transaction.atomic():
        row, found = _refused(refund, by)
        parts = parts_of(sale_of(row), found.parts)
        amount = Money(found.amount_minor, row.currency)
        again = start_refund_of_parts(
            row, parts, amount, key=f"{refund}/again", reason=found.reason, by=by, at=at
        )
        desk.close(lane=LANE, subject=refund, by=by, at=at, decision="sent_again")
    send_refunds(order=row.public_id, by=CLERK, at=at)
    return again.public_id


def record_refund_by_hand(*, refund: str, bank: str, why: str, by: Actor, at: datetime) -> None:
    """Note that a refused refund was paid from our own account at `bank`, and post it so. For operators.

    The transfer carries the refund's public id: by it the bank's statement is joined to the entry. A return
    or a dispute that waited for the money goes on. Raises as `retry_refund` does, and ProblemRaised (422)
    without a reason.
    """
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say how and to whom it was paid.")))
    with transaction.atomic():
        row, found = _refused(refund, by, of_case=True)
        refused = OrderRefund.objects.filter(pk=found.pk, state=OrderRefund.State.REFUSED)
        if not refused.update(state=OrderRefund.State.RECORDED, sent_as="", moved_at=at):
            raise refusals.moved_on()
        claim_parts(row, found.parts, 1)
        if isinstance(case := case_of(found), Return):
            Return.objects.filter(pk=case.pk).update(refund=found)
        post_refund(row, found, bank=bank, by=by, at=at)
        changes = {"bank": bank, "why": why.strip()[:300]}
        audit.record(by=by, action="orders.record_refund_by_hand", subject=refund, changes=changes, at=at)
        desk.close(lane=LANE, subject=refund, by=by, at=at, decision="by_hand")


def write_of_refused_refund(*, refund: str, text: str, by: Actor, at: datetime) -> None:
    """Write to the buyer that their money could not be given back the way they paid, once. For operators.

    The refund stays on the desk. Raises as `retry_refund` does, and ProblemRaised (422) without a text.
    """
    if not text.strip():
        raise refusals.invalid(("text", _("The text is missing."), _("Say what the buyer can do.")))
    with transaction.atomic():
        _row, found = _refused(refund, by, of_case=True)
        letters.write_refund_refused(found.public_id, text.strip()[:LONGEST], at)
        audit.record(by=by, action="orders.write_of_refused_refund", subject=refund, at=at)


def drop_refund(*, refund: str, why: str, by: Actor, at: datetime) -> None:
    """Take a refused refund off the desk, because it is not owed any more. For operators.

    Raises as `retry_refund` does, also while all of the order's money is due back, and ProblemRaised (422)
    without a reason.
    """
    if not why.strip():
        raise refusals.invalid(("why", _("The reason is missing."), _("Say why it is not owed.")))
    with transaction.atomic():
        row, _found = _refused(refund, by, owed=False)
        if row.state == DUE:
            raise refusals.moved_on()
        audit.record(
            by=by, action="orders.drop_refund", subject=refund, changes={"why": why.strip()[:300]}, at=at
        )
        desk.close(lane=LANE, subject=refund, by=by, at=at, decision="dropped")


def _refused(
    refund: str, by: Actor, *, owed: bool = True, of_case: bool = False
) -> tuple[Order, OrderRefund]:
    """Return a refused refund with its order held, in the caller's transaction.

    `of_case`: also one that a return or a dispute still waits for; those ask again in their own way.
    """
    require_role(by, OPERATOR)
    known = OrderRefund.objects.select_related("order").get(public_id=refund)
    accounts.require_stranger(known.order.organisation_id, viewer=by)
    row = lock(known.order.public_id)
    found = OrderRefund.objects.get(pk=known.pk)
    asked_again = OrderRefund.objects.filter(request_key=f"{refund}/again").exists()
    case = case_of(found)
    is_others = case is not None and not (of_case and refused_of(case) == found)
    if found.state != OrderRefund.State.REFUSED or asked_again or is_others:
        raise refusals.moved_on()
    if owed and not _is_left(row, found):
        raise refusals.too_much()
    return row, found


def _is_left(row: Order, found: OrderRefund) -> bool:
    """Say whether what a refund was to give back is still there, beside what others are about to give."""
    sale = sale_of(row)
    left = progress_of(row, sale, with_claims=True).left(sale)
    asked = parts_of(sale, found.parts)
    return all(want <= have for want, have in zip(asked.flat(), left.flat(), strict=True))
