from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import in_transaction
from entrepot.apps.kernel.returning import update_returning
from entrepot.apps.kernel.statements import Change, Read
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import goods, refusals
from entrepot.apps.orders.access import digest, narrow, owned, owned_by, owner_of
from entrepot.apps.orders.models import Cart, CartLine
from entrepot.apps.orders.queries import CartView
from entrepot.apps.orders.queries.carts import cart_view
from entrepot.apps.orders.quotas import ANOTHER

MOST_LINES = 60
MOST_PIECES = 9_999
LONGEST_SPLIT, SPLIT_PARTS = 60, 2
TOLD = ("id", "public_id", "market", "country", "language", "currency", "version", "state")  # of a cart held


def open_cart(
    *, market: str, language: str, by: Actor, at: datetime, key: str = "", currency: str = ""
) -> str:
    """Return the public id of the actor's open cart for a market, as `take_cart` does."""
    return take_cart(market=market, language=language, by=by, at=at, key=key, currency=currency).public_id


def take_cart(
    *, market: str, language: str, by: Actor, at: datetime, key: str = "", currency: str = ""
) -> CartView:
    """Return the actor's open cart for a market, a new one where there is none.

    A guest names the secret `key` that their browser keeps (32 characters or more). The currency is the
    market's. Raises MarketMissingError, ProblemRaised (422) for a guest without a key.
    """
    narrow(by, ORDERS_WRITE)
    if by.user_id is None and len(key) < goods.KEY_LENGTH:
        raise refusals.invalid(("key", _("A guest's cart needs a key."), _("Send the key of the browser.")))
    view = markets.get_market_by_code(market, viewer=by, on=at.date())
    guest, owner = owner_of(by, key)
    found = _OPEN.first(guest, owner=owner, market=market)
    if found is not None:
        return cart_view(found, found.lines.all())
    with _together():
        row = insert(
            [
                Cart(
                    user_id=by.user_id,
                    key_digest="" if by.user_id is not None else digest(key),
                    market=market,
                    country=view.country,
                    language=language,
                    currency=currency or view.currency,
                    created_at=at,
                    changed_at=at,
                )
            ]
        )[0]
        audit.record(
            by=by, action="orders.open_cart", subject=row.public_id, changes={"market": market}, at=at
        )
    return cart_view(row, ())


def add_to_cart(
    *, cart: str, variant: str, by: Actor, at: datetime, quantity: int = 1, key: str = ""
) -> CartView:
    """Put so many more pieces of a variant into the cart; return the cart as it is then.

    Raises Cart.DoesNotExist for a cart that is not the actor's, ProblemRaised 422 for a variant that is not
    sold in the cart's market, and 409 when the cart was ordered.
    """
    if not 1 <= quantity <= MOST_PIECES:
        raise _no_number()
    with _together():
        row, lines = _hold(cart, by, key, at)
        good = goods.get_good(variant, market=row.market, language=row.language, on=at.date())
        held = next((line for line in lines if line.variant == variant), None)
        if (held.quantity if held else 0) > MOST_PIECES - quantity or (not held and len(lines) >= MOST_LINES):
            raise _no_number()
        if held is None:
            lines += insert([CartLine(cart=row, variant=variant, product=good.product, quantity=quantity)])
        else:
            held.quantity += quantity
            held.save(update_fields=["quantity"])
    return cart_view(row, lines)


def set_quantity(
    *, cart: str, variant: str, quantity: int, by: Actor, at: datetime, key: str = ""
) -> CartView:
    """Let the cart hold exactly so many pieces of a variant it has, none takes it out; return it then.

    Raises Cart.DoesNotExist, CartLine.DoesNotExist, and ProblemRaised (409) when the cart was ordered.
    """
    if not 0 <= quantity <= MOST_PIECES:
        raise _no_number()
    with _together():
        row, lines = _hold(cart, by, key, at)
        held = next((line for line in lines if line.variant == variant), None)
        if held is None:
            raise CartLine.DoesNotExist
        if quantity:
            held.quantity = quantity
            held.save(update_fields=["quantity"])
        else:
            lines.remove(held)
            held.delete()
    return cart_view(row, lines)


def remove_from_cart(*, cart: str, variant: str, by: Actor, at: datetime, key: str = "") -> CartView:
    """Take a variant out of the cart. Raises as `set_quantity`."""
    return set_quantity(cart=cart, variant=variant, quantity=0, by=by, at=at, key=key)


