"""The kernel's own tables. Deliveries themselves wait in django-tasks-db's table."""

from django.db import models
from django.db.models import Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import PublicIdField, Record


class AuditEntry(models.Model):
    """Who did what to which thing, when. Append-only: the database refuses changes and deletions."""

    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=64, blank=True)
    user_id = models.BigIntegerField(null=True)  # no foreign key: the kernel knows no app above it
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=64)  # the thing's public id
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "kernel_audit_entry"
        indexes = [
            models.Index(fields=["subject", "id"], name="kernel_audit_subject"),
            models.Index(fields=["organisation_id", "id"], name="kernel_audit_organisation"),
            models.Index(fields=["user_id", "id"], name="kernel_audit_user"),
            models.Index(fields=["action", "id"], name="kernel_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class DeadLetter(Record):
    """A task that failed every attempt. It waits here for an operator; nothing is lost."""

    class State(models.TextChoices):
        OPEN = "open"
        RETRIED = "retried"
        DISMISSED = "dismissed"

    public_id = PublicIdField(prefix="dead")
    task_path = models.TextField()
    queue_name = models.CharField(max_length=32)
    backend_name = models.CharField(max_length=32)
    args_kwargs = models.JSONField()
    subscriber = models.CharField(max_length=200, blank=True)  # empty for a task that is no delivery
    attempts = models.PositiveIntegerField()
    error = models.TextField()
    traceback = models.TextField()
    enqueued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_dead_letter"
        indexes = [models.Index(fields=["state", "id"], name="kernel_dead_letter_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", resolved_at=None) | (~Q(state="open") & ~Q(resolved_at=None)),
                name="kernel_dead_letter_resolved",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.subscriber or self.task_path}"


class BulkRun(Record):
    """A long piece of work done in chunks. `cursor` says where the next chunk begins."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = PublicIdField(prefix="bulk")
    name = models.CharField(max_length=100)
    params = models.JSONField(default=dict)
    cursor = models.JSONField(null=True)
    chunks = models.PositiveBigIntegerField(default=0)  # how many were saved: the fence between two workers
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    error = models.TextField(blank=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    # What must not run twice at once, such as "catalogue.reprice:CN"; empty for work that may.
    exclusive_key = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "kernel_bulk_run"
        indexes = [models.Index(fields=["name", "-id"], name="kernel_bulk_run_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["exclusive_key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(exclusive_key=""),
                name="kernel_bulk_run_exclusive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.name} {self.state}"


class IdempotencyRecord(Record):
    """The first answer to a request that carried an Idempotency-Key, kept so that a repeat gets the same."""

    actor_key = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what was asked
    status = models.PositiveSmallIntegerField(default=0)  # 0 only inside the transaction that claims the key
    content_type = models.CharField(max_length=100, blank=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    class Meta:
        db_table = "kernel_idempotency"
        indexes = [models.Index(fields=["created_at"], name="kernel_idempotency_created")]
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "key"], name="kernel_idempotency_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_key} {self.key}"


class Change(models.Model):
    """Something that pages show changed; a line is dropped when every process has followed it long ago."""

    thing = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "kernel_change"
        indexes = [models.Index(fields=["at"], name="kernel_change_at")]

    def __str__(self) -> str:
        return self.thing


class Round(models.Model):
    """Work that comes round again by itself, and when."""

    name = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField()
    task_id = models.UUIDField(null=True)  # of django-tasks-db, which prunes finished tasks
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_round"

    def __str__(self) -> str:
        return self.name
