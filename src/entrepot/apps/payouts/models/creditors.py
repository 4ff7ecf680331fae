from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.ledger import Cycle


class Creditor(Record):
    """An authority, a scheme or a carrier that we hold money for. `owner` is its name in the books.

    Where it is paid is a `BankAccount`, when and under which reference its `CreditorTerms`.
    """

    class Kind(models.TextChoices):
        AUTHORITY = "authority"
        SCHEME = "scheme"
        CARRIER = "carrier"

    public_id = PublicIdField(prefix="crd")
    owner = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(owner="") & ~Q(name=""), name="payouts_creditor_named"),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.name}"


class CreditorTerms(Record):
    """How often a creditor is paid, by when, and what it wants to read, from a day on; the latest row holds.

    `source` says where that is written: a law, a contract, a letter with its date.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="terms")
    cycle = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Cycle])
    due_days = models.PositiveSmallIntegerField()  # after the last day of the period
    reference = models.CharField(max_length=60, blank=True)  # ours with them: a registration, a contract
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "creditor terms"
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="payouts_terms_sourced"),
            models.CheckConstraint(condition=Q(due_days__lte=120), name="payouts_terms_days"),
            models.CheckConstraint(
                condition=Q(cycle__in=[each.value for each in Cycle]), name="payouts_terms_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id} {self.cycle} from {self.valid_from}"
