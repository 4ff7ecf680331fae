"""Tables of what stands in front of a shop. Families of markets and products are named from outside."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import Archivable, PublicIdField, Record

LANGUAGES = ("en", "zh-hans")
"""The languages of the interface: a collection has its words in each."""


class Collection(Record, Archivable):
    """Goods that belong together, in front of one family of shops: as a shelf, or large as a campaign."""

    class Slot(models.TextChoices):
        SHELF = "shelf"
        CAMPAIGN = "campaign"

    public_id = PublicIdField(prefix="col")
    family = models.CharField(max_length=24)
    slot = models.CharField(max_length=8, choices=Slot, default=Slot.SHELF)
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the first day without it
    picture = models.ForeignKey(
        "files.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_by = models.CharField(max_length=64)  # the key of the actor

    class Meta:
        indexes = [
            models.Index(
                fields=["family", "position"], condition=Q(archived_at=None), name="campaigns_in_front"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__in=["shelf", "campaign"]), name="campaigns_collection_slot"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="campaigns_collection_period"
            ),
            models.CheckConstraint(
                condition=Q(slot="shelf") | Q(ends_on__isnull=False), name="campaigns_campaign_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.family}"


class CollectionText(models.Model):
    """What a collection is called and said of it, in one language of the interface."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=80)
    words = models.CharField(max_length=300, blank=True)
    alt = models.CharField(max_length=120, blank=True)  # what the picture shows, to who does not see it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "language"], name="campaigns_text_once"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="campaigns_text_language"),
        ]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """One product of a collection, in its place."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    product = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "product"], name="campaigns_item_once"),
            models.UniqueConstraint(fields=["collection", "position"], name="campaigns_item_place"),
        ]

    def __str__(self) -> str:
        return self.product
