"""Tables of budgets: a counter that may not be passed, and what is claimed of it by whom until when."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record


class Counter(Record):
    """How much of something there is for one subject in one period, and how much of it is taken.

    Amounts are whole: minor units where `unit` is a currency, else pieces. `held` is promised and may come
    back by itself, `used` is spent. The law may lower `limit` below both; then nothing more is given.
    """

    public_id = PublicIdField(prefix="bud")
    kind = models.CharField(max_length=32)  # what is counted: a counter of the law, reliefs, coupons, ...
    subject = models.CharField(max_length=64)  # whose: a public id, or a keyed digest of a person's number
    period = models.CharField(max_length=10, blank=True)  # 2026, 2026-11, 2026-11-22; empty: for ever
    unit = models.CharField(max_length=8)
    limit = models.PositiveBigIntegerField()
    held = models.PositiveBigIntegerField(default=0)
    used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "period", "unit"], name="budgets_counter_once"
            ),
            models.CheckConstraint(
                condition=Q(limit__gte=0) & Q(held__gte=0) & Q(used__gte=0),
                name="budgets_counter_never_below_0",
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(subject="") & ~Q(unit=""), name="budgets_counter_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}: {self.held} + {self.used} of {self.limit} {self.unit}"


class Claim(Record):
    """A part of one counter that one reference (an order's parcel) has, or had."""

    class State(models.TextChoices):
        HELD = "held"  # promised until a moment
        CONFIRMED = "confirmed"  # spent
        RELEASED = "released"  # let go, or its time ran out

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="claims")
    reference = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    given_back = models.PositiveBigIntegerField(default=0)  # of a spent amount
    state = models.CharField(max_length=9, choices=State, default=State.HELD)
    until = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["reference"], name="budgets_claim_reference"),
            models.Index(fields=["until"], condition=Q(state="held"), name="budgets_claim_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "counter"],
                condition=Q(state__in=["held", "confirmed"]),
                name="budgets_claim_live_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1) & Q(given_back__gte=0) & Q(given_back__lte=F("amount")),
                name="budgets_claim_amounts",
            ),
            models.CheckConstraint(
                condition=Q(given_back=0) | Q(state="confirmed"), name="budgets_claim_spent_before_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount - self.given_back} of {self.counter_id}, {self.state}"


class GivenBack(Record):
    """One giving back of a part of a claim: `cause` (a refund, a return) does it once. Append-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="returns")
    cause = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "given back"
        constraints = [
            models.UniqueConstraint(fields=["claim", "cause"], name="budgets_given_back_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="budgets_given_back_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.claim_id} for {self.cause}"
