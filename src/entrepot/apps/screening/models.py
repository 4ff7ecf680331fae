"""Tables of screening: each time names were held against lists, and each likeness that was found."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record

HIGHEST = 100


class Screening(Record):
    """One look at the lists for one subject. It was asked when it was made; answered once."""

    public_id = PublicIdField(prefix="scr")
    subject_kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=40)  # its public id
    answered_at = models.DateTimeField(null=True, blank=True)
    lists = models.TextField(blank=True)  # that were looked at, one a line
    missing = models.TextField(blank=True)  # that should have been, one a line

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="screening_of")]

    def __str__(self) -> str:
        return f"{self.public_id} {self.subject}"


class Hit(Record):
    """A likeness of a name to one on a list. Cleared, it is somebody else; the same is not asked twice."""

    public_id = PublicIdField(prefix="hit")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="hits")
    name = models.CharField(max_length=200)
    listed = models.CharField(max_length=300)
    list_name = models.CharField(max_length=60)
    entry = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    reasons = models.CharField(max_length=120)  # codes, one space between
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "name", "list_name", "entry", "listed"], name="screening_hit_once"
            ),
            models.CheckConstraint(condition=Q(score__lte=HIGHEST), name="screening_hit_score"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.list_name} {self.score}"
