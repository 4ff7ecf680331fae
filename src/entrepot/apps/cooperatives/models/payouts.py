"""What members get of what their goods brought."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.cooperatives.models.lots import Lot
from entrepot.apps.cooperatives.models.members import Member
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks


class MemberPayout(Record):
    """The proceeds of one lot, or of the orders of some days, shared among those who delivered.

    `net_minor` is what is shared, as the co-operative has it; `earned_minor` what the platform's books say
    the orders behind it brought, in the currency they were sold in.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        PAID = "paid"
        REJECTED = "rejected"

    public_id = PublicIdField(prefix="mpo")
    business = models.ForeignKey("businesses.Business", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)  # the last day
    net_minor = MinorField()
    own_minor = MinorField()
    currency = CurrencyField()
    own_rate = models.PositiveSmallIntegerField()
    earned_minor = MinorField()
    earned_currency = CurrencyField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.BigIntegerField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "-id"], name="cooperatives_payout_of")]
        constraints = [
            *money_checks("cooperatives_payout", "net_minor", "own_minor", non_negative=True),
            *money_checks("cooperatives_earned", currency="earned_currency"),
            models.CheckConstraint(condition=Q(own_minor__lte=F("net_minor")), name="cooperatives_own_part"),
            models.CheckConstraint(
                condition=Q(lot__isnull=False, period_start=None, period_end=None)
                | Q(lot=None, period_start__lte=F("period_end")),
                name="cooperatives_payout_of_lot_or_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"]) | Q(approved_at__isnull=False),
                name="cooperatives_payout_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False), name="cooperatives_payout_paid"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="cooperatives_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "approved", "paid", "rejected"]),
                name="cooperatives_payout_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class MemberShare(models.Model):
    """What one member gets of a payout, for so many grams."""

    payout = models.ForeignKey(MemberPayout, on_delete=models.PROTECT, related_name="shares")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="shares")
    grams = models.PositiveBigIntegerField()
    amount_minor = MinorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payout", "member"], name="cooperatives_share_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) & Q(grams__gt=0), name="cooperatives_share_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payout_id} {self.member_id}"


class PayoutSource(models.Model):
    """Earnings of one line of an order that a payout shares out, so that no coin is shared twice."""

    payout = models.ForeignKey(MemberPayout, on_delete=models.PROTECT, related_name="sources")
    order = models.CharField(max_length=40)
    parcel = models.CharField(max_length=40)
    variant = models.CharField(max_length=40)
    lot = models.CharField(max_length=40, blank=True)  # empty: what no lot was named for
    amount_minor = MinorField()
    ended_at = models.DateTimeField(null=True, blank=True)  # the payout was rejected

    class Meta:
        indexes = [models.Index(fields=["order"], name="cooperatives_source_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "variant", "lot"],
                condition=Q(ended_at=None),
                name="cooperatives_source_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.amount_minor}"
