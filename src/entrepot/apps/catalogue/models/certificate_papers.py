"""The files of certificates, and what was decided about each."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record


class CertificatePaper(Record):
    """The file of a certificate as it was typed then. Only the seller's people and the platform see it."""

    class State(models.TextChoices):
        WAITING = "waiting"  # nobody has looked yet
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"  # taken back, followed by another, or what was typed has changed

    public_id = PublicIdField(prefix="cfp")
    certificate = models.ForeignKey("catalogue.Certificate", on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey("files.PrivateFile", on_delete=models.PROTECT, related_name="+")
    faults = models.CharField(max_length=60, blank=True)  # of the picture: codes, one space between
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    field = models.CharField(max_length=12, blank=True)  # what is refused: a code of `words.CHECKED_WORDS`
    reason = models.CharField(max_length=300, blank=True)
    fix = models.CharField(max_length=300, blank=True)
    said_by = models.BigIntegerField(null=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was withdrawn; its file is kept for the period of verifications from then on."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "refused", "withdrawn"]),
                name="catalogue_certificate_paper_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused"]) | Q(decided_at__isnull=False),
                name="catalogue_certificate_paper_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~(Q(field="") | Q(reason="") | Q(fix="")),
                name="catalogue_certificate_paper_reason",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=~Q(state="withdrawn"),
                name="catalogue_certificate_paper_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
