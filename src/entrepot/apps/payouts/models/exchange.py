from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import Record
from entrepot.apps.kernel.money import CurrencyField, money_checks

MOST_SHARE = Decimal("0.1")


class StatedRate(Record):
    """An exchange rate somebody of the platform stated for a day, with its source: units for one base."""

    base = CurrencyField()
    quote = CurrencyField()
    rate = models.DecimalField(max_digits=30, decimal_places=18)
    source = models.CharField(max_length=120)
    on = models.DateField()
    set_by = models.CharField(max_length=64)
    user_id = models.BigIntegerField(null=True)  # who stated it approves nothing that is changed at it

    class Meta:
        indexes = [models.Index(fields=["base", "quote", "-on"], name="payouts_rate_of_pair")]
        constraints = [
            *money_checks("payouts_rate", currency="base"),
            *money_checks("payouts_rate", currency="quote"),
            models.CheckConstraint(condition=~Q(base=F("quote")), name="payouts_rate_of_two"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="payouts_rate_above_zero"),
            models.CheckConstraint(condition=~Q(source=""), name="payouts_rate_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.on}"


class ExchangeCharge(Record):
    """What the platform keeps of a seller's money that it changes, from a day on; the latest row holds."""

    share = models.DecimalField(max_digits=7, decimal_places=6)  # a fraction: 0.005 is half a percent
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=MOST_SHARE), name="payouts_charge_share"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="payouts_charge_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.share} from {self.valid_from}"
