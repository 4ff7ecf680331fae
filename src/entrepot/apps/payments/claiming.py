"""Claiming a payment for capture or release, before the provider is asked: of two who try, one wins."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payments import refusals, states
from entrepot.apps.payments.models import PaymentIntent, PaymentLine
from entrepot.apps.payments.moving import move
from entrepot.core.money import Money


def claim(row: PaymentIntent, state: str, by: Actor, at: datetime) -> bool:
    """Move the payment to a claimed state when it may; `row` then says where it stands."""
    with transaction.atomic():
        moved = move(row, state, at)
        if moved:
            audit.record(by=by, action=f"payments.claim_{state}", subject=row.public_id, at=at)
    return moved


def claim_capture(row: PaymentIntent, parts: Mapping[str, Money] | None, by: Actor, at: datetime) -> None:
    """Claim the payment for capture and keep what to take for each order: asked again, it is the same."""
    lines = list(PaymentLine.objects.filter(intent_id=row.pk))
    wanted = {line.pk: _part(line, row, parts) for line in lines}
    if parts is not None and (set(parts) - {line.subject for line in lines} or not any(wanted.values())):
        raise _no_part()
    with transaction.atomic():
        if not claim(row, states.CAPTURING, by, at):
            return
        for line in lines:
            PaymentLine.objects.filter(pk=line.pk).update(captured_minor=wanted[line.pk])
        PaymentIntent.objects.filter(pk=row.pk).update(captured_minor=sum(wanted.values()))
        row.refresh_from_db()


def _part(line: PaymentLine, row: PaymentIntent, parts: Mapping[str, Money] | None) -> int:
    """Return what is to be taken for one order, in minor units."""
    if parts is None:
        return line.amount_minor
    part = parts.get(line.subject, Money.zero(row.currency))
    if part.currency != row.currency or not 0 <= part.minor <= line.amount_minor:
        raise _no_part()
    return part.minor


def _no_part() -> Exception:
    return refusals.invalid(
        (
            "parts",
            _("This is no part of the payment."),
            _("Name orders of this payment, each with at most its own amount, and at least one above zero."),
        )
    )
