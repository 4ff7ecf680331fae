"""Writing down what a provider is going to be asked for, before it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.payments import providers, refusals, tasks
from entrepot.apps.payments.models import PaymentIntent, PaymentLine
from entrepot.apps.payments.queries import PaymentView, view_of
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True)
class OrderShare:
    """What one order costs of a payment: the order by its kind and public id."""

    kind: str
    subject: str
    amount: Money


@dataclass(frozen=True, slots=True)
class _Wish:
    request_key: str
    payer: str
    provider: str
    capture_at_once: bool
    orders: tuple[OrderShare, ...]
    total: Money


def begin_payment(
    *,
    request_key: str,
    payer: str,
    orders: Sequence[OrderShare],
    by: Actor,
    at: datetime,
    provider: str = "",
    capture_at_once: bool = True,
    unseen: bool = False,
) -> PaymentView:
    """Commit the wish to be paid for these orders; nobody outside is asked yet.

    `request_key` is the caller's own for this try: the same again returns the same payment. `payer` is the
    public id of whoever pays: a person, or a guest's checkout. May be called inside the transaction that
    places the orders; one that has just made them says `unseen`, and no earlier payment is looked for. Raises
    ProblemRaised: 409 when an order has another live payment or the key stands for something else, 422 when
    the amounts are no payment.
    """
    total = _total(orders)
    name = provider or providers.names()[0]
    providers.get_provider(name)
    wish = _Wish(request_key, payer, name, capture_at_once, tuple(orders), total)
    if unseen:
        with transaction.atomic(savepoint=False):
            return view_of(*_save(wish, by, at))
    known = PaymentIntent.objects.filter(request_key=request_key).first()
    if known is None:
        try:
            with transaction.atomic():
                return view_of(*_save(wish, by, at))
        except IntegrityError as error:  # somebody was quicker: with this key, or for one of these orders
            known = PaymentIntent.objects.filter(request_key=request_key).first()
            if known is None:
                raise refusals.under_way() from error
    asked = {(each.kind, each.subject, each.amount.minor) for each in orders}
    if known.currency != total.currency or asked != _asked_before(known):
        raise refusals.key_used(request_key)
    return view_of(known)


def _asked_before(known: PaymentIntent) -> set[tuple[str, str, int]]:
    return set(known.lines.values_list("kind", "subject", "amount_minor"))


def _save(wish: _Wish, by: Actor, at: datetime) -> tuple[PaymentIntent, list[PaymentLine]]:
    row = insert(
        [
            PaymentIntent(
                request_key=wish.request_key,
                payer=wish.payer,
                user_id=by.user_id,
                provider=wish.provider,
                amount_minor=wish.total.minor,
                currency=wish.total.currency,
                capture_at_once=wish.capture_at_once,
                created_at=at,
                moved_at=at,
            )
        ]
    )[0]
    lines = insert(
        PaymentLine(
            intent=row,
            kind=each.kind,
            subject=each.subject,
            amount_minor=each.amount.minor,
            captured_minor=each.amount.minor if wish.capture_at_once else 0,
        )
        for each in wish.orders
    )
    tasks.look_after_later(row.public_id, at=at)
    audit.record(
        by=by,
        action="payments.begin_payment",
        subject=row.public_id,
        changes={"amount": str(wish.total), "orders": [each.subject for each in wish.orders]},
        at=at,
    )
    return row, lines


def _total(orders: Sequence[OrderShare]) -> Money:
    currencies = {each.amount.currency for each in orders}
    amounts = [each.amount for each in orders]
    subjects = {(each.kind, each.subject) for each in orders}
    if len(currencies) != 1 or min(amount.minor for amount in amounts) <= 0 or len(subjects) != len(amounts):
        raise refusals.invalid(
            (
                "orders",
                _("This is no payment."),
                _("Send each order once, all in one currency, each above zero."),
            )
        )
    return Money.total(amounts, currencies.pop())
