from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import Archivable, PublicIdField, Record


class Certificate(Record, Archivable):
    """What somebody certified of a product, as its seller tells it. We do not ask who issued it."""

    class Kind(models.TextChoices):
        ORGANIC = "organic"
        FAIR_TRADE = "fair_trade"
        HALAL = "halal"
        KOSHER = "kosher"
        ISO = "iso"
        LAB = "lab"
        OTHER = "other"

    public_id = PublicIdField(prefix="cert")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=80)
    issuer = models.CharField(max_length=160)
    country = models.CharField(max_length=2)  # of who issued it
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # a laboratory's report has no end
    checked_at = models.DateTimeField(null=True, blank=True)  # a person found all of it on the paper

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "kind", "number"],
                condition=Q(archived_at=None),
                name="catalogue_certificate_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_certificate_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
