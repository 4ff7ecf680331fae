"""The table of pictures. Their bytes lie in the file store under the hash of what we wrote."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record


class Picture(Record):
    """One uploaded picture, written anew by us in one or more widths."""

    public_id = PublicIdField(prefix="pic")
    organisation_id = models.BigIntegerField()  # no foreign key: files stands below accounts
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the widest file we wrote
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    widths = models.CharField(max_length=80)  # pixels, ascending, one space between

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "digest"], name="files_picture_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="files_picture_sized"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.width}×{self.height}"
