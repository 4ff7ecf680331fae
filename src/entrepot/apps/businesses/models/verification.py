"""Requests to be verified, and what was decided on them."""

from django.db import models
from django.db.models import Q

from entrepot.apps.businesses import words
from entrepot.apps.businesses.models.profile import Business
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.core.support.verification import CODES, Field


class Verification(Record):
    """One request to be verified and the decision on it."""

    class State(models.TextChoices):
        PENDING = "pending"
        VERIFIED = "verified"
        REFUSED = "refused"

    public_id = PublicIdField(prefix="verif")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="verifications")
    legal_name = models.CharField(max_length=200)
    registration = models.CharField(max_length=60)  # of the company, never of a person
    register = models.CharField(max_length=120)  # who keeps it, such as Companies House
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    submitted_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    answer = models.TextField(blank=True)  # of the business, to the refusal before
    assessed_at = models.DateTimeField(null=True, blank=True)  # when everything was held against the rules

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="businesses_verification_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(state="pending"), name="businesses_one_open_verification"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="businesses_verification_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class RefusalReason(models.Model):
    """One reason why a verification was refused."""

    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="reasons")
    code = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verification", "code"], name="businesses_reason_once"),
            models.CheckConstraint(condition=Q(code__in=words.REASONS), name="businesses_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.code}"


class Finding(models.Model):
    """One thing that was seen in the file of a request: what it is about, and whether it needs a person."""

    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=24)
    field = models.CharField(max_length=16)
    stops = models.BooleanField()
    about = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__in=CODES), name="businesses_finding_known"),
            models.CheckConstraint(
                condition=Q(field__in=[each.value for each in Field]), name="businesses_finding_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.code}"
