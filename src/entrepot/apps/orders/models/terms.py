from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import Record


class ReceiptTerm(Record):
    """After how many days a market takes silence for receipt, from a day on; the latest row holds."""

    market = models.CharField(max_length=16, blank=True)  # a market's code; empty for all others
    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=90), name="orders_receipt_term_days"),
        ]

    def __str__(self) -> str:
        return f"{self.market or '*'}: {self.days}"
