"""Letting go of buyers: when they are erased, when an order is long over, when a law's time has ended."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role, system
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import actions as messages
from entrepot.apps.orders.events import BuyerForgotten
from entrepot.apps.orders.forgetting import (
    AT_REST,
    blank_order,
    kept_by_law,
    letters_about,
    orders_of,
    under_way,
)
from entrepot.apps.orders.models import Cart, KeptIdentity, Order, Return
from entrepot.apps.payments import actions as payments
from entrepot.apps.shipping import actions as shipping

AT_ONCE: Final = 100
LATE: Final = timedelta(days=30)  # a cancelled order whose money came late has been settled by then
CLERK: Final = system("orders")
KIND: Final = "order"


def forget_buyer(*, erasure: str, by: Actor, at: datetime) -> int:
    """Blank what orders hold of an erased person; return of how many orders. Safe to repeat.

    An order that is still under way (it came between question and erasure) is left to `forget_overdue`.
    """
    require_role(by, roles.OPERATOR)
    whose = accounts.get_erased(erasure, viewer=SYSTEM)
    if whose.user_id is not None:
        _forget_account(whose.user_id)
    rows = Order.objects.filter(orders_of(whose), address__blanked_at=None).order_by("pk")
    return sum(forget_order(order=each.public_id, by=by, at=at) for each in rows)


def forget_order(*, order: str, by: Actor, at: datetime) -> bool:
    """Blank what one order holds of its buyer, or what of it was kept; False while it is under way.

    The files go at last: their bytes are out of the store once the rows are blank.
    """
    require_role(by, roles.OPERATOR)
    with transaction.atomic():
        row = Order.objects.select_for_update(of=("self",)).select_related("checkout").get(public_id=order)
        if Order.objects.filter(under_way(), pk=row.pk).exists():
            return False
        kept = kept_by_law(row, at.date())
        gone = blank_order(row, kept, at)
        returned = list(Return.objects.filter(order=row).values_list("public_id", flat=True))
        shipping.forget_addresses(orders=[order], returned=returned, by=CLERK, at=at)
        payments.forget_payer(kind=KIND, subject=order, by=CLERK, at=at)
        messages.forget_about(subjects=letters_about(row), by=CLERK, at=at)
        files.blank_private_files(ids=gone, by=CLERK, at=at)
        audit.record(
            by=by,
            action="orders.forget_order",
            subject=order,
            changes={
                "kept_until": kept.until.isoformat() if kept else "",
                "kept_by": kept.period if kept else "",
            },
            at=at,
        )
        publish(BuyerForgotten(order=order, is_whole=kept is None, at=at))
    return True


def forget_overdue(*, by: Actor, at: datetime) -> int:
    """Blank what should be by now: kept for a law whose time ended, of erased people, of orders long over."""
    require_role(by, roles.OPERATOR)
    return sum(
        forget_order(order=order, by=by, at=at)
        for rows in _overdue(at)
        for order in rows.order_by("pk").values_list("public_id", flat=True)[:AT_ONCE]
    )


def _overdue(at: datetime) -> list[QuerySet[Order]]:
    """Return the orders whose time has come, by each of the three reasons."""
    period = accounts.get_period("contact", "", viewer=SYSTEM, on=at.date())
    rest = Order.objects.filter(state__in=AT_REST, address__blanked_at=None)
    found = [
        Order.objects.filter(address__kept_until__lte=at.date()),
        rest.filter(checkout__user__erased_at__isnull=False),
    ]
    if period.years is not None:
        day = at.replace(year=at.year - period.years, day=min(at.day, 28))
        found.append(rest.filter(Q(moved_at__lt=day) & Q(moved_at__lt=at - LATE)))
    return found


def _forget_account(user_id: int) -> None:
    """Empty the numbers kept for a next order, and let carts name no person's year."""
    empty = {"sealed": "", "tail": "", "subject": "", "key": "", "recipient": "", "agreed_at": None}
    KeptIdentity.objects.filter(user_id=user_id).exclude(sealed="").update(**empty)
    Cart.objects.filter(user_id=user_id).exclude(person="").update(person="")
