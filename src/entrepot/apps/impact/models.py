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
    abroad_cents = models.BigIntegerField(default=0)  # of a euro: goods sold to other countries than its own
    relief_cents = models.BigIntegerField(default=0)  # of a euro: commission that programmes paid
    fast_cases = models.PositiveIntegerField(default=0)  # in a fast lane, with ordinary ones to compare with
    fast_seconds = models.BigIntegerField(default=0)  # that those waited less; below nothing: longer

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
    home = models.CharField(max_length=2, blank=True)  # where the business is: abroad is every other country
    euro_cents = models.BigIntegerField(null=True)  # of the goods, at the rate of the release; null: no rate

    class Meta:
        indexes = [
            models.Index(fields=["from_country", "to_country", "order"], name="impact_order_lane_rows"),
            models.Index(fields=["currency", "order"], name="impact_order_currency"),
            models.Index(fields=["business"], name="impact_order_business"),
            models.Index(fields=["released_at"], name="impact_order_released"),
            models.Index(fields=["home", "order"], name="impact_order_home"),
            models.Index(fields=["order"], condition=models.Q(euro_cents=None), name="impact_order_no_rate"),
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
    euro_cents = models.BigIntegerField(null=True)  # at the rate of the release; null: nobody quotes it

    class Meta:
        indexes = [models.Index(fields=["programme"], name="impact_relief_programme")]
        constraints = [
            models.UniqueConstraint(fields=["order", "programme"], name="impact_relief_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="impact_relief_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.amount_minor}"


class CountedCase(models.Model):
    """A case of a business that somebody decided in a fast lane, and how long an ordinary one waited then.

    That is the median of the lane's ordinary cases in the ninety days before; null: there were too few.
    """

    item = models.CharField(max_length=40, unique=True)  # of the desk: its public id
    business = models.CharField(max_length=40)
    programme = models.CharField(max_length=64)
    lane = models.CharField(max_length=16)
    waited_seconds = models.BigIntegerField()
    ordinary_seconds = models.BigIntegerField(null=True)
    done_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["business"], name="impact_case_business"),
            models.Index(
                fields=["item"], condition=models.Q(ordinary_seconds=None), name="impact_case_alone"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(waited_seconds__gte=0), name="impact_case_waited")
        ]

    def __str__(self) -> str:
        return self.item


class CountedSupport(models.Model):
    """What one programme did for one counted business; `since` is null where it never was in it."""

    business = models.ForeignKey(CountedBusiness, on_delete=models.CASCADE, related_name="supports")
    programme = models.CharField(max_length=64)
    since = models.DateField(null=True)
    hours_given = models.PositiveIntegerField(default=0)
    relief_cents = models.BigIntegerField(default=0)
    fast_cases = models.PositiveIntegerField(default=0)
    fast_seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "business"], name="impact_support_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.business_id}"


class DailyFigure(models.Model):
    """One indicator on one day for one country and level of proof: what stood then, not what came then.

    Of all businesses, or of those that one programme supports.
    """

    day = models.DateField()
    indicator = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)
    evidence = models.CharField(
        max_length=10, blank=True
    )  # declared, documented, verified; empty: counted here
    programme = models.CharField(max_length=64, blank=True)  # its public id; empty: all businesses
    value = models.BigIntegerField()
    base = models.BigIntegerField(null=True)  # what a share is a part of; how many stand behind a sum

    class Meta:
        indexes = [models.Index(fields=["programme", "indicator", "day"], name="impact_daily_course")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "day", "indicator", "country", "evidence"],
                name="impact_daily_once_by_programme",
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
        indexes = [models.Index(fields=["currency", "payout"], name="impact_payout_currency")]
        constraints = money_checks("impact_payout", "amount_minor", non_negative=True)

    def __str__(self) -> str:
        return self.payout


class KeptSum(models.Model):
    """What orders of a pair of countries, reliefs of a programme, or payouts add up to, by currency."""

    figure = models.CharField(max_length=8)  # lane, relief, paid
    of = models.CharField(max_length=64, blank=True)  # two countries, a programme's public id, or nothing
    currency = CurrencyField()
    count = models.BigIntegerField(default=0)
    minor = models.BigIntegerField(default=0)
    dues_minor = models.BigIntegerField(default=0)
    since = models.DateTimeField(null=True)  # of a pair of countries: when the first was released

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["figure", "of", "currency"], name="impact_sum_once"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.of} {self.minor} {self.currency}"


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
