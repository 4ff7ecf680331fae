"""Tables of impact: what was counted, a row for each thing. Figures are sums of these rows."""

from django.db import models

from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks


class CountedBusiness(models.Model):
    """A business that offers something, since its first listing."""

    business = models.CharField(max_length=40, unique=True)
    listed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "counted businesses"

    def __str__(self) -> str:
        return self.business


class CountedOrder(models.Model):
    """An order whose money was released, less what has gone back to the buyer since."""

    order = models.CharField(max_length=40, unique=True)
    business = models.CharField(max_length=40)
    from_country = models.CharField(max_length=2)
    to_country = models.CharField(max_length=2)
    currency = CurrencyField()
    goods_minor = MinorField()
    dues_minor = MinorField()
    total_minor = MinorField()  # goods, dues and carriage: all that was shared out
    released_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["from_country", "to_country"], name="impact_order_lane"),
            models.Index(fields=["business"], name="impact_order_business"),
            models.Index(fields=["released_at"], name="impact_order_released"),
        ]
        constraints = money_checks(
            "impact_order", "goods_minor", "dues_minor", "total_minor", non_negative=True
        )

    def __str__(self) -> str:
        return self.order


class CountedRelief(models.Model):
    """What a programme paid of one order's commission."""

    order = models.ForeignKey(CountedOrder, on_delete=models.CASCADE, related_name="reliefs")
    programme = models.CharField(max_length=64)
    amount_minor = MinorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "programme"], name="impact_relief_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="impact_relief_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.amount_minor}"


class CountedPayout(models.Model):
    """A payout that left our bank and did not come back."""

    payout = models.CharField(max_length=40, unique=True)
    business = models.CharField(max_length=40)
    currency = CurrencyField()
    amount_minor = MinorField()
    settled_at = models.DateTimeField()

    class Meta:
        constraints = money_checks("impact_payout", "amount_minor", non_negative=True)

    def __str__(self) -> str:
        return self.payout
