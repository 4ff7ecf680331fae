from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import in_transaction, publish
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.statements import Change
from entrepot.apps.orders import quotas, refusals
from entrepot.apps.orders.access import checkouts_of, narrow
from entrepot.apps.orders.actions.refunding import start_refund_of_rest
from entrepot.apps.orders.events import OrderCalledOff, OrderCancelled, OrderPaid
from entrepot.apps.orders.models import Checkout, Order
from entrepot.apps.orders.moving import lock, lock_checkout, move, note_paid
from entrepot.apps.orders.sending import wants_again
from entrepot.apps.orders.standing import standing
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments import queries as payment_queries
from entrepot.apps.payments.actions import OrderShare
from entrepot.apps.payments.events import PaymentCaptured
from entrepot.apps.payments.queries import PaymentView
from entrepot.apps.stock import actions as stock
from entrepot.apps.stock.actions import InsufficientStockError
from entrepot.core.money import Money
from entrepot.core.trade.stages import ORDER, SYSTEM

KIND = "order"  # what orders are called in payments
CLERK = system("orders")
UNPAID = ORDER.start
LET_GO = "let_go"


def begin_payment(
    *, checkout: str, by: Actor, at: datetime, key: str = "", provider: str = ""
) -> PaymentView:
    """Commit the wish to be paid for a checkout and return the payment; the provider is not asked yet.

    It is for the orders that stand; one that was let go is no part of it.
    Asked again while it is under way, or once it is done, it returns the same payment; after a failure a new
    one. Raises Checkout.DoesNotExist, ProblemRaised (409) when the orders do not wait for money any more.
    """
    narrow(by, ORDERS_WRITE)
    with transaction.atomic():
        row = lock_checkout(Checkout.objects.filter(checkouts_of(by, key), public_id=checkout))
        orders = standing(row.orders.order_by("id"))
        tries = payment_queries.list_payments_of(KIND, orders[0].public_id, viewer=CLERK)
        if tries and (tries[0].is_waiting or tries[0].is_paid):
            return tries[0]
        if any(order.state != UNPAID for order in orders) or row.pay_until <= at:
            raise refusals.moved_on()
        return payments.begin_payment(
            request_key=f"{checkout}/{len(tries) + 1}",
            payer=checkout,
            orders=_shares(orders),
            by=by,
            at=at,
            provider=provider,
        )


def begin_new(
    checkout: Checkout, orders: Sequence[Order], provider: str, *, by: Actor, at: datetime
) -> PaymentView:
    """Commit the wish to be paid for orders that the caller's transaction has just placed."""
    return payments.begin_payment(
        request_key=f"{checkout.public_id}/1",
        payer=checkout.public_id,
        orders=_shares(orders),
        by=by,
        at=at,
        provider=provider,
        unseen=True,
    )


def _shares(orders: Iterable[Order]) -> list[OrderShare]:
    return [OrderShare(KIND, order.public_id, Money(order.total_minor, order.currency)) for order in orders]


def _pay(
    before: str, after: str, *, orders: Any, payment: Any, provider: Any, at: Any
) -> tuple[QuerySet[Order], dict[str, Any]]:
    waiting = Order.objects.filter(public_id__in=orders, state=before, payment="")
    moved = {"state": after, "moved_at": at, "paid_at": at, "stock_taken": True}
    return waiting, {**moved, "payment": payment, "provider": provider}


TOLD = ("id", "public_id", "business", "market", "country", "currency", "total_minor")
_PAY = Change(_pay, *TOLD)


def let_be_paid(event: PaymentCaptured, *, by: Actor = CLERK) -> None:
    """Let the orders of a captured payment be paid in the transaction that records the capture, all at once.

    Only where each of them waits for money and holds its pieces: else it raises ProblemRaised (409), the
    capture is recorded without it, and `record_payment` deals with each order when the capture is told. What
    they claimed of a person's year is theirs already; `follow_payment` marks it as spent.
    """
    orders = [line.subject for line in event.lines if line.kind == KIND]
    step = ORDER.advance(UNPAID, "paid", SYSTEM)
    with transaction.atomic(savepoint=False), gathered():
        paid = _PAY.rows(
            step.state, step.to, orders=orders, payment=event.payment, provider=event.provider, at=event.at
        )
        rows = [Order(**dict(zip(TOLD, row, strict=True))) for row in paid]
        if len(rows) != len(orders):
            raise refusals.moved_on()
        stock.capture_all(references=orders, by=by, at=event.at)
        note_paid(rows, step, by=by, at=event.at)
        for row in rows:
            publish(_paid(row, event.at))


