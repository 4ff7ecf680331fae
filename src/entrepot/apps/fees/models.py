"""Tables of fees: dated schedules, reliefs that programmes fill in, and the fees frozen on an order."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks

_FRACTION = Q(rate__gte=0, rate__lte=1, tax_rate__gte=0, tax_rate__lte=1)


class FeeSchedule(Record):
    """One commission of one named schedule, for a market and category or for all, from a day to a day.

    Half-open. A row whose end is its beginning was replaced before it ever held.
    """

    public_id = PublicIdField(prefix="fee")
    name = models.CharField(max_length=40)
    market = models.CharField(max_length=16, blank=True)  # a market's code; empty for all
    category = models.CharField(max_length=200, blank=True)  # empty for all
    rate = models.DecimalField(max_digits=9, decimal_places=6)  # a fraction: 0.05 is five per cent
    tax_rate = models.DecimalField(max_digits=9, decimal_places=6, default=Decimal(0))
    tax_authority = models.CharField(max_length=64, blank=True)
    # Amounts make sense in one currency only; empty when there are none, and the rate serves every currency.
    currency = models.CharField(max_length=3, blank=True)
    fixed_minor = MinorField(null=True, blank=True)
    least_minor = MinorField(null=True, blank=True)
    most_minor = MinorField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_FRACTION, name="fees_schedule_fractions"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="fees_schedule_period"
            ),
            models.CheckConstraint(
                condition=~Q(currency="") | Q(fixed_minor=None, least_minor=None, most_minor=None),
                name="fees_schedule_amounts_have_currency",
            ),
            models.CheckConstraint(
                condition=Q(tax_rate=0) | ~Q(tax_authority=""), name="fees_schedule_tax_has_authority"
            ),
            models.UniqueConstraint(
                fields=["name", "market", "category", "currency"],
                condition=Q(valid_to=None),
                name="fees_schedule_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.market} {self.category}".strip()


class Relief(Record):
    """What a programme pays of a business's commission: a share of it or an amount an order.

    Programmes fill this table; a commission is decided with it in one transaction. The newest grant of a
    programme comes first; reliefs of several programmes add up to the whole commission at most.
    """

    public_id = PublicIdField(prefix="rlf")
    business = models.CharField(max_length=40)  # its public id
    programme = models.CharField(max_length=40)  # its public id: who pays
    programme_name = models.CharField(max_length=120)
    budget = models.CharField(max_length=40, blank=True)  # the counter of all it may give, a public id
    cap = models.CharField(max_length=40, blank=True)  # the counter of what this business may get
    market = models.CharField(max_length=16, blank=True)
    category = models.CharField(max_length=200, blank=True)
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    amount_minor = MinorField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share__isnull=False, share__gte=0, share__lte=1, amount_minor=None, currency="")
                | (Q(share=None, amount_minor__isnull=False, amount_minor__gte=0) & ~Q(currency="")),
                name="fees_relief_share_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="fees_relief_period"
            ),
            models.UniqueConstraint(
                fields=["business", "programme", "market", "category"],
                condition=Q(valid_to=None),
                name="fees_relief_one_open",
            ),
        ]
        indexes = [models.Index(fields=["business", "valid_from"], name="fees_relief_business")]

    def __str__(self) -> str:
        return f"{self.programme_name} for {self.business}"


class FeeLine(Record):
    """The fee on part of something sold (an order), frozen when it was sold. Append-only."""

    public_id = PublicIdField(prefix="fel")
    kind = models.CharField(max_length=16)  # what was sold: order
    reference = models.CharField(max_length=40)  # its public id
    position = models.PositiveSmallIntegerField()
    business = models.CharField(max_length=40)
    market = models.CharField(max_length=16)
    schedule = models.ForeignKey(FeeSchedule, on_delete=models.PROTECT, related_name="lines")
    categories = models.TextField(blank=True)  # one a line, sorted
    currency = CurrencyField()
    goods_minor = MinorField()
    commission_minor = MinorField()
    tax_minor = MinorField()
    tax_authority = models.CharField(max_length=64, blank=True)
    goods = MoneyPair("goods_minor", "currency")
    commission = MoneyPair("commission_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")

    class Meta:
        indexes = [models.Index(fields=["business"], name="fees_line_of_business")]
        constraints = [
            *money_checks("fees_fee_line", "goods_minor", "commission_minor", "tax_minor", non_negative=True),
            models.UniqueConstraint(fields=["kind", "reference", "position"], name="fees_line_once"),
            models.CheckConstraint(
                condition=Q(goods_minor__gte=F("commission_minor") + F("tax_minor")),
                name="fees_line_bearable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference} {self.position}"


class FeeLineRelief(models.Model):
    """What one programme pays of one frozen fee. Append-only."""

    line = models.ForeignKey(FeeLine, on_delete=models.PROTECT, related_name="reliefs")
    relief = models.ForeignKey(Relief, on_delete=models.PROTECT, related_name="used")
    amount_minor = MinorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "relief"], name="fees_line_relief_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="fees_line_relief_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.relief_id}"
