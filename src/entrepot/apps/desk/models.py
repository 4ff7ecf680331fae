"""Tables of what waits for a person of the platform, and of whose cases are due sooner."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.desk import lanes
from entrepot.apps.kernel.fields import PublicIdField, Record


class FastLane(Record):
    """That a programme opened one lane wider for a business: its cases there are due sooner. One row each."""

    public_id = PublicIdField(prefix="fst")
    business = models.CharField(max_length=40)  # its public id
    lane = models.CharField(max_length=16)
    programme = models.CharField(max_length=40)  # its public id: who gives it
    programme_name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "lane", "programme"], name="desk_fast_lane_once"),
            models.CheckConstraint(condition=Q(lane__in=lanes.FAST_LANES), name="desk_fast_lane_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="desk_fast_lane_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.lane}: {self.programme_name}"


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
    title = models.CharField(max_length=160)  # in English, or a name; no person's data
    said = models.JSONField(null=True, default=None)  # the same as a saying, for readers of other languages
    priority = models.PositiveSmallIntegerField(default=lanes.NORMAL)
    due_at = models.DateTimeField()
    business = models.CharField(max_length=40, blank=True)  # whose case it is: a public id, or nobody's
    fast_lane = models.ForeignKey(FastLane, on_delete=models.PROTECT, null=True, related_name="items")
    ordinary_due_at = models.DateTimeField(null=True)  # by when without the fast lane
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
            models.Index(fields=["business", "lane"], name="desk_item_business"),
            models.Index(fields=["lane", "done_at"], name="desk_item_by_done"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lane", "subject"], condition=~Q(state="done"), name="desk_item_waits_once"
            ),
            models.CheckConstraint(condition=Q(lane__in=list(lanes.LANES)), name="desk_item_lane"),
            models.CheckConstraint(
                condition=Q(fast_lane=None, ordinary_due_at=None)
                | (Q(fast_lane__isnull=False, ordinary_due_at__gte=F("due_at")) & ~Q(business="")),
                name="desk_item_fast_is_sooner",
            ),
            models.CheckConstraint(
                condition=Q(state="open", taken_at=None, done_at=None)
                | Q(state="taken", taken_at__isnull=False, done_at=None)
                | (Q(state="done", done_at__isnull=False) & ~Q(decision="")),
                name="desk_item_stages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.subject} {self.state}"
