"""What demand holds about people: what they keep for later."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.demand.models import Wish, WishList
from entrepot.apps.kernel.personal import holds, impersonal

holds(
    Wish,
    kind="account",
    title=_("What you keep for later"),
    of=lambda whose: Q(user_id=whose.user_id or 0),
    shown=("product", "created_at"),
)
impersonal(WishList, because="a count of looks at what is told above")
