"""Tables of payments: what we asked a provider for, what it paid for, what was given or taken back."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks
from entrepot.apps.payments import states
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import EvidenceKind


class PaymentIntent(Record):
    """One try to get one buyer's money. `public_id` is also our key at the provider."""

    public_id = PublicIdField(prefix="pay")
    request_key = models.CharField(max_length=80, unique=True)  # the caller's own: a repeat finds this row
    provider = models.CharField(max_length=32)
    payer = models.CharField(max_length=64)  # the public id of whoever pays: a person, or a guest's checkout
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    amount_minor = MinorField()
    currency = CurrencyField()
    capture_at_once = models.BooleanField(default=True)
    state = models.CharField(max_length=16, default=states.BEGUN)
    moved_at = models.DateTimeField(default=clock.now)
    provider_reference = models.CharField(max_length=120, blank=True)
    redirect_url = models.TextField(blank=True)
    instructions = models.JSONField(default=dict, blank=True)  # what the provider lets the buyer scan or type
    expires_at = models.DateTimeField(null=True, blank=True)  # when it ends by itself, as the provider says
    reason = models.CharField(max_length=40, blank=True)  # why it failed
    captured_minor = MinorField(default=0)  # what is asked for, or was taken; nothing said: the whole
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "moved_at"], name="payments_intent_by_state")]
        constraints = [
            *money_checks("payments_intent", "amount_minor"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_intent_amount"),
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="payments_intent_state"),
            models.CheckConstraint(
                condition=Q(captured_minor__gte=0)
                & Q(captured_minor__lte=F("amount_minor"))
                & (~Q(state=states.CAPTURED) | Q(captured_minor__gt=0)),
                name="payments_intent_captured_amount",
            ),
            models.CheckConstraint(
                condition=Q(state=states.CAPTURED, captured_at__isnull=False)
                | (~Q(state=states.CAPTURED) & Q(captured_at=None)),
                name="payments_intent_captured_since",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="payments_intent_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def to_capture(self) -> Money:
        """What of it is to be taken, or was."""
        return Money(self.captured_minor or self.amount_minor, self.currency)


class PaymentLine(models.Model):
    """One order a payment pays for. `live` until the payment failed or was let go: an order has one."""

    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)  # a public id; no foreign key points up
    amount_minor = MinorField()
    captured_minor = MinorField(default=0)  # of it, to be taken or taken
    claimed_minor = MinorField(default=0)  # of that, refunds asked for or done
    refunded_minor = MinorField(default=0)  # of that, done
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_line_amount"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0)
                & Q(claimed_minor__gte=F("refunded_minor"))
                & Q(claimed_minor__lte=F("captured_minor"))
                & Q(captured_minor__lte=F("amount_minor")),
                name="payments_never_more_back_than_paid",
            ),
            models.UniqueConstraint(fields=["intent", "kind", "subject"], name="payments_line_once"),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(live=True), name="payments_one_live_payment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.amount_minor}"


class Refund(Record):
    """Money to give back to the buyer of one order. `public_id` is also our key at the provider."""

    public_id = PublicIdField(prefix="rfd")
    request_key = models.CharField(max_length=80, unique=True)
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = MinorField()
    state = models.CharField(max_length=10, default=states.REQUESTED)
    provider_reference = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # why the provider refused
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["state", "moved_at"], name="payments_refund_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(condition=Q(state__in=states.REFUND_STATES), name="payments_refund_state"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class Chargeback(Record):
    """Money a card scheme took back, and how its examination ended."""

    public_id = PublicIdField(prefix="cbk")
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="chargebacks")
    provider_reference = models.CharField(max_length=120)
    amount_minor = MinorField()
    reason = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=states.OPENED)
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(default=dict, blank=True)  # words and facts to show; blanked at the end
    fee_minor = MinorField(default=0)  # what the provider keeps for it, settled with its other fees
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "evidence_due_at"], name="payments_chargeback_clock")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_chargeback_amount"),
            models.CheckConstraint(
                condition=Q(state__in=states.CHARGEBACK_STATES), name="payments_chargeback_state"
            ),
            models.UniqueConstraint(fields=["intent", "provider_reference"], name="payments_chargeback_once"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class ChargebackPaper(models.Model):
    """A file of our answer to a chargeback. Append-only."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=16)
    file = models.ForeignKey("files.PrivateFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in EvidenceKind]), name="payments_paper_kind"
            ),
            models.UniqueConstraint(fields=["chargeback", "file"], name="payments_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class ChargebackMove(models.Model):
    """One step of a chargeback: who took it, when and why. Append-only."""

    chargeback = models.ForeignKey(Chargeback, on_delete=models.PROTECT, related_name="moves")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    who = models.CharField(max_length=64)  # the actor's key
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"


class Stray(Record):
    """Money that came beside a payment and was not taken for it: it goes back, or before a person."""

    public_id = PublicIdField(prefix="sty")
    intent = models.ForeignKey(PaymentIntent, on_delete=models.PROTECT, related_name="strays")
    provider_reference = models.CharField(max_length=120)
    amount_minor = MinorField()
    currency = CurrencyField()
    matter = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=states.RECEIVED)
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            *money_checks("payments_stray", "amount_minor"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_stray_amount"),
            models.CheckConstraint(condition=Q(state__in=states.STRAY_STATES), name="payments_stray_state"),
            models.UniqueConstraint(fields=["intent", "provider_reference"], name="payments_stray_once"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class ProviderSettlement(models.Model):
    """Money a provider paid into our bank, and what it kept of it. Append-only."""

    provider = models.CharField(max_length=32)
    reference = models.CharField(max_length=120)
    amount_minor = MinorField()
    fee_minor = MinorField()
    currency = CurrencyField()
    bank = models.CharField(max_length=32)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            *money_checks("payments_settlement", "amount_minor", "fee_minor", non_negative=True),
            models.UniqueConstraint(fields=["provider", "reference"], name="payments_settlement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class WebhookReceipt(models.Model):
    """A webhook we have acted on. Its repeat finds this row and changes nothing. Append-only."""

    provider = models.CharField(max_length=32)
    event = models.CharField(max_length=120)
    kind = models.CharField(max_length=64)
    payment = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event"], name="payments_webhook_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event}"
