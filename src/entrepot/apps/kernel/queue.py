"""At-least-once on top of django-tasks-db: leases, back-off, dead letters.

django-tasks-db stores tasks transactionally but lets one go when its worker dies (it stays RUNNING for
ever) or when it fails (it stays FAILED). Here every claim is a lease: while a task runs, its `run_after`
is the moment another worker may take it, and the holder pushes that on. So one row tells everything:
READY and due, RUNNING and held, RUNNING and lapsed, FAILED. `worker_ids` counts the attempts. Every change
of hands is one conditional UPDATE that tells which rows it changed, on both databases.

Tasks that nobody has tried yet are taken and ended several at a time (`batches`). One that was tried before
is taken alone: whatever made its worker die takes no other task with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.events import TaskBuried
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.outbox import DELIVER_PATH, get_subscription, publish
from entrepot.apps.kernel.statements import Change, Json, Read

type Tasks = QuerySet[DBTaskResult[Any, Any]]

log = structlog.get_logger("entrepot.kernel.queue")

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL

TURNS = 8  # how often a worker looks for due tasks before it concludes that others take them all
SWEEP = 100
PRUNE = 1000
WORKER_DIED = "entrepot.kernel.WorkerDied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a worker keeps time. The defaults span eight attempts over about seven and a half hours."""

    poll: timedelta = timedelta(milliseconds=200)
    lease: timedelta = timedelta(seconds=30)
    beat: timedelta = timedelta(seconds=8)  # a held lease is pushed on this often
    longest: timedelta = timedelta(minutes=15)  # a task that runs longer is stuck, and its worker with it
    sweep: timedelta = timedelta(seconds=1)
    prune: timedelta = timedelta(hours=1)
    keep: timedelta = timedelta(days=7)  # finished tasks, for whoever asks what happened
    most: int = 16  # new tasks taken together
    hold: timedelta = timedelta(seconds=1)  # what was not begun after so long goes back to the queue
    attempts: int = 8
    first_wait: timedelta = timedelta(seconds=5)
    wait_factor: int = 4

    def wait_after(self, attempt: int) -> timedelta:
        """Return how long to wait after so many failed attempts: 5 s, 20 s, 80 s and so on."""
        factor: int = self.wait_factor ** (attempt - 1)
        return self.first_wait * factor


@dataclass(frozen=True, slots=True)
class Claim:
    """A task in one worker's hands. `claimed_at` is the fence: who claims it later has another."""

    row: DBTaskResult[Any, Any]
    claimed_at: datetime

    def mine(self) -> Tasks:
        """Return the query for this row as long as nobody else has taken it."""
        return DBTaskResult.objects.filter(pk=self.row.pk, status=RUNNING, started_at=self.claimed_at)


def claim(queue: str, *, worker: str, pace: Pace, most: int = 1) -> list[Claim]:
    """Take the next due tasks of the queue for `worker`, up to so many: all new ones, or one tried before.

    No two workers ever take the same.
    """
    now = clock.now()
    for _turn in range(TURNS):
        rows = _taken_together(_DUE.rows(most, queue=queue, now=now, at_once=get_date_max()))
        if not rows:
            return []
        ids = _take(rows, worker, now, pace)
        claims = [Claim(row, now) for row in rows if row.pk in ids]
        for each in claims:
            each.row.worker_ids = [*each.row.worker_ids, worker]
            each.row.status, each.row.started_at = RUNNING, now
        if claims:
            return claims
    return []


_DUE: Read[DBTaskResult[Any, Any]] = Read(
    lambda most, *, queue, now, at_once: DBTaskResult.objects.filter(queue_name=queue, status=READY).filter(
        Q(run_after__lte=now) | Q(run_after=at_once)  # django-tasks-db writes "at once" as the last day
    )[:most]
)


def _taken_together(due: list[DBTaskResult[Any, Any]]) -> list[DBTaskResult[Any, Any]]:
    """Return those of the due tasks that are taken in one go: the first if it was tried, else new ones."""
    if due and due[0].started_at is not None:
        return due[:1]
    return [row for row in due if row.started_at is None]


def _take(rows: list[DBTaskResult[Any, Any]], worker: str, now: datetime, pace: Pace) -> set[UUID]:
    """Claim these rows as they were seen, and return which of them nobody else was quicker to take."""
    first = rows[0]
    with transaction.atomic():
        taken = _TAKE.rows(
            first.started_at is not None,
            tasks=[row.pk for row in rows],
            started_at=first.started_at,
            run_after=first.run_after,
            now=now,
            lease=now + pace.lease,
            workers=Json([*first.worker_ids, worker]),
        )
    return {UUID(str(pk)) for (pk,) in taken}


def _taking(
    tried: bool,  # noqa: FBT001 - the form of a statement comes by place
    *,
    tasks: Any,
    started_at: Any,
    run_after: Any,
    now: Any,
    lease: Any,
    workers: Any,
) -> tuple[Tasks, dict[str, Any]]:
    """Return the rows as they were seen, and what they become."""
    seen = DBTaskResult.objects.filter(pk__in=tasks, status=READY).order_by()
    seen = seen.filter(started_at=started_at, run_after=run_after) if tried else seen.filter(started_at=None)
    if connection.features.has_select_for_update_skip_locked:  # two workers never wait for each other
        seen = DBTaskResult.objects.filter(
            pk__in=seen.select_for_update(skip_locked=True).values("pk")
        ).order_by()
    return seen, {"status": RUNNING, "started_at": now, "run_after": lease, "worker_ids": workers}