def record_payment(*, order: str, payment: str, provider: str, by: Actor, at: datetime) -> str:
    """Let an order be paid by a captured payment, once, and return the state it is in then.

    Its reserved pieces become sold ones. When the order had been cancelled it is restored if the pieces can
    be reserved again and nobody let it go, else the money goes back. For the platform; payments has posted
    the money itself.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        row = lock(order)
        if row.payment:  # told before
            return row.state
        if row.state == UNPAID:
            event = "paid" if _take_pieces(row, at) else _let_go(row, by, at)
        elif row.state == "cancelled":
            wanted = not row.moves.filter(event=LET_GO).exists()
            event = "restored" if wanted and _take_again(row, at) else "paid_late"
        else:
            return row.state
        move(
            row,
            event,
            who={SYSTEM},
            by=by,
            at=at,
            payment=payment,
            provider=provider,
            paid_at=at,
            stock_taken=event != "paid_late",
        )
        if event == "paid_late":
            start_refund_of_rest(order=order, reason=event, by=by, at=at)
            publish(OrderCalledOff(order=order, business=row.business, event=event, at=at))
            return row.state
        publish(_paid(row, at))
    return row.state


def _paid(row: Order, at: datetime) -> OrderPaid:
    return OrderPaid(
        order=row.public_id,
        business=row.business,
        market=row.market,
        currency=row.currency,
        total_minor=row.total_minor,
        at=at,
    )


def cancel_order(*, checkout: str, by: Actor, at: datetime, key: str = "", why: str = "") -> None:
    """Give up orders that are not paid: their pieces are free again. The buyer or the platform may.

    A payment under way is let go first; when money turns out to be taken, nothing is cancelled and the orders
    become paid. Raises Checkout.DoesNotExist, IllegalMoveError when an order is past that.
    """
    narrow(by, ORDERS_WRITE)
    rows = Checkout.objects.all() if by.is_system or OPERATOR in by.roles else None
    row = (rows or Checkout.objects.filter(checkouts_of(by, key))).get(public_id=checkout)
    orders = standing(row.orders.order_by("id"))
    who = {SYSTEM} if by.is_system else {"operator" if rows is not None else "buyer"}
    for order in orders:
        ORDER.advance(order.state, "cancelled", who)
    if not _let_payments_go(orders, at):
        return
    with transaction.atomic():
        for order in standing(lock(order.public_id) for order in orders):
            free_unpaid(order, "cancelled", who, by=by, at=at, why=why)


def expire_checkout(*, checkout: str, by: Actor, at: datetime) -> bool:
    """Cancel the orders of a checkout whose time to pay has run out; says whether any was. For the platform.

    Idempotent; safe at any time: before the time, or when they are paid, nothing happens.
    """
    require_role(by, OPERATOR)
    row = Checkout.objects.get(public_id=checkout)
    orders = list(row.orders.filter(state=UNPAID).order_by("id"))
    if row.pay_until > at or not orders or not _let_payments_go(orders, at):
        return False
    with transaction.atomic():
        found = [lock(order.public_id) for order in orders]
        unpaid = [order for order in found if order.state == UNPAID]
        for order in unpaid:
            free_unpaid(order, "cancelled", {SYSTEM}, by=by, at=at)
    return bool(unpaid)


def _let_payments_go(orders: Sequence[Order], at: datetime) -> bool:
    """Let go of payments under way; False when the money was taken, so that the orders are going to be paid.

    Inside a caller's transaction no provider can be asked; then a payment that comes late is dealt with.
    """
    for view in payment_queries.list_payments_of(KIND, orders[0].public_id, viewer=CLERK):
        state = view
        if view.is_waiting and not in_transaction():
            try:
                state = payments.cancel_payment(payment=view.public_id, by=CLERK, at=at)
            except ProblemRaised:  # captured, or being captured, at this very moment
                state = payment_queries.get_payment(view.public_id, viewer=CLERK)
        if state.is_paid:
            return False
    return True


def free_unpaid(
    order: Order, event: str, who: Collection[str], *, by: Actor, at: datetime, why: str = ""
) -> None:
    """End an unpaid order in the caller's transaction: its pieces, allowance and reliefs are free, once."""
    move(order, event, who=who, by=by, at=at, why=why)
    stock.release(reference=order.public_id, by=CLERK, at=at)
    quotas.release_for(order, at)
    fees.release_reliefs(reference=order.public_id, by=CLERK, at=at)
    publish(OrderCancelled(order=order.public_id, business=order.business, at=at))


def _let_go(order: Order, by: Actor, at: datetime) -> str:
    """Note that an unpaid order's pieces were gone when its money came."""
    free_unpaid(order, "cancelled", {SYSTEM}, by=by, at=at)
    return "paid_late"


def _take_pieces(order: Order, at: datetime) -> bool:
    """Make the reserved pieces sold ones, and spend the allowance; claim again what was let go since."""
    try:
        with transaction.atomic():
            stock.capture(reference=order.public_id, by=CLERK, at=at)
            quotas.confirm_for(order, at)
    except ProblemRaised:
        return _take_again(order, at)
    return True


def _take_again(order: Order, at: datetime) -> bool:
    wants = wants_again(order)
    until = at + (order.checkout.pay_until - order.checkout.created_at)
    try:
        with transaction.atomic():
            stock.reserve(wants=wants, reference=order.public_id, until=until, by=CLERK, at=at)
            stock.capture(reference=order.public_id, by=CLERK, at=at)
            quotas.claim_again_for(order, at)
            fees.claim_reliefs_again(reference=order.public_id, by=CLERK, at=at)
    except (InsufficientStockError, BudgetExhaustedError):
        audit.record(by=CLERK, action="orders.pieces_gone", subject=order.public_id, at=at)
        return False
    return True
