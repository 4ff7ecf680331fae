"""Every read of payments. A payer reads their own.

A guest's payment has no owner here, only its id, which no list tells: who serves it to a guest asks first
whether its checkout is theirs (`payer` names it, orders knows the key).
"""

from django.db.models import Q, QuerySet

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.payments.models import Chargeback, PaymentIntent, Refund, Stray
from entrepot.apps.payments.queries.views import (
    ChargebackView,
    PaymentView,
    RefundView,
    StrayView,
    chargeback_view,
    refund_view,
    stray_view,
    view_of,
)


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


def list_strays_of(kind: str, subject: str, *, viewer: Actor) -> list[StrayView]:
    """Return the money that came beside the payments of one order and was not taken for it, oldest first."""
    rows = Stray.objects.filter(
        intent__lines__kind=kind, intent__lines__subject=subject, intent__in=visible(viewer)
    )
    return [stray_view(row) for row in rows.select_related("intent").order_by("id")]


def get_chargeback(public_id: str, *, viewer: Actor) -> ChargebackView:
    """Return a chargeback. For operators. Raises Chargeback.DoesNotExist."""
    require_role(viewer, OPERATOR)
    return chargeback_view(Chargeback.objects.select_related("intent").get(public_id=public_id))


def list_chargebacks_of(kind: str, subject: str, *, viewer: Actor) -> list[ChargebackView]:
    """Return the chargebacks of every payment for one order, oldest first. For operators."""
    require_role(viewer, OPERATOR)
    rows = Chargeback.objects.filter(intent__lines__kind=kind, intent__lines__subject=subject)
    return [chargeback_view(row) for row in rows.select_related("intent").order_by("id")]


def visible(viewer: Actor, *, guests: bool = False) -> QuerySet[PaymentIntent]:
    """Return the payments of this viewer; with those of `guests` where one is asked for by its id."""
    rows = PaymentIntent.objects.prefetch_related("lines")
    if viewer.is_system or OPERATOR in viewer.roles:
        return rows
    own = Q(user_id=viewer.user_id or 0)
    return rows.filter(own | Q(user=None) if guests else own)