def set_split(*, cart: str, split: str, taken: bool, by: Actor, at: datetime, key: str = "") -> None:
    """Take a split that the cart's price offers (`SplitOffer.key`), or send its goods together again.

    It is wished for, not fixed: each time the cart is priced the cheapest lawful split is worked out anew,
    and where none helps any more the goods go together. Raises Cart.DoesNotExist, ProblemRaised 422 for what
    no price of a cart offers, and 409 when the cart was ordered.
    """
    narrow(by, ORDERS_WRITE)
    row = Cart.objects.get(owned_by(by, key), public_id=cart)
    known = len(split) <= LONGEST_SPLIT and split.count(":") == SPLIT_PARTS
    if not known or len(set(row.apart) | {split}) > MOST_LINES:
        raise refusals.invalid(
            ("split", _("Nothing is offered under this name."), _("Look at the cart again."))
        )
    wanted = sorted({*row.apart, split} if taken else {*row.apart} - {split})
    with _together():
        _move(cart, by, key, at, apart=wanted)


def count_for_another(*, cart: str, by: Actor, at: datetime, key: str = "") -> None:
    """Let the cart count for nobody's yearly allowance yet: it is for another person than was thought.

    Whose it is shows with the number that is given. Raises Cart.DoesNotExist, ProblemRaised 409.
    """
    narrow(by, ORDERS_WRITE)
    with _together():
        _move(cart, by, key, at, person=ANOTHER)


def claim_cart(*, cart: str, key: str, by: Actor, at: datetime) -> None:
    """Give a guest's cart to the person who has signed in. Raises Cart.DoesNotExist without the key."""
    narrow(by, ORDERS_WRITE)
    with transaction.atomic():
        guests = Cart.objects.filter(public_id=cart, user=None, key_digest=digest(key)).exclude(key_digest="")
        if by.user_id is None or not guests.update(user_id=by.user_id, key_digest="", changed_at=at):
            raise Cart.DoesNotExist
        audit.record(by=by, action="orders.claim_cart", subject=cart, at=at)


def _together() -> transaction.Atomic:
    """Return the block of a change, which falls with the caller's transaction where there is one."""
    return transaction.atomic(savepoint=not in_transaction())


def _hold(cart: str, by: Actor, key: str, at: datetime) -> tuple[Cart, list[CartLine]]:
    """Take hold of one's own open cart for a change, in the caller's transaction; return it with its lines.

    No other change comes between, so what is read is what is changed.
    """
    narrow(by, ORDERS_WRITE)
    row = _move(cart, by, key, at)
    return row, _LINES.rows(cart=row.pk)


def _move(cart: str, by: Actor, key: str, at: datetime, **columns: Any) -> Cart:
    """Move the version of an open cart, so that a price shown before is known as old.

    No audit row and no event: a cart is a wish, and nothing depends on it until it is ordered.
    """
    guest, owner = owner_of(by, key)
    moved = (
        update_returning(*_moved(guest, owner=owner, cart=cart, at=at, **columns), *TOLD)
        if columns
        else _MOVE.rows(guest, owner=owner, cart=cart, at=at)
    )
    if not moved:
        Cart.objects.get(owned_by(by, key), public_id=cart)
        raise refusals.cart_changed()
    return Cart(**dict(zip(TOLD, moved[0], strict=True)))


def _moved(
    guest: bool,  # noqa: FBT001 - the form of a statement comes by place
    *,
    owner: Any,
    cart: Any,
    at: Any,
    **columns: Any,
) -> tuple[QuerySet[Cart], dict[str, Any]]:
    mine = Cart.objects.filter(owned(guest, owner), public_id=cart, state=Cart.State.OPEN)
    return mine, {"version": F("version") + 1, "changed_at": at, **columns}


_MOVE = Change(_moved, *TOLD)
_LINES = Read(lambda *, cart: CartLine.objects.filter(cart_id=cart))
_OPEN = Read(
    lambda guest, *, owner, market: Cart.objects.filter(
        owned(guest, owner), market=market, state=Cart.State.OPEN
    ).order_by("-id")[:1]
)


def _no_number() -> Exception:
    reason = _("This is no number of pieces, or the cart is full.")
    fix = _("Choose 1 to %(most)s pieces of at most %(lines)s things.") % {
        "most": MOST_PIECES,
        "lines": MOST_LINES,
    }
    return refusals.invalid(("quantity", reason, fix))
