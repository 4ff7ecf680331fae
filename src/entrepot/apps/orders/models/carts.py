from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks


class Cart(Record):
    """What somebody means to buy. Its owner is a person, or whoever holds the key (a guest's cookie).

    `version` moves with each change, so that of two who change or order it at once one is told.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ORDERED = "ordered"

    public_id = PublicIdField(prefix="crt")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_digest = models.CharField(max_length=64, blank=True)  # of a guest's key; the key itself is not kept
    market = models.CharField(max_length=16)  # a market's code
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=16)
    currency = CurrencyField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    person = models.CharField(max_length=64, blank=True)  # whose allowance counts, once a number was given
    apart = models.JSONField(default=list, blank=True)  # keys of what the buyer wants sent in several

    class Meta:
        indexes = [
            models.Index(fields=["user", "market", "state"], name="orders_cart_of_person"),
            models.Index(fields=["key_digest", "market", "state"], name="orders_cart_of_guest"),
        ]
        constraints = [
            *money_checks("orders_cart"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, key_digest="") | (Q(user=None) & ~Q(key_digest="")),
                name="orders_cart_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class CartLine(models.Model):
    """So many pieces of one variant. `variant` and `product` are public ids of the catalogue."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.CharField(max_length=40)
    product = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="orders_cart_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_cart_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant}"


class CartQuote(Record):
    """The prices of a cart as the buyer saw them when they went to pay, held for half an hour.

    `lines` and `parcels` are documents: what was asked of the law, what it answered, and the cards it
    answered from, so that the price can be worked out again years later. Append-only.
    """

    public_id = PublicIdField(prefix="cqt")
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="quotes")
    version = models.PositiveIntegerField()  # the cart's, which it prices
    lines = models.JSONField()
    parcels = models.JSONField()
    total_minor = MinorField()
    currency = CurrencyField()
    total = MoneyPair("total_minor", "currency")
    valid_until = models.DateTimeField()

    class Meta:
        constraints = money_checks("orders_cart_quote", "total_minor", non_negative=True)

    def __str__(self) -> str:
        return f"{self.public_id} of {self.cart_id}"
