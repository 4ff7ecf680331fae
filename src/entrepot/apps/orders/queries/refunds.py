"""One refund of an order, for whoever decides what becomes of it when the provider refuses."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import words
from entrepot.apps.orders.models import Dispute, OrderRefund, Return
from entrepot.apps.orders.refund_claims import case_of, refused_of
from entrepot.apps.payments import queries as payments
from entrepot.core.money import Money

KIND = "order"
LETTER = "order_refund_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """What was to go back, why, what the provider said, and whether the buyer was written to."""

    public_id: str
    order: str
    amount: Money
    reason_words: str
    state: str
    is_due: bool
    """Whether the order, a return or a dispute waits for it: then it cannot be dropped."""
    provider: str
    said: str
    refused_at: datetime
    written_at: datetime | None
    buyers_language: str


def find_refused_refund(case: str, *, viewer: Actor) -> RefundView | None:
    """Return the refund that a dispute or a return (its public id) waits for a person with; None for none.

    For operators.
    """
    require_role(viewer, OPERATOR)
    row = Dispute.objects.filter(public_id=case).first() or Return.objects.filter(public_id=case).first()
    refund = refused_of(row) if row else None
    return get_refund(refund.public_id, viewer=viewer) if refund else None


def get_refund(public_id: str, *, viewer: Actor) -> RefundView:
    """Return a refund. For operators. Raises OrderRefund.DoesNotExist."""
    require_role(viewer, OPERATOR)
    row = OrderRefund.objects.select_related("order__checkout").get(public_id=public_id)
    asked = payments.list_refunds_of(KIND, row.order.public_id, viewer=viewer)
    ours = next((each for each in asked if each.public_id == row.sent_as), None)
    paid = payments.get_payment(row.order.payment, viewer=viewer) if row.order.payment else None
    letters = messages.list_messages(viewer=viewer, subject=public_id)
    written = [each.queued_at for each in letters if each.template == LETTER]
    known = row.reason in words.EVENTS
    return RefundView(
        public_id=public_id,
        order=row.order.public_id,
        amount=Money(row.amount_minor, row.order.currency),
        reason_words=words.say_event(row.reason) if known else row.reason,
        state=row.state,
        is_due=row.order.state == "refund_due" or case_of(row) is not None,
        provider=paid.provider if paid else "",
        said=ours.reason if ours else "",
        refused_at=row.moved_at,
        written_at=written[0] if written else None,
        buyers_language=row.order.checkout.language,
    )
