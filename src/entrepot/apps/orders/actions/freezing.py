from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import narrow, owned_by
from entrepot.apps.orders.amounts import say_money
from entrepot.apps.orders.documents import plain_lines, plain_parcels
from entrepot.apps.orders.models import Cart, CartQuote, KeptIdentity
from entrepot.apps.orders.queries import QuotedCart, quote_cart
from entrepot.apps.orders.queries.carts import price_cart, read_to_price
from entrepot.core.money import Money

HELD_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Held:
    """The price a cart is ordered at, and the number its buyer keeps, where it was read with the cart."""

    quote: CartQuote
    kept: KeptIdentity | None = None


def freeze_quote(*, cart: str, by: Actor, at: datetime, key: str = "", shown: Money | None = None) -> str:
    """Hold the cart's prices for thirty minutes, with the law behind them, and return the quote's public id.

    This is what "pay" does first. `shown` is the total the buyer saw. Raises Cart.DoesNotExist;
    CheckoutRefusedError with every reason when the cart cannot be bought as it stands; ProblemRaised (409)
    when the price is not the one shown or the cart was ordered.
    """
    narrow(by, ORDERS_WRITE)
    priced = quote_cart(cart, viewer=by, key=key)
    if priced.refusals:
        raise refusals.CheckoutRefusedError(priced.refusals)
    with transaction.atomic():
        row = Cart.objects.filter(owned_by(by, key), public_id=cart, state=Cart.State.OPEN).first()
        if row is None or row.version != priced.version:
            raise refusals.cart_changed()
        quote = _held_price(row, priced, shown, at)
        save_quote(quote, by=by, at=at)
    return quote.public_id


def hold(
    cart: str, quote: str, shown: Money | None, *, by: Actor, at: datetime, key: str, who: str = ""
) -> Held:
    """Return the price a cart is ordered at, with its cart: the one held, or else that of the law in force.

    The latter is never a row of its own: the checkout keeps it. What is short, of pieces and of the year of
    whoever has the number `who`, is told by claiming it, unless there is more to tell. So is the year of a
    buyer whose number is kept, where they say which total they saw: that one was priced with their year, and
    another total is looked at again with it. Raises what `freeze_quote` does.
    """
    if quote:
        row = Cart.objects.get(owned_by(by, key), public_id=cart)
        held = CartQuote.objects.get(public_id=quote, cart=row)
        held.cart = row
        return Held(held)
    found = read_to_price(cart, by, key)
    if found.row.state == Cart.State.ORDERED:
        return Held(CartQuote(cart=found.row, version=found.row.version))
    known = bool(who) or shown is not None
    priced = price_cart(found, viewer=by, key=key, claims=True, claims_year=known)
    if priced.refusals or (shown is not None and shown != priced.total):
        priced = quote_cart(cart, viewer=by, key=key)
    if priced.refusals:
        raise refusals.CheckoutRefusedError(priced.refusals)
    return Held(_held_price(found.row, priced, shown, at), found.kept)


def _held_price(row: Cart, priced: QuotedCart, shown: Money | None, at: datetime) -> CartQuote:
    """Return the price of a cart as it is going to be held; ProblemRaised (409) if it is not `shown`."""
    if priced.total is None or (shown is not None and shown != priced.total):
        raise _other_price(shown, priced.total)
    return CartQuote(
        cart=row,
        version=row.version,
        lines=plain_lines(priced.lines),
        parcels=plain_parcels(priced.parcels),
        total_minor=priced.total.minor,
        currency=priced.total.currency,
        valid_until=at + HELD_FOR,
        created_at=at,
    )


def save_quote(quote: CartQuote, *, by: Actor, at: datetime) -> None:
    """Keep a held price, in the caller's transaction."""
    insert([quote])
    audit.record(
        by=by,
        action="orders.freeze_quote",
        subject=quote.public_id,
        changes={"cart": quote.cart.public_id, "total": str(quote.total)},
        at=at,
    )


def _other_price(shown: Money | None, now: Money | None) -> ProblemRaised:
    told = {"shown": say_money(shown) if shown else "–", "now": say_money(now) if now else "–"}
    return refusals.clash(
        "price-changed",
        _("The price shown was %(shown)s, it is %(now)s now.") % told,
        _("Look at the new price and confirm it."),
    )
