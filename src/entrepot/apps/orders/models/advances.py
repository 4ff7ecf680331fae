from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.apps.orders.models.orders import Order


class AdvanceTerm(Record):
    """How shares are paid before receipt in a currency, from a day on; the latest row holds.

    Without one, or with a cap of nothing, they are not. The price is a schedule of fees.
    """

    class Moment(models.TextChoices):
        PAID = "paid"  # as soon as the buyer has paid
        SHIPPED = "shipped"  # once the carrier has every parcel

    currency = CurrencyField()
    moment = models.CharField(max_length=8, choices=Moment)
    cap_minor = MinorField()  # of one seller, outstanding at any time
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)
    cap = MoneyPair("cap_minor", "currency")

    class Meta:
        indexes = [models.Index(fields=["currency", "valid_from"], name="orders_advance_term_of")]
        constraints = [
            *money_checks("orders_advance_term", "cap_minor", non_negative=True),
            models.CheckConstraint(
                condition=Q(moment__in=["paid", "shipped"]), name="orders_advance_term_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency}: {self.cap_minor} {self.moment}"


class AdvanceChoice(Record):
    """A business wants to be paid before receipt, from a moment on, until it says otherwise."""

    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    chosen_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(ended_at=None), name="orders_advance_choice_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.business


class AdvanceGrant(Record):
    """A business is paid before receipt for nothing, from a day until a day, because somebody said why.

    One person proposes it, another one approves it; until then it does not hold.
    """

    public_id = PublicIdField(prefix="agr")
    business = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField()  # the first day without it
    reason = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back, or not approved

    class Meta:
        indexes = [models.Index(fields=["business", "valid_to"], name="orders_advance_grant_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at=None)
                | (~Q(approved_by="") & ~Q(approved_by=F("proposed_by")) & Q(approved_at__isnull=False)),
                name="orders_advance_grant_two_people",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="orders_advance_grant_period"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="orders_advance_grant_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.business} until {self.valid_to}"


class Advance(Record):
    """The share of one order, paid to its seller before receipt; or why it was not. One an order.

    `repaid_minor` grows as the order's money is shared out or given back. Price and tax are as they were.
    """

    public_id = PublicIdField(prefix="adv")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="advance")
    business = models.CharField(max_length=40)
    refused = models.CharField(max_length=24, blank=True)  # why not; empty when it was paid
    currency = CurrencyField()
    share_minor = MinorField()
    price_minor = MinorField(default=0)
    tax_minor = MinorField(default=0)
    repaid_minor = MinorField(default=0)
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    schedule = models.CharField(max_length=40, blank=True)  # the fee schedule's public id
    grant = models.ForeignKey(
        AdvanceGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="advances"
    )
    share = MoneyPair("share_minor", "currency")
    price = MoneyPair("price_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")
    repaid = MoneyPair("repaid_minor", "currency")

    class Meta:
        indexes = [models.Index(fields=["business", "-id"], name="orders_advance_of_seller")]
        constraints = [
            *money_checks(
                *("orders_advance", "share_minor", "price_minor", "tax_minor", "repaid_minor"),
                non_negative=True,
            ),
            models.CheckConstraint(
                condition=Q(repaid_minor__lte=F("share_minor")), name="orders_advance_never_more_repaid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.refused or self.share_minor}"
