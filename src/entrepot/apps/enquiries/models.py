"""Tables of what businesses ask the platform. Businesses are named by public id."""

from django.db import models

from entrepot.apps.kernel.fields import PublicIdField, Record


class Enquiry(Record):
    """One matter a business asks the platform about; what both write stands in its turns."""

    class State(models.TextChoices):
        WAITING = "waiting"  # the platform's turn
        ANSWERED = "answered"

    public_id = PublicIdField(prefix="enq")
    business = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField()  # the tenant
    topic = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    language = models.CharField(max_length=16)
    asked_by = models.BigIntegerField(null=True)  # a user's row number
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="enquiries_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "answered"]), name="enquiries_enquiry_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Turn(Record):
    """What one side wrote."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="turns")
    is_ours = models.BooleanField()  # the platform wrote it
    words = models.TextField()
    written_by = models.BigIntegerField(null=True)  # a user's row number

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {'answer' if self.is_ours else 'question'}"
