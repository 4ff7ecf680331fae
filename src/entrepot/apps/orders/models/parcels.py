from django.db import models

from entrepot.apps.kernel.fields import PublicIdField
from entrepot.apps.kernel.money import MinorField
from entrepot.apps.orders.models.orders import Order


class OrderParcel(models.Model):
    """One parcel of an order, with the quote it stands on: request, reply, and the cards behind it."""

    public_id = PublicIdField(prefix="pcl")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    position = models.PositiveSmallIntegerField()
    ship_from = models.CharField(max_length=2)
    route = models.CharField(max_length=40)
    gross = models.BooleanField(default=False)  # the request's prices were all-in
    request = models.JSONField()
    reply = models.JSONField()
    kept = models.JSONField()  # core.law.keeping
    service = models.CharField(max_length=40, blank=True)  # of the carrier, as quoted
    shipment = models.CharField(max_length=40, blank=True)  # the public id in shipping
    tracking = models.CharField(max_length=40, blank=True)
    customs = models.CharField(max_length=24, blank=True)  # the last step customs told of
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # it will not arrive; its share went back
    failed_as = models.CharField(max_length=12, blank=True)  # lost, or rejected by customs

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orders_parcel_place"),
            models.CheckConstraint(
                condition=models.Q(failed_at=None, failed_as="")
                | models.Q(failed_at__isnull=False, failed_as__in=["lost", "rejected"]),
                name="orders_parcel_failed_as",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} by {self.route}"


class OrderLine(models.Model):
    """One line of an order as it was sold. Append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    parcel = models.ForeignKey(OrderParcel, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)  # the cart line's
    variant = models.CharField(max_length=40)
    product = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    sku = models.CharField(max_length=120, blank=True)
    hs = models.CharField(max_length=6)
    national = models.CharField(max_length=14, blank=True)
    origin = models.CharField(max_length=2)
    category = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    net_grams = models.PositiveIntegerField(null=True, blank=True)  # of one piece
    gross_grams = models.PositiveIntegerField(null=True, blank=True)
    price_minor = MinorField()
    per = models.PositiveIntegerField(default=1)
    amount_minor = MinorField()  # what the line costs
    value_minor = MinorField()  # after discount: what is declared

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="orders_line_place")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"


class CustomsStep(models.Model):
    """One step of a parcel's declaration, as it was told. Append-only."""

    parcel = models.ForeignKey(OrderParcel, on_delete=models.PROTECT, related_name="customs_steps")
    step = models.CharField(max_length=24)  # a state of core's DECLARATION
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.at}"
