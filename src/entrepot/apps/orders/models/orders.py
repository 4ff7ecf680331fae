from typing import Any

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.apps.orders.models.carts import Cart, CartQuote
from entrepot.core.trade.stages import ORDER


class Checkout(Record):
    """All orders of one payment. A guest reads them with the key that the cart had.

    Its price is the one that was held beforehand (`quote`). Where none was, the checkout keeps the `lines`
    as they were priced and the heads of their `parcels`: the law's answers are kept once, in the orders.
    """

    public_id = PublicIdField(prefix="cko")
    cart = models.OneToOneField(Cart, on_delete=models.PROTECT, related_name="checkout")
    quote = models.OneToOneField(
        CartQuote, on_delete=models.PROTECT, null=True, blank=True, related_name="checkout"
    )
    lines = models.JSONField(null=True, blank=True)
    parcels = models.JSONField(null=True, blank=True)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_digest = models.CharField(max_length=64, blank=True)
    email = models.EmailField(blank=True)  # where a guest is told; blanked on erasure
    language = models.CharField(max_length=16)
    total_minor = MinorField()
    currency = CurrencyField()
    total = MoneyPair("total_minor", "currency")
    pay_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="orders_checkout_of_person")]
        constraints = [
            *money_checks("orders_checkout", "total_minor", non_negative=True),
            models.CheckConstraint(
                condition=Q(quote__isnull=False, lines__isnull=True, parcels__isnull=True)
                | Q(quote__isnull=True, lines__isnull=False, parcels__isnull=False),
                name="orders_checkout_one_price",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def priced_lines(self) -> list[dict[str, Any]]:
        """The lines as they were priced."""
        return self.quote.lines if self.quote else self.lines or []

    @property
    def priced_parcels(self) -> list[dict[str, Any]]:
        """The parcels as they were priced; at least whose they are, who carries them, and their lines."""
        return self.quote.parcels if self.quote else self.parcels or []


class Order(Record):
    """What one seller sells to one buyer in one checkout; every figure as it was on that day.

    A seller has several orders in one checkout only where the law limits an order; `number` counts them.

    total = goods + dues + carriage. The shares say whose each part is; the moves say who did what, and why.
    """

    public_id = PublicIdField(prefix="ord")
    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="orders")
    business = models.CharField(max_length=40)  # the seller's public id, which owns its money
    number = models.PositiveSmallIntegerField(default=1)
    organisation_id = models.BigIntegerField()  # the seller's tenant
    market = models.CharField(max_length=16)
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=20, default=ORDER.start)
    moved_at = models.DateTimeField()
    currency = CurrencyField()
    goods_minor = MinorField()
    total_minor = MinorField()
    commission_minor = MinorField()
    commission_tax_minor = MinorField()
    seller_share_minor = MinorField()
    at_delivery_minor = MinorField()  # still to be paid at the door; no part of the total
    goods = MoneyPair("goods_minor", "currency")
    total = MoneyPair("total_minor", "currency")
    commission = MoneyPair("commission_minor", "currency")
    commission_tax = MoneyPair("commission_tax_minor", "currency")
    seller_share = MoneyPair("seller_share_minor", "currency")
    at_delivery = MoneyPair("at_delivery_minor", "currency")
    refund_claimed_minor = MinorField(default=0)  # of the total, refunds asked for or done
    provider = models.CharField(max_length=32, blank=True)  # who captured the money
    payment = models.CharField(max_length=40, blank=True)  # its public id
    stock_taken = models.BooleanField(default=False)  # reserved pieces became sold ones
    paid_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    release_on = models.DateTimeField(null=True, blank=True)  # when silence counts as receipt
    dues_set_aside_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="orders_order_of_seller"),
            models.Index(fields=["state", "moved_at"], name="orders_order_by_state"),
            models.Index(fields=["business", "paid_at"], name="orders_order_of_business"),
        ]
        constraints = [
            *money_checks(
                "orders_order",
                *("goods_minor", "total_minor", "commission_minor", "commission_tax_minor"),
                *("seller_share_minor", "at_delivery_minor", "refund_claimed_minor"),
                non_negative=True,
            ),
            models.CheckConstraint(condition=Q(state__in=list(ORDER.states)), name="orders_order_state"),
            models.CheckConstraint(
                condition=Q(refund_claimed_minor__lte=F("total_minor")),
                name="orders_never_more_back_than_paid",
            ),
            models.UniqueConstraint(
                fields=["checkout", "business", "number"], name="orders_numbered_order_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class OrderShare(models.Model):
    """Whose a part of the total, or of the commission, is. Frozen, but for what was given back."""

    class Part(models.TextChoices):
        GOODS = "goods"
        DUE = "due"
        CARRIAGE = "carriage"
        COMMISSION_TAX = "commission_tax"
        RELIEF = "relief"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shares")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=16, choices=Part)
    account = models.CharField(max_length=24)  # a kind of ledger account
    owner = models.CharField(max_length=64)
    levy = models.CharField(max_length=120, blank=True)  # which levies, for people
    amount_minor = MinorField()
    claimed_minor = MinorField(default=0)  # of it, given back or going to be
    refunded_minor = MinorField(default=0)  # of that, given back and posted

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orders_share_place"),
            models.UniqueConstraint(fields=["order", "part", "account", "owner"], name="orders_share_once"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0)
                & Q(claimed_minor__gte=F("refunded_minor"))
                & Q(claimed_minor__lte=F("amount_minor")),
                name="orders_share_never_more_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.owner} {self.amount_minor}"


class OrderMove(models.Model):
    """One step of an order: who took it, when and why. Append-only.

    That it was placed, and paid in time, each order says by itself (`queries.get_timeline`).
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="moves")
    event = models.CharField(max_length=24)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    who = models.CharField(max_length=64)  # the actor's key
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"


class OrderAddress(models.Model):
    """Where an order goes, copied from the checkout. Erasing a person blanks this row."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="address")
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    lines = models.CharField(max_length=400, blank=True)
    recipient = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    local = models.CharField(max_length=600, blank=True)  # the same in the local script, in lines
    blanked_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)  # the recipient alone, for a law
    kept_by = models.CharField(max_length=40, blank=True)  # a row of data/retention

    class Meta:
        verbose_name_plural = "addresses"
        indexes = [models.Index(fields=["kept_until"], name="orders_address_kept")]

    def __str__(self) -> str:
        return self.country
