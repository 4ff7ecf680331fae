"""The table of what waits for a person of the platform."""

from django.db import models
from django.db.models import Q

from entrepot.apps.desk import lanes
from entrepot.apps.kernel.fields import PublicIdField, Record


class DeskItem(Record):
    """One thing about which somebody has to decide. What it is stands elsewhere, under `subject`."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DONE = "done"

    public_id = PublicIdField(prefix="desk")
    lane = models.CharField(max_length=16)
    subject_kind = models.CharField(max_length=24)  # order, payout, declaration, verification, dead_letter …
    subject = models.CharField(max_length=40)  # its public id
    title = models.CharField(max_length=160)  # English, for people of the platform; no person's data
    priority = models.PositiveSmallIntegerField(default=lanes.NORMAL)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    opened_by = models.BigIntegerField(null=True)  # a user's row number; empty for the system
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=24, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["lane", "state", "due_at", "priority"], name="desk_item_by_due"),
            models.Index(fields=["subject"], name="desk_item_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "subject"], condition=~Q(state="done"), name="desk_item_waits_once"
            ),
            models.CheckConstraint(condition=Q(lane__in=list(lanes.LANES)), name="desk_item_lane"),
            models.CheckConstraint(
                condition=Q(state="open", taken_at=None, done_at=None)
                | Q(state="taken", taken_at__isnull=False, done_at=None)
                | (Q(state="done", done_at__isnull=False) & ~Q(decision="")),
                name="desk_item_stages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.subject} {self.state}"
