"""What discovery holds about people: the searches they keep."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.discovery.models import SavedSearch
from entrepot.apps.kernel.personal import holds

holds(
    SavedSearch,
    *("title", "address"),
    kind="account",
    title=_("Searches you keep"),
    of=lambda whose: Q(watcher__user_id=whose.user_id or 0),
    shown=("market", "created_at"),
)
