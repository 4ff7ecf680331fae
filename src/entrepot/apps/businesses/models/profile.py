"""The trade profile of an organisation, its story, and what it declares of itself."""

from django.db import models
from django.db.models import Q

from entrepot.apps.businesses import words
from entrepot.apps.kernel.fields import Archivable, PublicIdField, Record
from entrepot.core.support.business_facts import FLAGS, FOUNDED_ON, JOBS, Evidence, Value


class Business(Record, Archivable):
    """An organisation as the world sees it when it trades. One organisation has one."""

    class State(models.TextChoices):
        DRAFT = "draft"
        LISTED = "listed"  # shown and may sell; not yet paid out
        PENDING = "pending"  # asked to be verified
        VERIFIED = "verified"
        REFUSED = "refused"

    public_id = PublicIdField(prefix="biz")
    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="business"
    )
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2: where it makes or ships its goods
    kind = models.CharField(max_length=24)  # what it sells, one of words.KINDS
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    refused_at = models.DateTimeField(null=True, blank=True)  # until it is verified after all
    verified_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # a look again is overdue: pay-outs wait since then
    photo = models.ForeignKey(
        "files.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="businesses_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="businesses_named"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="businesses_country"),
            models.CheckConstraint(condition=Q(kind__in=words.KINDS), name="businesses_kind"),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="businesses_verified_since",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(refused_at__isnull=False), name="businesses_refused_since"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Text(models.Model):
    """One text of a business in one language: its story, or a line below its name."""

    class State(models.TextChoices):
        ORIGINAL = "original"
        MACHINE = "machine"
        REVIEWED = "reviewed"

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="texts")
    field = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.ORIGINAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "field", "language"], name="businesses_text_once"),
            models.CheckConstraint(condition=Q(field__in=words.FIELDS), name="businesses_text_field"),
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.field} {self.language}"


class Fact(Record):
    """Something a business says of itself, from a moment until it is replaced or withdrawn."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="facts")
    fact = models.CharField(max_length=16)
    number = models.PositiveIntegerField(null=True, blank=True)  # of people, where the fact is one
    day = models.DateField(null=True, blank=True)  # where the fact is one
    evidence = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in Evidence],
        default=Evidence.DECLARED.value,
    )
    declared_by = models.BigIntegerField(null=True)  # the user's row number; empty for the system
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "fact"], condition=Q(withdrawn_at=None), name="businesses_fact_once"
            ),
            models.CheckConstraint(condition=Q(fact__in=words.ALL_FACTS), name="businesses_fact_known"),
            models.CheckConstraint(
                condition=Q(fact__in=FLAGS, number=None, day=None)
                | Q(fact__in=JOBS, number__isnull=False, day=None)
                | Q(fact=FOUNDED_ON, number=None, day__isnull=False),
                name="businesses_fact_value",
            ),
            models.CheckConstraint(condition=Q(evidence__in=list(Evidence)), name="businesses_fact_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.business_id} {self.fact}"

    @property
    def value(self) -> Value:
        """What it says: a flag that stands is True."""
        if self.day is not None:
            return self.day
        return self.number if self.number is not None else True