_TAKE = Change(_taking, "pk")


def renew(held: Claim, pace: Pace) -> bool:
    """Push the lease on. False when the task is no longer ours."""
    return bool(held.mine().update(run_after=clock.now() + pace.lease))


def finish(*held: Claim) -> int:
    """Mark tasks of one claim as done, and return how many still were ours.

    One that is not has lapsed, and another worker has it.
    """
    return _FINISH.count(
        tasks=[each.row.pk for each in held], claimed={each.claimed_at for each in held}, now=clock.now()
    )


def _finishing(*, tasks: Any, claimed: Any, now: Any) -> tuple[Tasks, dict[str, Any]]:
    ours = DBTaskResult.objects.filter(pk__in=tasks, status=RUNNING, started_at__in=claimed)
    done = {"status": SUCCESSFUL, "finished_at": now, "exception_class_path": "", "traceback": ""}
    return ours, done


_FINISH = Change(_finishing)


def fail(held: Claim, error: BaseException, pace: Pace) -> None:
    """Queue the task again after a wait, or bury it after the last attempt."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    _retry_or_bury(held.row, held.mine(), kind, "".join(format_exception(error)), pace)


def give_back(held: Claim) -> None:
    """Return an unfinished task to the queue at once; this attempt does not count."""
    held.mine().update(status=READY, run_after=clock.now(), worker_ids=held.row.worker_ids[:-1])


def put_back(held: Sequence[Claim]) -> None:
    """Return tasks of one claim that were not begun to the queue, new as they were."""
    _ours(held).update(status=READY, run_after=clock.now(), worker_ids=[], started_at=None)


def sweep(queue: str, pace: Pace) -> int:
    """Bring back what dead workers held, and what failed under a foreign worker. Returns how many."""
    count = 0
    # Two questions, each answered by an index: SQLite reads every finished task for the two in one.
    for lost in (Q(status=RUNNING, run_after__lte=clock.now()), Q(status=FAILED)):
        for row in DBTaskResult.objects.filter(lost, queue_name=queue).order_by("run_after")[:SWEEP]:
            # Asked again in the same breath as the change: the holder may have pushed its lease on since.
            still = DBTaskResult.objects.filter(lost, pk=row.pk, started_at=row.started_at)
            died = row.status == RUNNING
            kind = WORKER_DIED if died else row.exception_class_path
            _retry_or_bury(row, still, kind, "" if died else row.traceback, pace)
            count += 1
    return count


def prune(queue: str, pace: Pace) -> int:
    """Delete finished tasks older than the pace keeps them. Returns how many."""
    gone = 0
    while True:
        old = DBTaskResult.objects.filter(
            queue_name=queue, status=SUCCESSFUL, finished_at__lt=clock.now() - pace.keep
        ).order_by()
        count, _ = DBTaskResult.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:PRUNE])).delete()
        gone += count
        if count < PRUNE:
            return gone


def _ours(held: Sequence[Claim]) -> Tasks:
    """Return the query for the rows of one claim that nobody else has taken."""
    return DBTaskResult.objects.filter(
        pk__in=[each.row.pk for each in held],
        status=RUNNING,
        started_at__in={each.claimed_at for each in held},
    )


def _retry_or_bury(row: DBTaskResult[Any, Any], still: Tasks, kind: str, traceback: str, pace: Pace) -> None:
    """End an attempt. `still` finds the row only as long as it is ours to end."""
    attempt = max(len(row.worker_ids), 1)
    if attempt < pace.attempts:
        again = still.update(
            status=READY,
            run_after=clock.now() + pace.wait_after(attempt),
            exception_class_path=kind,
            traceback=traceback,
        )
        if again:
            log.warning("task_retried", task=row.task_path, id=str(row.pk), attempt=attempt, error=kind)
        return
    with transaction.atomic():
        buried, _ = still.delete()
        if buried:
            _bury(row, kind, traceback)


def _bury(row: DBTaskResult[Any, Any], kind: str, traceback: str) -> None:
    """Keep a task that failed every attempt as a dead letter and announce it. In the caller's transaction."""
    delivery = row.task_path == DELIVER_PATH
    subscriber = row.args_kwargs["kwargs"].get("subscriber", "") if delivery else ""
    letter = DeadLetter.objects.create(
        task_path=row.task_path,
        queue_name=row.queue_name,
        backend_name=row.backend_name,
        args_kwargs=row.args_kwargs,
        subscriber=subscriber,
        attempts=len(row.worker_ids),
        error=kind,
        traceback=traceback,
        enqueued_at=row.enqueued_at,
    )
    log.error("task_buried", task=row.task_path, dead_letter=letter.public_id, error=kind)
    entry = get_subscription(subscriber)
    if entry is None or entry.event_type is not TaskBuried:  # a burial that cannot be told ends here
        publish(TaskBuried(dead_letter=letter.public_id, queue=row.queue_name))
