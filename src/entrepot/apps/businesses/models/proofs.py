"""Papers that show what a business declared of itself, and what was decided about each."""

from django.db import models
from django.db.models import Q

from entrepot.apps.businesses.models.profile import Business
from entrepot.apps.kernel.fields import PublicIdField, Record


class Proof(Record):
    """One paper for some declared facts. Its file only people of the business and the platform see."""

    class State(models.TextChoices):
        WAITING = "waiting"  # the facts are documented; nobody has looked yet
        ACCEPTED = "accepted"
        REFUSED = "refused"

    public_id = PublicIdField(prefix="prf")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="proofs")
    facts = models.CharField(max_length=200)  # codes, one space between
    file = models.ForeignKey("files.PrivateFile", on_delete=models.PROTECT, related_name="+")
    faults = models.CharField(max_length=60, blank=True)  # of the picture: codes, one space between
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    note = models.CharField(max_length=600, blank=True)  # why it was refused
    said_by = models.BigIntegerField(null=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "refused"]) & ~Q(facts=""),
                name="businesses_proof_state",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="businesses_proof_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(note=""), name="businesses_proof_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
