"""The papers a business has for its food."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.law.food_papers import PAPERS


class HeldPaper(Record):
    """A paper somebody handed in for one market: of one product, or of all. Replaced, never changed."""

    public_id = PublicIdField(prefix="fpa")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    market = models.CharField(max_length=2)  # a country
    paper = models.CharField(max_length=16)
    number = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(
        "files.PrivateFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "market"], name="cooperatives_paper_of")]
        constraints = [
            models.CheckConstraint(condition=Q(paper__in=PAPERS), name="cooperatives_paper_kind"),
            models.CheckConstraint(
                condition=~Q(number="") | Q(file__isnull=False), name="cooperatives_paper_shown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.paper} {self.market}"
