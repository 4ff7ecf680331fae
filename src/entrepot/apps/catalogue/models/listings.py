from django.db import models

from entrepot.apps.kernel.fields import Record


class Readiness(models.Model):
    """What the law and our own rules say of goods in every market: one row for all that have the same said.

    `found` are [row number of the market, state, codes with one space between, the way in that makes it
    ready, the law's edition, the last day on which it holds or nothing]. A row never changes; goods move to
    another.
    """

    class State(models.TextChoices):
        READY = "ready"
        FIX = "fix"  # a fact is missing; the codes say which
        BLOCKED = "blocked"
        UNKNOWN = "unknown"  # the law needed is not loaded

    digest = models.CharField(max_length=32, primary_key=True)  # of what was found
    found = models.JSONField()

    class Meta:
        verbose_name_plural = "readiness"

    def __str__(self) -> str:
        return self.digest


class ReadyMarket(models.Model):
    """A market in which goods of a readiness are ready: `Readiness.found` again, for the database to join."""

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="open_to")
    market = models.ForeignKey("markets.Market", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "readiness"], name="catalogue_ready_market_once"),
        ]

    def __str__(self) -> str:
        return f"{self.readiness_id} {self.market_id}"


class Visibility(models.Model):
    """Which readiness a product has, when it was last asked about in any market it is kept for."""

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, related_name="visibility")
    readiness = models.ForeignKey(
        Readiness, on_delete=models.PROTECT, related_name="visibilities", db_index=False
    )
    product_version = models.PositiveIntegerField()  # that was judged everywhere, 0: none yet
    checked_at = models.DateTimeField()  # the longest ago of its markets

    class Meta:
        verbose_name_plural = "visibilities"

    def __str__(self) -> str:
        return f"{self.product_id} {self.readiness_id}"


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
