from django.db import models


class StandingPattern(models.Model):
    """How a product may stand in all markets at once: few patterns, however many products share them.

    `squares` are [state, codes with one space between, 1 where it is on sale, the markets' row numbers].
    """

    digest = models.CharField(max_length=32, primary_key=True)  # of the squares
    squares = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class ProductStanding(models.Model):
    """The pattern of a live product, as its verdicts and listings make it: what sellers' counts are made of.

    A pattern that is not there counts as being checked; the daily check writes it again.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    pattern = models.CharField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "pattern", "product"], name="catalogue_standing_pattern"),
            models.Index(fields=["pattern"], name="catalogue_standing_used"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.pattern}"
