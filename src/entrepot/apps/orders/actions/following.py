"""What follows once an order is paid: letters to both sides, its invoice, its share paid early."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.messages import actions as messages
from entrepot.apps.orders import letters, quotas
from entrepot.apps.orders.actions.advancing import advance_share
from entrepot.apps.orders.actions.invoicing import issue_invoice, issue_new_invoice
from entrepot.apps.orders.advancing import choice_of
from entrepot.apps.orders.identities import NUMBERED
from entrepot.apps.orders.invoices import body_of_order
from entrepot.apps.orders.models import Order
from entrepot.apps.orders.whole import read_whole

log = structlog.get_logger("entrepot.orders")


def follow_payment(*, order: str, by: Actor, at: datetime) -> None:
    """Do what follows of a paid order: name the seller's account, write to both sides, issue the invoice.

    What it claimed of a year is spent now. For the platform; idempotent. All of it in one transaction
    where nothing of it was done; where something was, or fails, each by itself, so that no part waits for
    another. Then the seller's share is paid early where that was chosen. Raises Order.DoesNotExist, and once
    everything was tried, what failed.
    """
    require_role(by, OPERATOR)
    row = read_whole(order)
    parts: list[Callable[[], object]] = []
    try:
        _follow_together(row, by, at)
    except Exception as error:  # noqa: BLE001 - whatever of it cannot be done, the rest is done without it
        log.info("payment_followed_apart", order=order, reason=type(error).__name__)
        parts += [
            partial(ledger.name_holder, owner=row.business, organisation_id=row.organisation_id, by=by),
            partial(letters.write_paid, order, at),
            partial(issue_invoice, order=order, by=by, at=at),
            partial(_spend_year, row, at),
        ]
    if choice_of(row.business) is not None:
        parts.append(partial(advance_share, order=order, by=by, at=at))
    _do_each(order, parts)


def _follow_together(row: Order, by: Actor, at: datetime) -> None:
    """Do it for an order of which nothing was done: what is there already fails it whole."""
    seller = businesses.get_standing(row.business, viewer=by)
    body = body_of_order(row, seller)
    written = letters.letters_of_payment(row, seller)
    with transaction.atomic(), gathered():
        ledger.name_holder(owner=row.business, organisation_id=row.organisation_id, by=by)
        issue_new_invoice(row, body, by=by, at=at)
        messages.queue_new_messages(messages=written, by=by, at=at)
        if row.country in NUMBERED:
            quotas.confirm_for(row, at)


def _spend_year(row: Order, at: datetime) -> None:
    """Spend what a paid order claimed; an order that was let go of since has nothing to spend."""
    with transaction.atomic():
        quotas.is_spent(row, at)


def _do_each(order: str, parts: list[Callable[[], object]]) -> None:
    faults = []
    for part in parts:
        try:
            part()
        except Exception as error:  # noqa: BLE001 - what is wrong with one is told when all were tried
            faults.append(error)
    if faults:
        raise ExceptionGroup(f"Not all that follows of the payment of {order} was done.", faults)
