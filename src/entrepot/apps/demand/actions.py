"""Every write of demand: keep a product for later, let it go, take a guest's wishes over."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.demand.access import digest, wished_by
from entrepot.apps.demand.models import Wish, WishList
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused, require_role, require_scope
from entrepot.apps.kernel.ids import is_public_id
from entrepot.apps.kernel.problems import ProblemRaised, conflict, invalid_request

MOST: Final = 200
GUESTS_KEPT: Final = timedelta(days=180)


def keep_wish(*, product: str, by: Actor, at: datetime, key: str = "") -> None:
    """Keep a product (public id) for later; again changes nothing. A guest names the key.

    Raises ProblemRaised 422 for what is no product, 409 when two hundred are kept, however many are kept at
    one moment.
    """
    mine = _own(by, key)
    if not is_public_id(product, "prd"):
        raise ProblemRaised(
            invalid_request([("product", _("There is no such product."), _("Choose one in the shop."))])
        )
    rows = Wish.objects.filter(wished_by(by, key))
    if rows.filter(product=product).exists():
        return
    with transaction.atomic():
        _hold_list(mine, at)
        if rows.filter(product=product).exists():
            return
        if rows.count() >= MOST:
            title = _("You keep two hundred products already.")
            raise ProblemRaised(conflict("many-wishes", title, detail=_("Let some go first.")))
        Wish.objects.create(product=product, created_at=at, **mine)


def drop_wish(*, product: str, by: Actor, key: str = "") -> None:
    """Let a product go; again changes nothing."""
    _own(by, key)
    with transaction.atomic():
        Wish.objects.filter(wished_by(by, key), product=product).delete()


def take_over_wishes(*, key: str, by: Actor, at: datetime) -> int:
    """Make what a browser kept before signing in the person's; return how many were added to theirs.

    What would be more than two hundred stays with the key, the oldest of it, until some are let go.
    """
    if by.user_id is None or not key:
        return 0
    guests = Wish.objects.filter(user=None, key_digest=digest(key))
    if not guests.exists():
        return 0
    with transaction.atomic():
        _hold_list({"user_id": by.user_id}, at)
        kept = Wish.objects.filter(user_id=by.user_id)
        guests.filter(product__in=list(kept.values_list("product", flat=True))).delete()
        room = max(0, MOST - kept.count())
        newest = list(guests.order_by("-id").values_list("id", flat=True)[:room])
        return guests.filter(id__in=newest).update(user_id=by.user_id, key_digest="")


def forget_wishes(*, user_id: int, by: Actor) -> int:
    """Drop all wishes of an erased person. For the platform's own parts."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        gone = Wish.objects.filter(user_id=user_id).delete()[0]
        WishList.objects.filter(user_id=user_id).delete()
    return gone


def drop_old_wishes(*, by: Actor, at: datetime) -> int:
    """Drop wishes of guests that are half a year old. For the platform's own parts."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        gone = Wish.objects.filter(user=None, created_at__lt=at - GUESTS_KEPT).delete()[0]
        WishList.objects.filter(user=None, created_at__lt=at - GUESTS_KEPT).delete()  # made again when needed
    return gone


def _hold_list(mine: dict[str, Any], at: datetime) -> None:
    """Let nobody else add to a list of wishes until the caller's transaction ends: its first statement."""
    rows = WishList.objects.filter(**mine)
    while not rows.update(turn=F("turn") + 1):
        WishList.objects.bulk_create([WishList(created_at=at, **mine)], ignore_conflicts=True)


def _own(by: Actor, key: str) -> dict[str, Any]:
    if by.user_id is not None:
        require_scope(by, ORDERS_WRITE)
        return {"user_id": by.user_id}
    if not key:
        raise PermissionRefused(_("Nobody asks."), fix=_("Sign in, or send a key."), signed_in=False)
    return {"key_digest": digest(key)}
