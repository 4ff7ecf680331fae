"""Tables of programmes: what each is by its versions, the benefits and texts of each version."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks

BOOKABLE = ("warehouse", "mentor", "translation", "photo_studio", "samples")
RESOURCES = ("placement", "advertising", *BOOKABLE)


class Programme(Record):
    """One programme. What it says stands in its versions; its state is that of the whole."""

    class State(models.TextChoices):
        DRAFT = "draft"  # never published
        PUBLISHED = "published"
        ENDED = "ended"

    public_id = PublicIdField(prefix="prg")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    budget = models.CharField(max_length=40, blank=True)  # its counter, once published
    published_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the first day without it, where that was announced
    end_reason = models.CharField(max_length=300, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "ended"]), name="programmes_programme_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(published_at__isnull=False) & ~Q(budget="")),
                name="programmes_published_with_budget",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | (~Q(end_reason="") & Q(end_told_at__isnull=False)),
                name="programmes_end_was_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Version(Record):
    """What a programme says, from its publication until the next version: who, when, how much.

    The rule is a document of core/support/eligibility. Only a draft changes.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"  # for a second person
        APPROVED = "approved"
        IN_FORCE = "in_force"
        REPLACED = "replaced"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    rule = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField()  # the first day without it
    currency = CurrencyField()
    budget_minor = MinorField()
    cap_minor = MinorField(null=True, blank=True)  # of one business
    places = models.PositiveIntegerField(null=True, blank=True)  # how many businesses at a time
    automatic = models.BooleanField(default=True)  # the rule decides alone where it can
    gives_back = models.BooleanField(default=True)  # what a refund takes back is free for others
    proposed_by = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)  # why it was sent back
    budget = MoneyPair("budget_minor", "currency")
    cap = MoneyPair("cap_minor", "currency")

    class Meta:
        ordering = ["number"]
        constraints = [
            *money_checks("programmes_version", "budget_minor", "cap_minor", non_negative=True),
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_version_numbered"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state="in_force"), name="programmes_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=["draft", "waiting", "approved"]),
                name="programmes_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting", "approved", "in_force", "replaced"]),
                name="programmes_version_state",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="programmes_version_period"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting"])
                | (~Q(approved_by="") & ~Q(proposed_by="") & ~Q(approved_by=F("proposed_by"))),
                name="programmes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number} {self.state}"


class Benefit(models.Model):
    """One thing a version gives to each business it takes.

    `share` or `amount` for a relief, `amount` for a grant, `lanes` for a fast lane, `quantity` of `unit` at
    `value_minor` each for a resource.
    """

    class Kind(models.TextChoices):
        FEE_RELIEF = "fee_relief"
        FAST_LANE = "fast_lane"
        INSTANT_SETTLEMENT = "instant_settlement"
        GRANT = "grant"
        PLACEMENT = "placement"
        ADVERTISING = "advertising"
        WAREHOUSE = "warehouse"
        MENTOR = "mentor"
        TRANSLATION = "translation"
        PHOTO_STUDIO = "photo_studio"
        SAMPLES = "samples"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="benefits")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    amount_minor = MinorField(null=True, blank=True)
    market = models.CharField(max_length=16, blank=True)
    category = models.CharField(max_length=200, blank=True)
    lanes = models.CharField(max_length=120, blank=True)  # codes, blanks between
    quantity = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="programmes_benefit_placed"),
            models.CheckConstraint(
                condition=Q(kind__in=["fee_relief", "fast_lane", "instant_settlement", "grant", *RESOURCES]),
                name="programmes_benefit_kind",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="fee_relief")
                    & (Q(share__gt=0, share__lte=1, amount_minor=None) | Q(share=None, amount_minor__gt=0))
                )
                | (Q(kind="fast_lane", share=None, amount_minor=None) & ~Q(lanes=""))
                | Q(kind="instant_settlement", share=None, amount_minor=None)
                | Q(kind="grant", share=None, amount_minor__gt=0)
                | Q(kind__in=RESOURCES, share=None, amount_minor__gte=0, quantity__gt=0),
                name="programmes_benefit_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"


class Text(models.Model):
    """The name or the summary of a version in one language of the installation."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="texts")
    field = models.CharField(max_length=10)
    language = models.CharField(max_length=16)
    text = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "field", "language"], name="programmes_text_once"),
            models.CheckConstraint(
                condition=Q(field__in=["name", "summary"]) & ~Q(text=""), name="programmes_text_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.field} {self.language}"
