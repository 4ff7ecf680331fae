"""What the index has still to hear of, and the words that stand in it."""

from django.db import models
from django.db.models import Q


class Stale(models.Model):
    """Something about a product changed: the index looks at it anew. A row a change; told ones stay a day."""

    product = models.CharField(max_length=40)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at=None), name="discovery_stale_waiting"),
            models.Index(fields=["done_at"], name="discovery_stale_done"),
        ]

    def __str__(self) -> str:
        return self.product


class IndexedWord(models.Model):
    """A word in Latin letters that stands in some name: slips of the fingers are mended to such."""

    word = models.CharField(max_length=60, primary_key=True)
    products = models.PositiveIntegerField(default=1)  # about how many; counted when the index is built anew

    def __str__(self) -> str:
        return self.word
