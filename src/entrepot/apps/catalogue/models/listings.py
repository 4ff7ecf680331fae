from django.db import models

from entrepot.apps.kernel.fields import Record


class Visibility(models.Model):
    """What the law and our own rules say of one product in one market, when it was last asked.

    Fifty rows a product, written anew whenever it is checked: no index stands twice, and the database does
    not look up each product and market again. A product that is deleted takes its rows along.
    """

    class State(models.TextChoices):
        READY = "ready"
        FIX = "fix"  # a fact is missing; the codes say which
        BLOCKED = "blocked"
        UNKNOWN = "unknown"  # the law needed is not loaded

    product = models.ForeignKey(
        "catalogue.Product",
        on_delete=models.CASCADE,
        related_name="visibilities",
        db_index=False,
        db_constraint=False,
    )
    market = models.ForeignKey(
        "markets.Market", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=8, choices=State)
    codes = models.CharField(max_length=400, blank=True)  # one space between
    route = models.CharField(max_length=40, blank=True)  # the way in that makes it ready
    edition = models.CharField(max_length=64, blank=True)  # of the law that was asked
    product_version = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "visibilities"
        indexes = [models.Index(fields=["market", "state", "product"], name="catalogue_visibility_market")]
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="catalogue_visibility_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.market_id} {self.state}"


class Listing(Record):
    """A product offered in a market by its seller's wish. Buyers see it while visibility is ready."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.PROTECT, related_name="listings", db_index=False
    )
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["market", "state", "product"], name="catalogue_listing_market")]
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="catalogue_listing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.market_id} {self.state}"
