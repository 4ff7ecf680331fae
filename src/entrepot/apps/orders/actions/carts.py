from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import goods, refusals
from entrepot.apps.orders.access import digest, narrow, owned_by
from entrepot.apps.orders.models import Cart, CartLine
from entrepot.apps.orders.quotas import ANOTHER

MOST_LINES = 60
MOST_PIECES = 9_999
LONGEST_SPLIT, SPLIT_PARTS = 60, 2


def open_cart(
    *, market: str, language: str, by: Actor, at: datetime, key: str = "", currency: str = ""
) -> str:
    """Return the public id of the actor's open cart for a market, a new one where there is none.

    A guest names the secret `key` that their browser keeps (32 characters or more). The currency is the
    market's. Raises MarketMissingError, ProblemRaised (422) for a guest without a key.
    """
    narrow(by, ORDERS_WRITE)
    if by.user_id is None and len(key) < goods.KEY_LENGTH:
        raise refusals.invalid(("key", _("A guest's cart needs a key."), _("Send the key of the browser.")))
    view = markets.get_market_by_code(market, viewer=by, on=at.date())
    found = (
        Cart.objects.filter(owned_by(by, key), market=market, state=Cart.State.OPEN).order_by("-id").first()
    )
    if found is not None:
        return found.public_id
    with transaction.atomic():
        row = Cart.objects.create(
            user_id=by.user_id,
            key_digest="" if by.user_id is not None else digest(key),
            market=market,
            country=view.country,
            language=language,
            currency=currency or view.currency,
            created_at=at,
            changed_at=at,
        )
        audit.record(
            by=by, action="orders.open_cart", subject=row.public_id, changes={"market": market}, at=at
        )
    return row.public_id


def add_to_cart(*, cart: str, variant: str, by: Actor, at: datetime, quantity: int = 1, key: str = "") -> int:
    """Put so many more pieces of a variant into the cart; return how many it now holds.

    Raises Cart.DoesNotExist for a cart that is not the actor's, ProblemRaised 422 for a variant that is not
    sold in the cart's market, and 409 when the cart was ordered.
    """
    if not 1 <= quantity <= MOST_PIECES:
        raise _no_number()
    row = _own(cart, by, key)
    good = goods.get_good(variant, market=row.market, language=row.language, on=at.date())

    def save() -> None:
        held = CartLine.objects.filter(cart=row, variant=variant)
        if held.filter(quantity__lte=MOST_PIECES - quantity).update(quantity=F("quantity") + quantity):
            return
        if held.exists() or row.lines.count() >= MOST_LINES:
            raise _no_number()
        CartLine.objects.create(cart=row, variant=variant, product=good.product, quantity=quantity)

    _change(row, save, at)
    return CartLine.objects.values_list("quantity", flat=True).get(cart=row, variant=variant)


def set_quantity(*, cart: str, variant: str, quantity: int, by: Actor, at: datetime, key: str = "") -> None:
    """Let the cart hold exactly so many pieces of a variant it has; none takes it out.

    Raises Cart.DoesNotExist, CartLine.DoesNotExist, and ProblemRaised (409) when the cart was ordered.
    """
    if not 0 <= quantity <= MOST_PIECES:
        raise _no_number()
    row = _own(cart, by, key)

    def save() -> None:
        held = CartLine.objects.filter(cart=row, variant=variant)
        changed = held.update(quantity=quantity) if quantity else held.delete()[0]
        if not changed:
            raise CartLine.DoesNotExist

    _change(row, save, at)


def remove_from_cart(*, cart: str, variant: str, by: Actor, at: datetime, key: str = "") -> None:
    """Take a variant out of the cart. Raises as `set_quantity`."""
    set_quantity(cart=cart, variant=variant, quantity=0, by=by, at=at, key=key)


def set_split(*, cart: str, split: str, taken: bool, by: Actor, at: datetime, key: str = "") -> None:
    """Take a split that the cart's price offers (`SplitOffer.key`), or send its goods together again.

    It is wished for, not fixed: each time the cart is priced the cheapest lawful split is worked out anew,
    and where none helps any more the goods go together. Raises Cart.DoesNotExist, ProblemRaised 422 for what
    no price of a cart offers, and 409 when the cart was ordered.
    """
    row = _own(cart, by, key)
    known = len(split) <= LONGEST_SPLIT and split.count(":") == SPLIT_PARTS
    if not known or len(set(row.apart) | {split}) > MOST_LINES:
        raise refusals.invalid(
            ("split", _("Nothing is offered under this name."), _("Look at the cart again."))
        )
    wanted = sorted({*row.apart, split} if taken else {*row.apart} - {split})

    def save() -> None:
        Cart.objects.filter(pk=row.pk).update(apart=wanted)

    _change(row, save, at)


def count_for_another(*, cart: str, by: Actor, at: datetime, key: str = "") -> None:
    """Let the cart count for nobody's yearly allowance yet: it is for another person than was thought.

    Whose it is shows with the number that is given. Raises Cart.DoesNotExist, ProblemRaised 409.
    """
    row = _own(cart, by, key)

    def save() -> None:
        Cart.objects.filter(pk=row.pk).update(person=ANOTHER)

    _change(row, save, at)


def claim_cart(*, cart: str, key: str, by: Actor, at: datetime) -> None:
    """Give a guest's cart to the person who has signed in. Raises Cart.DoesNotExist without the key."""
    narrow(by, ORDERS_WRITE)
    with transaction.atomic():
        guests = Cart.objects.filter(public_id=cart, user=None, key_digest=digest(key)).exclude(key_digest="")
        if by.user_id is None or not guests.update(user_id=by.user_id, key_digest="", changed_at=at):
            raise Cart.DoesNotExist
        audit.record(by=by, action="orders.claim_cart", subject=cart, at=at)


def _own(cart: str, by: Actor, key: str) -> Cart:
    narrow(by, ORDERS_WRITE)
    return Cart.objects.get(owned_by(by, key), public_id=cart)


def _change(row: Cart, save: Callable[[], None], at: datetime) -> None:
    """Save a change while the cart is open; its version moves, so that a price shown before is known as old.

    No audit row and no event: a cart is a wish, and nothing depends on it until it is ordered.
    """
    with transaction.atomic():
        open_ = Cart.objects.filter(pk=row.pk, state=Cart.State.OPEN)
        if not open_.update(version=F("version") + 1, changed_at=at):
            raise refusals.cart_changed()
        try:
            with transaction.atomic():
                save()
        except IntegrityError:  # another window put the same variant in at the same moment
            save()


def _no_number() -> Exception:
    reason = _("This is no number of pieces, or the cart is full.")
    fix = _("Choose 1 to %(most)s pieces of at most %(lines)s things.") % {
        "most": MOST_PIECES,
        "lines": MOST_LINES,
    }
    return refusals.invalid(("quantity", reason, fix))
