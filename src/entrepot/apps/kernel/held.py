"""What the kernel itself holds about people. Its tables name them by number alone."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.models import AuditEntry, BulkRun, DeadLetter, IdempotencyRecord, Round
from entrepot.apps.kernel.personal import hands_over, holds, impersonal

holds(
    AuditEntry,
    kind="trail",
    title=_("What you did here"),
    of=lambda whose: Q(user_id=whose.user_id or 0),
    shown=("at", "action", "subject", "organisation_id"),
)
hands_over(
    AuditEntry,
    *("at", "user_id", "action", "subject", "changes"),
    title=_("Who did what for the organisation"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
impersonal(AuditEntry, "actor_name", because="the name of a part of the platform")
impersonal(BulkRun, "name", because="the name of a work")
impersonal(Round, "name", because="the name of a work")
impersonal(DeadLetter, "queue_name", "backend_name", because="the names of a queue")
impersonal(IdempotencyRecord, "body", because="an answer as it was given, deleted after seven days")
