from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import MinorField
from entrepot.apps.orders.models.orders import Order
from entrepot.apps.orders.models.parcels import OrderParcel
from entrepot.core.trade.chargebacks import EvidenceKind


class OrderRefund(Record):
    """Money of an order on its way back to its buyer, part by part (in the order of the shares)."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        RECORDED = "recorded"
        REFUSED = "refused"

    public_id = PublicIdField(prefix="orf")  # also our key in payments
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    parcel = models.ForeignKey(  # whose share it is, when one of several does not arrive
        OrderParcel, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    request_key = models.CharField(max_length=80, unique=True)
    parts = models.JSONField()  # minor units of each paid share, in its place
    amount_minor = MinorField()
    reason = models.CharField(max_length=300)
    sent_as = models.CharField(max_length=40, blank=True)  # its public id in payments
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="orders_refund_amount")]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class Chargeback(models.Model):
    """The part of one chargeback that falls on one order, and how it ended."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="chargebacks")
    chargeback = models.CharField(max_length=40)  # its public id in payments
    amount_minor = MinorField()
    outcome = models.CharField(max_length=4, blank=True)  # won, lost, or nothing yet
    reason = models.CharField(max_length=40, blank=True)  # the scheme's word
    evidence_due_at = models.DateTimeField(null=True, blank=True)  # later the scheme reads nothing
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "chargeback"], name="orders_chargeback_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="orders_chargeback_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.chargeback} {self.outcome}"


class ChargebackEvidence(Record):
    """What the seller or the platform adds against a chargeback: words or one file. Append-only."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16)
    party = models.CharField(max_length=8)
    who = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    file = models.OneToOneField(
        "files.PrivateFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in EvidenceKind]), name="orders_evidence_kind"
            ),
            models.CheckConstraint(
                condition=Q(party__in=["seller", "platform"]), name="orders_evidence_party"
            ),
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="orders_evidence_is"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.chargeback_id}"
