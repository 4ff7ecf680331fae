"""Payments, refunds, chargebacks and strays as others may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.payments import states, words
from entrepot.apps.payments.events import PaidFor
from entrepot.apps.payments.models import Chargeback, PaymentIntent, PaymentLine, Refund, Stray
from entrepot.apps.payments.provider import Instructions
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """A payment as its payer and the platform see it.

    `redirect_url` is set while the buyer must go there, `instructions` while they may pay by them from their
    bank. `expires_at` is when it ends by itself as it stands. `message` says what went wrong, `fix` what
    helps.
    """

    public_id: str
    provider: str
    payer: str
    amount: Money
    captured: Money
    state: str
    reason: str
    message: str  # for the buyer, when it ended without money
    fix: str
    redirect_url: str
    instructions: Instructions | None
    expires_at: datetime | None
    lines: tuple[PaidFor, ...]
    capture_at_once: bool
    created_at: datetime
    captured_at: datetime | None

    @property
    def is_paid(self) -> bool:
        """Whether the money was taken."""
        return self.state == states.CAPTURED

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still out: say so and look again, never ask for another payment yet."""
        return self.state in states.WAITING

    @property
    def is_pending(self) -> bool:
        """Whether the buyer has done all there is to do, and their bank has it in hand."""
        return self.state == states.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """Money given back, or on its way."""

    public_id: str
    request_key: str
    kind: str
    subject: str
    amount: Money
    state: str
    reason: str
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackStep:
    """One step of a chargeback: by whom (an actor's key), when and why."""

    event: str
    after: str
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackView:
    """Money a card scheme took back: for which reason (its word), how it was answered, and how it ended.

    `fee` is what the provider keeps for it.
    """

    public_id: str
    payment: str
    provider: str
    reference: str
    amount: Money
    reason: str
    state: str
    evidence_due_at: datetime | None
    fee: Money
    steps: tuple[ChargebackStep, ...]
    orders: tuple[PaidFor, ...]
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayView:
    """Money that came beside a payment. `matter` is why it was not taken, as the provider said."""

    public_id: str
    payment: str
    reference: str
    amount: Money
    matter: str
    message: str  # for the buyer
    state: str
    received_at: datetime


def paid_for(row: PaymentIntent, lines: Iterable[PaymentLine] | None = None) -> tuple[PaidFor, ...]:
    """Return what a payment pays for, in the order it was asked: once captured, what was taken for each.

    `lines` are its lines, for whoever has them.
    """
    lines = sorted(row.lines.all() if lines is None else lines, key=lambda line: line.pk)
    if row.state == states.CAPTURED:
        taken = [line for line in lines if line.captured_minor]
        return tuple(PaidFor(line.kind, line.subject, line.captured_minor) for line in taken)
    return tuple(PaidFor(line.kind, line.subject, line.amount_minor) for line in lines)


def view_of(row: PaymentIntent, lines: Iterable[PaymentLine] | None = None) -> PaymentView:
    """Return a row as others may see it. `lines` are its lines, for whoever has them."""
    message, fix = words.say_reason(row.reason) if row.reason else ("", "")
    asked_to_act = row.state == states.ACTION_NEEDED
    taken = row.captured_minor if row.state == states.CAPTURED else 0
    return PaymentView(
        public_id=row.public_id,
        provider=row.provider,
        payer=row.payer,
        amount=row.amount,
        captured=Money(taken, row.currency),
        state=row.state,
        reason=row.reason,
        message=message,
        fix=fix,
        redirect_url=row.redirect_url if asked_to_act else "",
        instructions=Instructions(**row.instructions) if asked_to_act and row.instructions else None,
        expires_at=row.expires_at if row.state in states.WAITING else None,
        lines=paid_for(row, lines),
        capture_at_once=row.capture_at_once,
        created_at=row.created_at,
        captured_at=row.captured_at,
    )


def refund_view(row: Refund) -> RefundView:
    """Return a refund as others may see it."""
    return RefundView(
        public_id=row.public_id,
        request_key=row.request_key,
        kind=row.line.kind,
        subject=row.line.subject,
        amount=Money(row.amount_minor, row.line.intent.currency),
        state=row.state,
        reason=row.reason,
        requested_at=row.created_at,
    )


def chargeback_view(row: Chargeback) -> ChargebackView:
    """Return a chargeback as the platform sees it."""
    return ChargebackView(
        public_id=row.public_id,
        payment=row.intent.public_id,
        provider=row.intent.provider,
        reference=row.provider_reference,
        amount=Money(row.amount_minor, row.intent.currency),
        reason=row.reason,
        state=row.state,
        evidence_due_at=row.evidence_due_at,
        fee=Money(row.fee_minor, row.intent.currency),
        steps=tuple(
            ChargebackStep(event=each.event, after=each.after, who=each.who, why=each.why, at=each.at)
            for each in row.moves.all()
        ),
        orders=paid_for(row.intent),
        opened_at=row.created_at,
        closed_at=row.closed_at,
    )


def stray_view(row: Stray) -> StrayView:
    """Return money that came beside a payment as others may see it."""
    return StrayView(
        public_id=row.public_id,
        payment=row.intent.public_id,
        reference=row.provider_reference,
        amount=Money(row.amount_minor, row.currency),
        matter=row.matter,
        message=words.say_stray(row.matter),
        state=row.state,
        received_at=row.created_at,
    )
