"""Table of packs of evidence: what was asked for an auditor, and the file that was made of it."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.programmes.models.programmes import Programme


class EvidencePack(Record):
    """The evidence of one programme for some days. The row stays when its file is deleted."""

    public_id = PublicIdField(prefix="evp")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="packs")
    first_on = models.DateField()
    last_on = models.DateField()
    asked_by = models.CharField(max_length=64)
    run = models.CharField(max_length=40, blank=True)  # the bulk run that makes it
    stored = models.CharField(max_length=120, blank=True)  # in the file store, until it ends
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of the whole file: known again for ever
    ready_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # then the file is deleted

    class Meta:
        indexes = [
            models.Index(fields=["programme", "-id"], name="programmes_packs_of_programme"),
            models.Index(fields=["ends_at"], condition=~Q(stored=""), name="programmes_pack_ends"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="programmes_pack_days"),
            models.CheckConstraint(
                condition=Q(ready_at=None, sha256="", stored="")
                | (Q(ready_at__isnull=False, ends_at__isnull=False) & ~Q(sha256="")),
                name="programmes_pack_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
