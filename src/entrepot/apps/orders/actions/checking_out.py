"""A whole checkout in one go: the price held, the orders placed, their payment begun together; then paid."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import narrow, owned_by
from entrepot.apps.orders.actions.freezing import held_price
from entrepot.apps.orders.actions.paying import begin_payment, let_be_paid
from entrepot.apps.orders.actions.placing import Given, PlacedCheckout, place, placed_before
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.models import Cart, CartQuote
from entrepot.apps.orders.queries import quote_cart
from entrepot.apps.orders.queries.carts import ReadCart, price_cart, read_cart
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
    held = _held(cart, quote, by, key) if quote else _price(read_cart(cart, by, key), shown, by, at, key)
    before = placed_before(held) if held.pk else None
    placed, payment = (before, None) if before else place(held, given, by=by, at=at, provider=provider)
    if payment is None:
        payment = begin_payment(checkout=placed.public_id, by=by, at=at, key=key, provider=provider)
    return CheckedOut(placed=placed, payment=payment)


def check_out_and_pay(
    *,
    cart: str,
    address: Address,
    method: str,
    return_url: str,
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
    """Check a cart out and ask the provider for the money at once, with the token of its own form.

    Two transactions: what is wanted, then what the provider answered with all that follows of it. Between
    them nothing is open. A decline is an answer: the orders stay and wait for another payment. Repeated, it
    resumes where it was. Not inside a transaction.
    """
    require_outside()
    begun = check_out(
        cart=cart,
        address=address,
        by=by,
        at=at,
        quote=quote,
        shown=shown,
        email=email,
        key=key,
        identity=identity,
        keep_identity=keep_identity,
        provider=provider,
    )
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


def _held(cart: str, quote: str, by: Actor, key: str) -> CartQuote:
    row = Cart.objects.get(owned_by(by, key), public_id=cart)
    held = CartQuote.objects.get(public_id=quote, cart=row)
    held.cart = row
    return held


def _price(found: ReadCart, shown: Money | None, by: Actor, at: datetime, key: str) -> CartQuote:
    """Price a cart that was read, or return the price it was ordered at.

    What is short is told by the reservation, unless there is more to tell.
    """
    if found.row.state == Cart.State.ORDERED:
        return CartQuote.objects.get(checkout__cart=found.row)
    priced = price_cart(found, viewer=by, key=key, with_stock=False)
    if priced.refusals:
        priced = quote_cart(found.row.public_id, viewer=by, key=key)
    if priced.refusals:
        raise refusals.CheckoutRefusedError(priced.refusals)
    return held_price(found.row, priced, shown, at)
