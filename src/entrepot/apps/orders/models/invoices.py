from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.apps.orders.models.orders import Order
from entrepot.core.trade.invoices import InvoiceKind

KINDS = [kind.value for kind in InvoiceKind]


class InvoiceSeries(models.Model):
    """How many documents of a kind an issuer has numbered in a year: raised by one UPDATE, with the document.

    The UPDATE holds the row until the document is committed, or gives the number back: no gap, no double.
    """

    issuer = models.CharField(max_length=40)  # a business's public id, or the platform
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "invoice series"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year"], name="orders_invoice_series_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="orders_invoice_series_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.kind} {self.year}: {self.last}"


class Invoice(Record):
    """One document as it was issued. Append-only. `body` is core's `InvoiceBody`.

    `about` is what it is for within its order (a refund), or which month of commissions; empty for the
    invoice of an order.
    """

    public_id = PublicIdField(prefix="inv")
    kind = models.CharField(max_length=12)
    issuer = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="invoices")
    about = models.CharField(max_length=40, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    issued_at = models.DateTimeField()  # when it was paid, given back, or the month had ended
    currency = CurrencyField()
    total_minor = MinorField()  # what a credit note gives back is above zero, too
    goods_minor = MinorField()
    carriage_minor = MinorField()
    duty_minor = MinorField()
    tax_minor = MinorField()
    body = models.JSONField()
    total = MoneyPair("total_minor", "currency")
    goods = MoneyPair("goods_minor", "currency")
    carriage = MoneyPair("carriage_minor", "currency")
    duty = MoneyPair("duty_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "issued_at", "id"], name="orders_invoice_of_seller")
        ]
        constraints = [
            *money_checks("orders_invoice"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="orders_invoice_kind"),
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "number"], name="orders_invoice_number_once"
            ),
            models.UniqueConstraint(
                fields=["order", "kind", "about"],
                condition=Q(order__isnull=False),
                name="orders_invoice_once",
            ),
            models.UniqueConstraint(
                fields=["business", "about"], condition=Q(order=None), name="orders_commission_invoice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.kind} {self.year}-{self.number}"


class InvoiceDetail(Record):
    """What stands on documents of a business, or of the platform, from now on: the latest row holds."""

    owner = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    lines = models.CharField(max_length=400)  # street, place, postcode, in lines
    set_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="orders_invoice_detail_of")]

    def __str__(self) -> str:
        return f"{self.owner}: {self.name}"


class PartyTaxNumber(Record):
    """A number of a business or the platform with a tax authority; the latest row holds, empty takes it back.

    `place` is a scheme (EU-IOSS) or a country.
    """

    owner = models.CharField(max_length=40)
    place = models.CharField(max_length=24)
    number = models.CharField(max_length=40, blank=True)
    set_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["owner", "place", "-id"], name="orders_tax_number_of")]

    def __str__(self) -> str:
        return f"{self.owner} {self.place}"


class FeeMove(Record):
    """The commission, its tax and the reliefs that one entry of the ledger took from a seller or gave back.

    Written with the entry; what was given back is below zero. Append-only: a month of these is the platform's
    invoice to the seller.
    """

    reference = models.CharField(max_length=150, unique=True)  # the entry's, in the ledger
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="fee_moves")
    business = models.CharField(max_length=40)
    cause = models.CharField(max_length=24)  # release, refund, chargeback_lost, advance
    currency = CurrencyField()
    commission_minor = MinorField()
    tax_minor = MinorField()
    relief_minor = MinorField()
    tax_authority = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    commission = MoneyPair("commission_minor", "currency")
    tax = MoneyPair("tax_minor", "currency")
    relief = MoneyPair("relief_minor", "currency")

    class Meta:
        indexes = [models.Index(fields=["business", "at"], name="orders_fee_move_month")]
        constraints = [
            *money_checks("orders_fee_move"),
            models.CheckConstraint(
                condition=~Q(commission_minor=0) | ~Q(tax_minor=0) | ~Q(relief_minor=0),
                name="orders_fee_move_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.commission_minor}"
