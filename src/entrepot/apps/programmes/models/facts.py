"""What rules ask about, one row a business: so that a rule is one condition over one table."""

from django.db import models
from django.db.models import Q


class BusinessFacts(models.Model):
    """The facts of one business as they were when they were last gathered. Made anew from the apps below.

    An empty cell is unknown. `_rank` says how well a declared fact is known: 0 declared, 1 documented,
    2 verified. Sales are whole euros.
    """

    business = models.CharField(max_length=40, unique=True)
    row = models.BigIntegerField(db_index=True)  # of businesses: the order in which they are gathered
    organisation_id = models.BigIntegerField()
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=24)
    joined = models.DateField()
    verified = models.BooleanField()
    women_led = models.BooleanField(default=False)
    women_led_rank = models.PositiveSmallIntegerField(default=0)
    youth_led = models.BooleanField(default=False)
    youth_led_rank = models.PositiveSmallIntegerField(default=0)
    farm = models.BooleanField(default=False)
    farm_rank = models.PositiveSmallIntegerField(default=0)
    cooperative = models.BooleanField(default=False)
    cooperative_rank = models.PositiveSmallIntegerField(default=0)
    jobs = models.PositiveBigIntegerField(null=True)
    jobs_rank = models.PositiveSmallIntegerField(default=0)
    founded = models.DateField(null=True)
    founded_rank = models.PositiveSmallIntegerField(default=0)
    exported = models.BooleanField(default=False)
    orders_30 = models.PositiveBigIntegerField(default=0)
    orders_90 = models.PositiveBigIntegerField(default=0)
    orders_365 = models.PositiveBigIntegerField(default=0)
    sales_90 = models.PositiveBigIntegerField(null=True)
    sales_365 = models.PositiveBigIntegerField(null=True)
    exports_365 = models.PositiveBigIntegerField(default=0)
    market_count = models.PositiveBigIntegerField(default=0)
    gathered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "business facts"
        indexes = [
            models.Index(fields=["country", "kind"], name="programmes_facts_where"),
            models.Index(fields=["gathered_at"], name="programmes_facts_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    women_led_rank__lte=2,
                    youth_led_rank__lte=2,
                    farm_rank__lte=2,
                    cooperative_rank__lte=2,
                    jobs_rank__lte=2,
                    founded_rank__lte=2,
                ),
                name="programmes_facts_ranks",
            )
        ]

    def __str__(self) -> str:
        return self.business


class FactValue(models.Model):
    """One value of a fact that has several: a market sold to, a category offered."""

    business = models.ForeignKey(BusinessFacts, on_delete=models.CASCADE, related_name="values")
    fact = models.CharField(max_length=12)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "fact", "value"], name="programmes_value_once"),
            models.CheckConstraint(
                condition=Q(fact__in=["markets", "categories"]), name="programmes_value_fact"
            ),
        ]
        indexes = [models.Index(fields=["fact", "value"], name="programmes_value_of")]

    def __str__(self) -> str:
        return f"{self.business_id} {self.fact} {self.value}"
