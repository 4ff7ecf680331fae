"""Tables of customs: declarations with lines and dues, what customs said and asked, who took each step."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.core.trade.stages import DECLARATION


class Declaration(Record):
    """What is declared of one parcel, with its quote's figures. `public_id` is our key at the gateway."""

    public_id = PublicIdField(prefix="dec")
    parcel = models.CharField(max_length=40, unique=True)  # the order's parcel; no foreign key points up
    order = models.CharField(max_length=40)
    replaces = models.CharField(max_length=40, blank=True)  # the parcel that this one is sent in place of
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()  # the seller's tenant
    country = models.CharField(max_length=2)  # where it goes
    sent_from = models.CharField(max_length=2)
    route = models.CharField(max_length=40)
    edition = models.CharField(max_length=80)  # of the law it was quoted from
    state = models.CharField(max_length=12, default=DECLARATION.start)
    moved_at = models.DateTimeField()
    currency = CurrencyField()
    value_minor = MinorField()
    freight_minor = MinorField()
    insurance_minor = MinorField()
    value = MoneyPair("value_minor", "currency")
    freight = MoneyPair("freight_minor", "currency")
    insurance = MoneyPair("insurance_minor", "currency")
    gross_grams = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=40, blank=True)  # the parcel's, at its carrier
    gateway = models.CharField(max_length=32, blank=True)
    reference = models.CharField(max_length=80, blank=True)  # under which customs has it
    answered_to = models.PositiveSmallIntegerField(default=0)  # answers of customs taken in, in its order
    faults = models.JSONField(default=list, blank=True)  # why it cannot be sent: codes and figures, no person
    reason = models.CharField(max_length=300, blank=True)  # why it was refused, in customs' own words
    asked_at = models.DateTimeField(null=True, blank=True)  # when the gateway was last asked
    submitted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="customs_declaration_of_order"),
            models.Index(fields=["organisation_id", "-id"], name="customs_declaration_of_seller"),
            models.Index(fields=["state", "asked_at"], name="customs_declaration_waiting"),
        ]
        constraints = [
            *money_checks(
                "customs_declaration", "value_minor", "freight_minor", "insurance_minor", non_negative=True
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(DECLARATION.states)), name="customs_declaration_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="customs_declaration_sent",
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False)
                | (~Q(state="released") & Q(released_at=None)),
                name="customs_declaration_released_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class DeclarationLine(models.Model):
    """One line of goods. `net_is_gross` when nobody gave the net weight: the weight with packaging stands."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    variant = models.CharField(max_length=40)
    hs = models.CharField(max_length=6)
    national = models.CharField(max_length=14, blank=True)
    origin = models.CharField(max_length=2)
    description = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    net_grams = models.PositiveIntegerField()
    gross_grams = models.PositiveIntegerField()
    net_is_gross = models.BooleanField(default=False)
    value_minor = MinorField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="customs_line_place"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"


class DeclarationDue(models.Model):
    """One kind of duty or tax: what was quoted, and what customs fixed, both in the authority's currency.

    `scheme` when it was charged at the sale and customs does not ask for it; `at_door` when the buyer pays it
    to the carrier.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="dues")
    kind = models.CharField(max_length=24)
    scheme = models.CharField(max_length=32, blank=True)
    at_door = models.BooleanField(default=False)
    currency = CurrencyField()
    quoted_minor = MinorField()
    assessed_minor = MinorField(null=True)
    quoted = MoneyPair("quoted_minor", "currency")
    assessed = MoneyPair("assessed_minor", "currency")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "kind", "scheme"], name="customs_due_once"),
            *money_checks("customs_due", "quoted_minor", "assessed_minor", non_negative=True),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quoted_minor} {self.currency}"


class DeclarationMove(models.Model):
    """One step of a declaration: who took it, when and why. Append-only."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="moves")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    who = models.CharField(max_length=64)  # the actor's key
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"


class CustomsAnswer(models.Model):
    """One answer of a gateway as it came. By its reference it comes once; it is taken in when its turn is."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="answers")
    gateway = models.CharField(max_length=32)
    reference = models.CharField(max_length=80)
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    field = models.CharField(max_length=32, blank=True)
    line = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500, blank=True)
    levies = models.JSONField(default=list)  # kind, minor units, currency
    at = models.DateTimeField()  # when customs said it
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "reference"], name="customs_answer_once"),
            models.UniqueConstraint(fields=["declaration", "sequence"], name="customs_answer_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Question(models.Model):
    """One question of customs, and the answer it was given. `sent_at` when customs has the answer."""

    public_id = PublicIdField(prefix="cqn")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="questions")
    reference = models.CharField(max_length=80)  # the gateway's
    field = models.CharField(max_length=32, blank=True)
    line = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)  # the actor's key
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "reference"], name="customs_question_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="customs_question_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


class SurplusTerm(Record):
    """Who gets what customs does not ask for, in a market and from a day on; the latest row holds.

    `source` says where that is written: terms of sale, a law, a decision with its date.
    """

    class Keeper(models.TextChoices):
        BUYER = "buyer"
        PLATFORM = "platform"

    market = models.CharField(max_length=16, blank=True)  # a market's code; empty for all others
    keeper = models.CharField(max_length=8, choices=Keeper)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keeper__in=["buyer", "platform"]), name="customs_surplus_keeper"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="customs_surplus_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.market or '*'}: {self.keeper}"


class KeptSurplus(models.Model):
    """What the platform kept of one levy of a declaration, and how much of it went back since."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="kept")
    kind = models.CharField(max_length=24)
    account = models.CharField(max_length=24)  # the kind of account that held it, and whose
    owner = models.CharField(max_length=64)
    currency = CurrencyField()
    kept_minor = MinorField()
    given_up_minor = MinorField(default=0)

    class Meta:
        verbose_name_plural = "kept surplus"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "kind"], name="customs_kept_once"),
            *money_checks("customs_kept", "kept_minor", "given_up_minor", non_negative=True),
            models.CheckConstraint(
                condition=Q(given_up_minor__lte=models.F("kept_minor")), name="customs_kept_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.kept_minor} {self.currency}"
