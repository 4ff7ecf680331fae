"""The table of prices that hold in one market only. Without a row the variant's own price holds."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks


class MarketPrice(Record):
    """What a seller asks for a variant in one market, from a day to a day (half-open).

    A row whose end is its beginning was replaced before it ever held.
    """

    class Basis(models.TextChoices):
        NET = "net"  # duty, tax and carriage come on top
        ALL_IN = "all_in"  # they are inside

    public_id = PublicIdField(prefix="prc")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="market_prices")
    market = models.CharField(max_length=16)  # its code
    price_minor = MinorField()
    currency = CurrencyField()
    price = MoneyPair("price_minor", "currency")
    basis = models.CharField(max_length=6, choices=Basis)
    per = models.PositiveIntegerField(default=1)  # the price is for so many units
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            *money_checks("pricing_market_price", "price_minor", non_negative=True),
            models.CheckConstraint(condition=Q(per__gte=1), name="pricing_per"),
            models.CheckConstraint(condition=Q(basis__in=["net", "all_in"]), name="pricing_basis"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="pricing_period"
            ),
            models.UniqueConstraint(
                fields=["variant", "market"], condition=Q(valid_to=None), name="pricing_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market} {self.price}"
