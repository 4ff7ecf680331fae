"""The table of what was written to people, and what still has to go out."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel.fields import PublicIdField, Record


class Message(Record):
    """One message about one subject, rendered when it is sent, in the language it was asked for."""

    class Channel(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        CANCELLED = "cancelled"

    public_id = PublicIdField(prefix="msg")
    template = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)  # what it is about: order, payout …
    subject = models.CharField(max_length=40)  # its public id
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(max_length=254, blank=True)  # empty once the person was forgotten
    language = models.CharField(max_length=16)
    context = models.JSONField(default=dict)  # texts by name, ready to be shown
    user_id = models.BigIntegerField(null=True)  # whom it is for, when they have an account
    organisation_id = models.BigIntegerField(null=True)  # or whose people it is for
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messages_message"
        indexes = [
            models.Index(fields=["user_id", "-id"], name="messages_user"),
            models.Index(fields=["organisation_id", "-id"], name="messages_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "template"], name="messages_once"),
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at=None)),
                name="messages_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} about {self.subject}"
