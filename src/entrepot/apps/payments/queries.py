"""Every read of payments. A payer reads their own.

A guest's payment has no owner here, only its id, which no list tells: who serves it to a guest asks first
whether its checkout is theirs (`payer` names it, orders knows the key).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.payments import providers, states, words
from entrepot.apps.payments.events import PaidFor
from entrepot.apps.payments.models import Chargeback, PaymentIntent, PaymentLine, ProviderSettlement, Refund
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """A payment as its payer and the platform see it. `redirect_url` is set while the buyer must go there."""

    public_id: str
    provider: str
    payer: str
    amount: Money
    state: str
    reason: str
    message: str  # for the buyer, when it failed
    redirect_url: str
    lines: tuple[PaidFor, ...]
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
class ChargebackView:
    """Money a card scheme took back: for which reason (its word), and how it ended."""

    public_id: str
    payment: str
    provider: str
    reference: str
    amount: Money
    reason: str
    state: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderDifference:
    """What we recorded of a provider beside what it says it holds, in one currency."""

    provider: str
    ours: Money
    theirs: Money

    @property
    def agrees(self) -> bool:
        """Whether both are the same to the unit."""
        return self.ours == self.theirs


def get_payment(public_id: str, *, viewer: Actor) -> PaymentView:
    """Return a payment. Raises PaymentIntent.DoesNotExist when it is none of the viewer's."""
    return view_of(visible(viewer, guests=True).get(public_id=public_id))


def get_payment_of_request(request_key: str, *, viewer: Actor) -> PaymentView | None:
    """Return the payment begun under the caller's own key, or None."""
    row = visible(viewer).filter(request_key=request_key).first()
    return view_of(row) if row else None


def list_payments_of(kind: str, subject: str, *, viewer: Actor) -> list[PaymentView]:
    """Return every try to pay for one order, newest first."""
    rows = visible(viewer).filter(lines__kind=kind, lines__subject=subject)
    return [view_of(row) for row in rows.order_by("-id")]


def list_refunds_of(kind: str, subject: str, *, viewer: Actor) -> list[RefundView]:
    """Return the refunds of one order, oldest first. A seller asks through the order, not here."""
    rows = Refund.objects.filter(
        line__kind=kind, line__subject=subject, line__intent__in=visible(viewer)
    ).select_related("line__intent")
    return [refund_view(row) for row in rows.order_by("id")]


def get_chargeback(public_id: str, *, viewer: Actor) -> ChargebackView:
    """Return a chargeback. For operators. Raises Chargeback.DoesNotExist."""
    require_role(viewer, OPERATOR)
    return _chargeback_view(Chargeback.objects.select_related("intent").get(public_id=public_id))


def list_chargebacks_of(kind: str, subject: str, *, viewer: Actor) -> list[ChargebackView]:
    """Return the chargebacks of every payment for one order, oldest first. For operators."""
    require_role(viewer, OPERATOR)
    rows = Chargeback.objects.filter(intent__lines__kind=kind, intent__lines__subject=subject)
    return [_chargeback_view(row) for row in rows.select_related("intent").order_by("id")]


def count_unresolved(before: datetime, *, viewer: Actor) -> int:
    """Return how many payments and refunds have waited for an answer since before that moment."""
    require_role(viewer, OPERATOR)
    waiting = Q(moved_at__lt=before)
    payments = PaymentIntent.objects.filter(waiting, state__in=states.WAITING).count()
    return payments + Refund.objects.filter(waiting, state=states.REQUESTED).count()


def list_provider_differences(*, viewer: Actor) -> list[ProviderDifference]:
    """Return, for each provider and currency, what we recorded beside what the provider holds.

    Captured, less refunds done, chargebacks not won and settlements. Asks each
    provider: never inside a transaction.
    """
    require_role(viewer, OPERATOR)
    found = []
    for name in providers.names():
        theirs = providers.get_provider(name).balances()
        ours = _recorded(name)
        found += [
            ProviderDifference(
                name, Money(ours.get(currency, 0), currency), theirs.get(currency, Money.zero(currency))
            )
            for currency in sorted(ours.keys() | theirs.keys())
        ]
    return found


def visible(viewer: Actor, *, guests: bool = False) -> QuerySet[PaymentIntent]:
    """Return the payments of this viewer; with those of `guests` where one is asked for by its id."""
    rows = PaymentIntent.objects.prefetch_related("lines")
    if viewer.is_system or OPERATOR in viewer.roles:
        return rows
    own = Q(user_id=viewer.user_id or 0)
    return rows.filter(own | Q(user=None) if guests else own)


def paid_for(row: PaymentIntent) -> tuple[PaidFor, ...]:
    """Return what a payment pays for, in the order it was asked."""
    lines = sorted(row.lines.all(), key=lambda line: line.pk)
    return tuple(PaidFor(line.kind, line.subject, line.amount_minor) for line in lines)


def view_of(row: PaymentIntent) -> PaymentView:
    """Return a row as others may see it."""
    return PaymentView(
        public_id=row.public_id,
        provider=row.provider,
        payer=row.payer,
        amount=row.amount,
        state=row.state,
        reason=row.reason,
        message=words.say_reason(row.reason) if row.reason else "",
        redirect_url=row.redirect_url if row.state == states.ACTION_NEEDED else "",
        lines=paid_for(row),
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


def _chargeback_view(row: Chargeback) -> ChargebackView:
    return ChargebackView(
        public_id=row.public_id,
        payment=row.intent.public_id,
        provider=row.intent.provider,
        reference=row.provider_reference,
        amount=Money(row.amount_minor, row.intent.currency),
        reason=row.reason,
        state=row.state,
        opened_at=row.created_at,
        closed_at=row.closed_at,
    )


def _recorded(provider: str) -> dict[str, int]:
    """Return what our rows say a provider holds: captured, less refunded, charged back and settled."""
    captured = PaymentIntent.objects.filter(provider=provider, state=states.CAPTURED)
    refunded = PaymentLine.objects.filter(intent__provider=provider).annotate(currency=F("intent__currency"))
    lost = Chargeback.objects.filter(intent__provider=provider).exclude(state=states.WON)
    taken = dict(captured.values_list("currency").annotate(sum=Sum("amount_minor")))
    for currency, back in refunded.values_list("currency").annotate(sum=Sum("refunded_minor")):
        taken[currency] = taken.get(currency, 0) - back
    paid = ProviderSettlement.objects.filter(provider=provider)
    for currency, back in paid.values_list("currency").annotate(sum=Sum("amount_minor")):
        taken[currency] = taken.get(currency, 0) - back
    for currency, back in lost.values_list("intent__currency").annotate(sum=Sum("amount_minor")):
        taken[currency] = taken.get(currency, 0) - back
    return taken
