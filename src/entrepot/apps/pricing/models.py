"""The tables of prices that hold in one market only, and of the rules some are made by.

Without a price the variant's own holds.
"""

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


class MarketPriceRule(Record):
    """How the price of a variant in one market is made, and what it was last made with.

    The price itself stands in `MarketPrice`. A row with an end holds no more and is kept as it was.
    """

    class Kind(models.TextChoices):
        FOLLOW = "follow"  # the variant's own price, brought into the market's currency
        MARGIN = "margin"  # what one costs at the buyer's door, and a share on top

    public_id = PublicIdField(prefix="prl")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="+")
    market = models.CharField(max_length=16)  # its code
    kind = models.CharField(max_length=6, choices=Kind)
    currency = CurrencyField()  # of the market when the rule was made: of the price and its floor
    floor_minor = MinorField(null=True, blank=True)
    floor = MoneyPair("floor_minor", "currency")
    cost_minor = MinorField(null=True, blank=True)  # of one unit, in the variant's own currency
    cost_currency = models.CharField(max_length=3, blank=True)
    cost = MoneyPair("cost_minor", "cost_currency")
    margin = models.PositiveIntegerField(default=0)  # hundredths of a per cent
    ending = models.CharField(max_length=2, blank=True)
    threshold = models.PositiveSmallIntegerField(default=100)  # hundredths of a per cent
    base = models.CharField(max_length=3, blank=True)  # one of it was `rate` of the currency
    rate = models.DecimalField(max_digits=30, decimal_places=18, null=True, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    rate_source = models.CharField(max_length=80, blank=True)
    made_of = models.CharField(max_length=120, blank=True)  # what else the price came from
    status = models.CharField(max_length=16, default="ok")  # else why no price could be made
    checked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at=None), name="pricing_rules_in_force"),
        ]
        constraints = [
            *money_checks("pricing_rule", "floor_minor", non_negative=True),
            models.CheckConstraint(
                condition=Q(kind="follow", cost_minor=None, cost_currency="", margin=0)
                | Q(kind="margin", cost_minor__gt=0, cost_currency__regex=r"^[A-Z]{3}$"),
                name="pricing_rule_kind",
            ),
            models.CheckConstraint(condition=Q(ending__in=["", "90", "99"]), name="pricing_rule_ending"),
            models.CheckConstraint(
                condition=Q(rate=None, rate_on=None, base="", rate_source="")
                | (Q(rate__gt=0, rate_on__isnull=False) & ~Q(base="") & ~Q(rate_source="")),
                name="pricing_rule_rate",
            ),
            models.UniqueConstraint(
                fields=["variant", "market"], condition=Q(ended_at=None), name="pricing_one_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.market} {self.kind}"
