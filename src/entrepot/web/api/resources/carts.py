"""Carts: one's own, or a guest's who holds its key."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries.sayings import say_fix, say_refusal
from entrepot.core.trade.refusals import Refusal
from entrepot.web.api.declaring import (
    Resource,
    actor_of,
    guest_key,
    language_of,
    seeing_own_work,
)
from entrepot.web.api.shapes import carts as shapes
from entrepot.web.api.shapes.base import Amount, CartId, VariantId

resource = Resource("carts", "Carts of many sellers, their price, and checking out.")


@resource.post(
    "/carts", scope=ORDERS_WRITE, guests=True, answers=shapes.Cart, summary="Open a cart", missing=True
)
def open_cart(request: HttpRequest, body: shapes.CartOpened) -> shapes.Cart:
    """Return the open cart for a market, a new one where there is none."""
    taken = actions.take_cart(
        **body.model_dump(), by=actor_of(request), at=clock.now(), key=guest_key(request)
    )
    return shapes.Cart.of(taken)


@resource.get("/carts/{cart}", scope=ORDERS_READ, guests=True, answers=shapes.Cart, summary="One cart")
def get_cart(request: HttpRequest, cart: CartId) -> shapes.Cart:
    """Return what lies in a cart, without prices."""
    return shapes.Cart.of(queries.get_cart(cart, viewer=actor_of(request), key=guest_key(request)))


@resource.post(
    "/carts/{cart}/lines", scope=ORDERS_WRITE, guests=True, answers=shapes.Cart, summary="Put pieces in"
)
def add_to_cart(request: HttpRequest, cart: CartId, body: shapes.PiecesWanted) -> shapes.Cart:
    """Put so many more pieces of a variant into a cart."""
    changed = actions.add_to_cart(
        cart=cart, **body.model_dump(), by=actor_of(request), at=clock.now(), key=guest_key(request)
    )
    return shapes.Cart.of(changed)


@resource.put(
    "/carts/{cart}/lines/{variant}",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Cart,
    summary="Set how many pieces",
)
def set_quantity(
    request: HttpRequest, cart: CartId, variant: VariantId, body: shapes.PiecesExactly
) -> shapes.Cart:
    """Let a cart hold exactly so many pieces of a variant it has."""
    changed = actions.set_quantity(
        cart=cart,
        variant=variant,
        quantity=body.quantity,
        by=actor_of(request),
        at=clock.now(),
        key=guest_key(request),
    )
    return shapes.Cart.of(changed)


@resource.delete(
    "/carts/{cart}/lines/{variant}", scope=ORDERS_WRITE, guests=True, summary="Take a variant out"
)
def remove_from_cart(request: HttpRequest, cart: CartId, variant: VariantId) -> None:
    """Take a variant out of a cart."""
    actions.remove_from_cart(
        cart=cart, variant=variant, by=actor_of(request), at=clock.now(), key=guest_key(request)
    )


@resource.post(
    "/carts/{cart}/claim", scope=ORDERS_WRITE, answers=shapes.Cart, status=200, summary="Claim a guest's cart"
)
def claim_cart(request: HttpRequest, cart: CartId) -> shapes.Cart:
    """Make a guest's cart one's own: send the token and the cart's key."""
    actions.claim_cart(cart=cart, key=guest_key(request), by=actor_of(request), at=clock.now())
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.Cart.of(queries.get_cart(cart, viewer=reader, key=guest_key(request)))


@resource.post(
    "/carts/{cart}/split",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.CartQuote,
    status=200,
    summary="Take a split",
    cost=5,
)
def set_split(request: HttpRequest, cart: CartId, body: shapes.SplitWanted) -> shapes.CartQuote:
    """Send a seller's goods as a split that the price offers, or together again; return the new price."""
    actor, key = actor_of(request), guest_key(request)
    actions.set_split(cart=cart, split=body.split, taken=body.taken, by=actor, at=clock.now(), key=key)
    reader = seeing_own_work(actor, ORDERS_READ)
    return _quoted(queries.quote_cart(cart, viewer=reader, key=key, language=language_of(request)))


@resource.post(
    "/carts/{cart}/another-person",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.CartQuote,
    status=200,
    summary="Say that it is for somebody else",
    cost=5,
)
def count_for_another(request: HttpRequest, cart: CartId) -> shapes.CartQuote:
    """Let a cart count for nobody's allowance until the number of whom it is for is given at checkout."""
    actor, key = actor_of(request), guest_key(request)
    actions.count_for_another(cart=cart, by=actor, at=clock.now(), key=key)
    reader = seeing_own_work(actor, ORDERS_READ)
    return _quoted(queries.quote_cart(cart, viewer=reader, key=key, language=language_of(request)))


@resource.get(
    "/carts/{cart}/quote",
    scope=ORDERS_READ,
    guests=True,
    answers=shapes.CartQuote,
    summary="What a cart costs",
    cost=5,
)
def quote_cart(request: HttpRequest, cart: CartId) -> shapes.CartQuote:
    """Price a cart with the law in force now, as it would be charged. Nothing is saved."""
    found = queries.quote_cart(
        cart, viewer=actor_of(request), key=guest_key(request), language=language_of(request)
    )
    return _quoted(found)


@resource.post(
    "/carts/{cart}/quotes",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.CartQuote,
    summary="Hold a price",
    cost=10,
)
def freeze_quote(request: HttpRequest, cart: CartId) -> shapes.CartQuote:
    """Hold the price of a cart for thirty minutes, with the law behind it."""
    actor, key = actor_of(request), guest_key(request)
    made = actions.freeze_quote(cart=cart, by=actor, at=clock.now(), key=key)
    return _quoted(queries.get_frozen_quote(made, viewer=seeing_own_work(actor, ORDERS_READ), key=key))


@resource.post(
    "/carts/{cart}/checkout",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Placed,
    summary="Order what is in a cart",
    cost=10,
)
def check_out(request: HttpRequest, cart: CartId, body: shapes.CheckoutContent) -> shapes.Placed:
    """Turn a cart into orders that wait for one payment: one order a seller, their pieces reserved.

    With `total`, the price is asked of the law once more, and another one is refused (409).
    """
    actor, key, now = actor_of(request), guest_key(request), clock.now()
    placed = actions.place_order(
        cart=cart,
        **body.as_terms(),
        by=actor,
        at=now,
        key=key,
    )
    return shapes.Placed(
        checkout=placed.public_id,
        orders=list(placed.orders),
        total=Amount.of(placed.total),
        pay_until=placed.pay_until,
    )


def _quoted(found: queries.QuotedCart) -> shapes.CartQuote:
    lines = [
        shapes.CartLine.copied(each, price=Amount.of(each.price), amount=Amount.of(each.amount))
        for each in found.lines
    ]
    return shapes.CartQuote.copied(
        found,
        total=Amount.maybe(found.total),
        lines=lines,
        parcels=[shapes.CartParcel.of(each) for each in found.parcels],
        refusals=[_reason(each) for each in found.refusals],
        warnings=[shapes.Remark.copied(each) for each in found.warnings],
        offers=[shapes.Split.of(each) for each in found.offers],
        allowance=shapes.AllowanceUse.of(found.allowance) if found.allowance else None,
        quote=found.quote or None,
    )


def _reason(refusal: Refusal) -> shapes.Remark:
    return shapes.Remark(
        code=refusal.code, subject=refusal.subject, message=say_refusal(refusal), fix=say_fix(refusal)
    )
