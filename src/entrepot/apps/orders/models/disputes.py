from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.apps.orders.models.orders import Order
from entrepot.apps.orders.models.parcels import OrderLine
from entrepot.core.trade.disputes import DISPUTE, OPEN, Outcome, Wish

REASONS = ("not_received", "damaged", "not_as_described", "incomplete", "other", "parcel_failed")
PARTIES = ("buyer", "seller", "platform", "system")
BEARERS = ("seller", "platform")


class Dispute(Record):
    """A complaint about an order: what is wrong and asked, whose turn it is until when, how it ended."""

    public_id = PublicIdField(prefix="dsp")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    reason = models.CharField(max_length=20)
    wish = models.CharField(max_length=12, default=Wish.MONEY.value)
    asked_minor = MinorField()  # of what was paid, what should go back
    currency = CurrencyField()
    asked = MoneyPair("asked_minor", "currency")
    state = models.CharField(max_length=16, default=DISPUTE.start)
    due_at = models.DateTimeField(null=True, blank=True)  # the clock of the state; none at an end
    extended = models.DurationField()  # what all extensions gave
    offer_minor = MinorField(null=True, blank=True)  # of the seller's last answer
    offer = MoneyPair("offer_minor", "currency")
    outcome = models.CharField(max_length=8, blank=True)
    refund_minor = MinorField(null=True, blank=True)  # what goes back by its end
    refunded = MoneyPair("refund_minor", "currency")
    borne_by = models.CharField(max_length=8, blank=True)
    refund = models.CharField(max_length=40, blank=True)  # of a part: the refund's public id
    chargeback = models.CharField(max_length=40, blank=True)  # what took it over
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="orders_dispute_clock"),
            models.Index(fields=["refund"], name="orders_dispute_refund"),
        ]
        constraints = [
            *money_checks("orders_dispute", "asked_minor", "offer_minor", "refund_minor", non_negative=True),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=sorted(OPEN)), name="orders_one_open_dispute"
            ),
            models.CheckConstraint(condition=Q(state__in=list(DISPUTE.states)), name="orders_dispute_state"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), due_at__isnull=False, closed_at=None)
                | Q(state__in=sorted(DISPUTE.ends), due_at=None, closed_at__isnull=False),
                name="orders_dispute_clock_runs",
            ),
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="orders_dispute_reason"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(each.value for each in Outcome)])
                & Q(borne_by__in=["", *BEARERS]),
                name="orders_dispute_outcome",
            ),
            models.CheckConstraint(
                condition=Q(wish__in=[each.value for each in Wish]), name="orders_dispute_wish"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class DisputeLine(models.Model):
    """Of which line, and how many pieces, a dispute is. Append-only; none is the whole order."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "line"], name="orders_dispute_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_dispute_line_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"


class DisputeMove(models.Model):
    """One step of a dispute: who took it, when and why, and the clock that began. Append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="moves")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=16, blank=True)  # empty: it was opened
    after = models.CharField(max_length=16)
    party = models.CharField(max_length=8)
    who = models.CharField(max_length=64)  # the actor's key
    why = models.CharField(max_length=300)
    due_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(party__in=PARTIES), name="orders_dispute_move_party")
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"


class DisputeStatement(Record):
    """What one side, or the platform, says in a dispute, in one language, perhaps with files. Append-only."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="statements")
    party = models.CharField(max_length=8)
    who = models.CharField(max_length=64)
    language = models.CharField(max_length=16)
    text = models.TextField(blank=True)  # empty beside files

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(party__in=PARTIES), name="orders_dispute_said_by")]

    def __str__(self) -> str:
        return f"{self.party} {self.created_at}"


class DisputeFile(models.Model):
    """Evidence that stands beside a statement. Append-only."""

    statement = models.ForeignKey(DisputeStatement, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField("files.PrivateFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.statement_id}"
