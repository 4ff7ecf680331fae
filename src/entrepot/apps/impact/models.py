"""Tables of impact: what was counted, a row for each thing. Figures are sums of these rows."""

from django.db import models

from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks


class CountedBusiness(models.Model):
    """A business that offers something, since its first listing: what it says of itself, and what it sold.

    A group it says it belongs to holds how well that is known (declared, documented, verified), else nothing.
    """

    business = models.CharField(max_length=40, unique=True)
    listed_at = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True)
    women_led = models.CharField(max_length=10, blank=True)
    youth_led = models.CharField(max_length=10, blank=True)
    farm = models.CharField(max_length=10, blank=True)
    cooperative = models.CharField(max_length=10, blank=True)
    jobs_hundredths = models.PositiveIntegerField(null=True)  # full-time jobs; null: not said
    jobs_evidence = models.CharField(max_length=10, blank=True)
    first_sold_at = models.DateTimeField(null=True)
    first_exported_at = models.DateTimeField(null=True)  # over a border, before a customs union is thought of
    countries = models.PositiveSmallIntegerField(default=0)  # abroad, in which it has sold
    hours_given = models.PositiveIntegerField(default=0)  # of mentors, by programmes

    class Meta:
        verbose_name_plural = "counted businesses"
        indexes = [models.Index(fields=["country", "business"], name="impact_business_country")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(jobs_hundredths=None, jobs_evidence="")
                | (models.Q(jobs_hundredths__isnull=False) & ~models.Q(jobs_evidence="")),
                name="impact_business_jobs_known_how",
            ),
        ]

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


class DailyFigure(models.Model):
    """One indicator on one day for one country and level of proof: what stood then, not what came then."""

    day = models.DateField()
    indicator = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)
    evidence = models.CharField(
        max_length=10, blank=True
    )  # declared, documented, verified; empty: counted here
    value = models.BigIntegerField()
    base = models.BigIntegerField(null=True)  # of a share: what the value is a part of

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "day", "country", "evidence"], name="impact_daily_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.indicator} {self.country} {self.value}"


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


class CountedIncome(models.Model):
    """A payout that members of a co-operative have, and the weight its money would have fetched locally.

    Where that cannot be said `worth_grams` is null, and `missing` names the data that lack, if any do.
    """

    payout = models.CharField(max_length=40, unique=True)
    business = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    series = models.CharField(max_length=40, blank=True)
    currency = CurrencyField()
    paid_minor = MinorField()
    grams = models.BigIntegerField()
    worth_grams = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=80, blank=True)
    evidence = models.CharField(max_length=10)
    paid_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["country", "business"],
                condition=models.Q(worth_grams__isnull=False),
                name="impact_income_country",
            )
        ]
        constraints = [
            *money_checks("impact_income", "paid_minor", non_negative=True),
            models.CheckConstraint(condition=models.Q(grams__gt=0), name="impact_income_weighs"),
            models.CheckConstraint(
                condition=models.Q(worth_grams=None) | (~models.Q(series="") & models.Q(missing="")),
                name="impact_income_known_by_what",
            ),
        ]

    def __str__(self) -> str:
        return self.payout
