from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Record


class PictureSource(models.Model):
    """A host on which pictures of a seller lie: asked a few at a time, in its turn.

    Whoever moves `next_at` has the turn. None: nothing is wanted from there.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=253)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("next_at", condition=Q(next_at__isnull=False), name="catalogue_picture_source_next")
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "host"], name="catalogue_picture_source_once"),
        ]

    def __str__(self) -> str:
        return self.host


class PictureAddress(Record):
    """Where a picture of a seller lies elsewhere on the web, and whether it came: each address once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        FETCHED = "fetched"
        REFUSED = "refused"
        GONE = "gone"  # its host says that it is no more

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(
        PictureSource, on_delete=models.PROTECT, null=True, blank=True, related_name="addresses"
    )  # none of an address that cannot be read
    address = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the address
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(
        max_length=20, blank=True
    )  # why it did not come, the last time it was asked for
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    picture = models.ForeignKey(
        "files.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("source", "due_at", condition=Q(state="waiting"), name="catalogue_picture_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="catalogue_picture_address_once"),
            models.CheckConstraint(
                condition=Q(state="fetched", picture__isnull=False)
                | (~Q(state="fetched") & Q(picture__isnull=True)),
                name="catalogue_picture_fetched",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(source__isnull=False),
                name="catalogue_picture_waits_for_a_host",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class PictureSwitch(Record):
    """Whether pictures are fetched from the web, from a moment on, and why: the last row holds."""

    on = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=80)  # whoever said so, as the audit knows them

    def __str__(self) -> str:
        return "on" if self.on else "off"
