from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import MinorField
from entrepot.apps.orders.models.disputes import Dispute
from entrepot.apps.orders.models.parcels import OrderLine, OrderParcel
from entrepot.core.trade.stages import DECLARATION


class Replacement(Record):
    """Goods of a dispute that are sent again: offered, promised, sent, there; or let go without being sent.

    A parcel of its own, with its own way in, label and declaration. What it costs was said when it was
    offered and stands; amounts are in the order's currency. `fallback_minor` goes back where it is not sent
    in time.
    """

    public_id = PublicIdField(prefix="rpl")
    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="replacement")
    parcel = models.ForeignKey(OrderParcel, on_delete=models.PROTECT, related_name="replacements")
    offered_by = models.CharField(max_length=8)  # seller or platform
    fallback_minor = MinorField()
    ship_from = models.CharField(max_length=2)
    route = models.CharField(max_length=40)
    request = models.JSONField(default=dict, blank=True)  # of the law; empty where no border is crossed
    reply = models.JSONField(default=dict, blank=True)
    service = models.CharField(max_length=40)
    carrier = models.CharField(max_length=32)
    freight_minor = MinorField()
    dues_minor = MinorField()
    promised_at = models.DateTimeField(null=True, blank=True)
    shipment = models.CharField(max_length=40, blank=True)  # the public id in shipping
    tracking = models.CharField(max_length=40, blank=True)
    customs = models.CharField(max_length=24, blank=True)  # the last step customs told of
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # lost, or rejected by customs
    ended_at = models.DateTimeField(null=True, blank=True)  # not sent after all; its pieces are free

    class Meta:
        indexes = [models.Index(fields=["shipment"], name="orders_replacement_shipment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(offered_by__in=["seller", "platform"]), name="orders_replacement_offered_by"
            ),
            models.CheckConstraint(
                condition=Q(fallback_minor__gte=0, freight_minor__gte=0, dues_minor__gte=0),
                name="orders_replacement_amounts",
            ),
            models.CheckConstraint(
                condition=Q(customs__in=["", *DECLARATION.states]), name="orders_replacement_customs"
            ),
            models.CheckConstraint(
                condition=Q(shipped_at=None) | Q(ended_at=None, promised_at__isnull=False),
                name="orders_replacement_sent_or_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} by {self.route}"


class ReplacementLine(models.Model):
    """So many pieces of a line that are sent again, and what they are declared at. Append-only."""

    replacement = models.ForeignKey(Replacement, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    value_minor = MinorField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["replacement", "line"], name="orders_replacement_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value_minor__gte=0), name="orders_replacement_line_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"
