"""Tables of who asked, what was decided and why, and what each business was given."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.apps.programmes.models.programmes import Benefit, Programme, Version


class Application(Record):
    """One business asks for one programme. The groups are as they stood then, for the report on fairness."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for a person
        LISTED = "listed"  # qualifies; no place or budget now
        ACCEPTED = "accepted"
        REFUSED = "refused"
        APPEALED = "appealed"
        WITHDRAWN = "withdrawn"

    public_id = PublicIdField(prefix="appl")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="applications")
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    size = models.CharField(max_length=8, blank=True)  # by jobs: 1, 2-9, 10-49, 50+; empty: not said
    groups = models.CharField(max_length=80, blank=True)  # women_led youth_led …, blanks between
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    verdict = models.CharField(max_length=7)  # what the rule said: yes, no, unknown
    told = models.JSONField(default=list)  # what the rule would need, to be said in any language
    note = models.CharField(max_length=1000, blank=True)  # the applicant's own words
    asked_by = models.CharField(max_length=64)
    decided_by = models.CharField(max_length=64, blank=True)  # empty: the rule decided
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    appeal = models.CharField(max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["programme", "state", "id"], name="programmes_application_queue"),
            models.Index(fields=["organisation_id", "-id"], name="programmes_application_own"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "business"],
                condition=Q(state__in=["waiting", "listed", "accepted", "appealed"]),
                name="programmes_application_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "listed", "accepted", "refused", "appealed", "withdrawn"]),
                name="programmes_application_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="programmes_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="appealed") | ~Q(appeal=""), name="programmes_appeal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Award(Record):
    """A business is in a programme, from a day until a day."""

    public_id = PublicIdField(prefix="awd")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="awards")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()  # the first day without it
    cap = models.CharField(max_length=40, blank=True)  # the counter of what it may get
    place = models.CharField(max_length=64, blank=True)  # what it holds of the places
    end_reason = models.CharField(max_length=300, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # its place is free

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id"], name="programmes_award_own"),
            models.Index(fields=["until"], condition=Q(closed_at=None), name="programmes_award_open"),
            models.Index(fields=["business"], name="programmes_award_business"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "business"],
                condition=Q(closed_at=None),
                name="programmes_award_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="programmes_award_period"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.business}"


class AwardedBenefit(models.Model):
    """What was made of one benefit for one business: a relief, a fast lane, a grant of early payment."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="made")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="made")
    reference = models.CharField(max_length=64, blank=True)  # its public id where it stands

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "benefit"], name="programmes_benefit_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.benefit_id}"


class ResourceGiven(Record):
    """So much of a resource was given to a business; its value was taken from the budget. Append-only."""

    public_id = PublicIdField(prefix="rsg")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="given")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="given")
    quantity = models.PositiveIntegerField()
    amount_minor = MinorField()
    currency = CurrencyField()
    note = models.CharField(max_length=300)
    given_by = models.CharField(max_length=64)
    amount = MoneyPair("amount_minor", "currency")

    class Meta:
        verbose_name_plural = "resources given"
        constraints = [
            *money_checks("programmes_resource_given", "amount_minor", non_negative=True),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="programmes_resource_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.benefit_id} to {self.award_id}"
