"""The table of editions: which compiled law there is, who brought it, which one is in force."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Record


class Edition(Record):
    """One compiled law file by the hash of its contents. At most one is active."""

    edition = models.CharField(max_length=64, unique=True, editable=False)
    compiled_at = models.DateTimeField(editable=False)
    by = models.CharField(max_length=120, editable=False)  # the key of the actor who registered it
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    activated_by = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="law_edition_one_active"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(activated_at__isnull=False),
                name="law_edition_active_since",
            ),
        ]

    def __str__(self) -> str:
        return self.edition
