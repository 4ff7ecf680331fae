"""The tables of pictures and of private files. Their bytes lie in the file store under their hash."""

from typing import Final

from django.db import models
from django.db.models import Q

from entrepot.apps.files.private import KINDS
from entrepot.apps.kernel.fields import PublicIdField, Record

PLATFORM: Final = -1
"""Whose a picture is that the platform shows in its own name."""


class Picture(Record):
    """One uploaded picture, written anew by us in one or more widths."""

    public_id = PublicIdField(prefix="pic")
    organisation_id = models.BigIntegerField()  # no foreign key: files stands below accounts
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the widest file we wrote
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    widths = models.CharField(max_length=80)  # pixels, ascending, one space between
    has_avif = models.BooleanField(null=True, editable=False)  # None: not tried yet; False: not smaller

    class Meta:
        indexes = [models.Index("id", condition=Q(has_avif=None), name="files_picture_untried")]
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "digest"], name="files_picture_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="files_picture_sized"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.width}×{self.height}"


class PrivateFile(Record):
    """One uploaded file that only some may see. Who may is known to the app that holds a key to it."""

    public_id = PublicIdField(prefix="fil")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=100)  # as shown: made harmless, with the suffix of what it is
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the whole file we keep
    size = models.PositiveIntegerField()  # bytes of it
    pages = models.PositiveSmallIntegerField()  # of a PDF; none of a picture
    variants = models.CharField(max_length=40, blank=True)  # widths in pixels, ascending
    blanked_at = models.DateTimeField(null=True, blank=True)  # its bytes are gone for good

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="files_private_kind"),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_private_sized"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"
