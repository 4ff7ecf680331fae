"""A whole checkout in one go: the price held, the orders placed, their payment begun together; then paid."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders.access import narrow
from entrepot.apps.orders.actions.freezing import hold
from entrepot.apps.orders.actions.paying import begin_payment, let_be_paid
from entrepot.apps.orders.actions.placing import Given, PlacedCheckout, place
from entrepot.apps.orders.addresses import Address
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.queries import PaymentView
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOut:
    """Placed orders and their payment, as it stands."""

    placed: PlacedCheckout
    payment: PaymentView


def check_out(
    *,
    cart: str,
    address: Address,
    by: Actor,
    at: datetime,
    quote: str = "",
    shown: Money | None = None,
    email: str = "",
    key: str = "",
    identity: str = "",
    keep_identity: bool = False,
    provider: str = "",
) -> CheckedOut:
    """Place the orders of a cart and begin their payment, in one transaction; no provider is asked yet.

    `quote` is a price that is held, with everything `place_order` says of it. Without one the price is asked
    of the law and held by this; `shown` is then the total the buyer saw. A cart that was ordered gives the
    orders it became and their payment, so this is safe to repeat. Raises what `freeze_quote`, `place_order`
    and `begin_payment` do.
    """
    narrow(by, ORDERS_WRITE)
    given = Given(address, email, key, identity, keep=keep_identity)
    held = hold(cart, quote, shown, by=by, at=at, key=key, who=identity)
    placed, payment = place(held, given, by=by, at=at, provider=provider)
    if payment is None:
        payment = begin_payment(checkout=placed.public_id, by=by, at=at, key=key, provider=provider)
    return CheckedOut(placed=placed, payment=payment)


def pay_at_once(
    begun: CheckedOut, *, return_url: str, by: Actor, at: datetime, method: str = ""
) -> CheckedOut:
    """Ask the provider for the money of orders that `check_out` has just placed; return how it stands now.

    What is wanted was committed; what the provider answers is recorded with all that follows of it in one
    more transaction, the orders paid and their pieces sold. A decline is an answer: the orders wait for
    another payment. Asked again, it resumes. Not inside a transaction. See `payments.authorise_payment`.
    """
    payment = payments.authorise_payment(
        payment=begun.payment.public_id,
        begun=begun.payment,
        method=method,
        return_url=return_url,
        by=by,
        at=at,
        with_capture=let_be_paid,
    )
    return CheckedOut(placed=begun.placed, payment=payment)
