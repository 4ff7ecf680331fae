"""What messages holds about people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import holds
from entrepot.apps.messages.models import Message

holds(
    Message,
    *("address", "context"),
    kind="letter",
    title=_("Letters to you"),
    of=lambda whose: Q(user_id=whose.user_id or 0) | (Q(address__in=whose.emails) & ~Q(address="")),
    shown=("template", "subject", "language", "state", "sent_at"),
)
