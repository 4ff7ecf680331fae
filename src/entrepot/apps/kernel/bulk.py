"""Long work in chunks that survives its worker: each chunk and its progress are saved in one transaction.

A chunk function reads and calculates outside any transaction, then hands back what to save:

    @bulk("catalogue.reprice")
    def reprice(params: Params, cursor: Cursor) -> Step:
        rows = list(Offer.objects.filter(id__gt=cursor or 0).order_by("id")[:500])
        if not rows:
            return Step.end()
        prices = [price(row) for row in rows]
        return Step(cursor=rows[-1].id, count=len(rows), save=lambda: store(rows, prices))
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.tasks import task
from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, PermissionRefused
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.problems import ProblemRaised, conflict

BULK = "bulk"
ALREADY_RUNNING = "already-running"  # the refusal of a second run under one exclusive key
SLICE = timedelta(seconds=20)  # then another run has its turn
KEEP = timedelta(days=30)
PRUNE = 1000

type Params = Mapping[str, Any]
type Cursor = Any  # any JSON value; None before the first chunk
type Chunk = Callable[[Params, Cursor], Step]

log = structlog.get_logger("entrepot.kernel.bulk")

_OPEN = (BulkRun.State.QUEUED, BulkRun.State.RUNNING)
_chunks: dict[str, Chunk] = {}
_stopping: ContextVar[Callable[[], bool]] = ContextVar("stopping", default=lambda: False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One chunk's result: where the next begins, how many things were done, what to save with that.

    `save` runs inside the transaction that moves the cursor: it happens exactly once. `total`, when known,
    makes progress a share. `last` ends the run.
    """

    cursor: Cursor = None
    count: int = 0
    save: Callable[[], object] | None = None
    total: int | None = None
    last: bool = False

    @classmethod
    def end(cls) -> Self:
        """Return the step that says nothing is left."""
        return cls(last=True)


def bulk(name: str) -> Callable[[Chunk], Chunk]:
    """Register a chunk function under `<app>.<what it does>`, the name stored with each run."""

    def register(chunk: Chunk) -> Chunk:
        if name in _chunks:
            raise ValueError(f"There is already bulk work called {name}.")
        _chunks[name] = chunk
        return chunk

    return register


def start_bulk_run(*, name: str, params: Params, by: Actor, exclusive_key: str = "") -> BulkRun:
    """Queue a run and return it. The caller, an action, has checked that `by` may.

    With an `exclusive_key` a second run under it is refused (409) while the first is open.
    """
    if name not in _chunks:
        raise LookupError(f"No bulk work is called {name}.")
    try:
        with transaction.atomic():
            run = BulkRun.objects.create(
                name=name,
                params=dict(params),
                exclusive_key=exclusive_key,
                user_id=by.user_id,
                organisation_id=by.organisation_id,
            )
            _enqueue(run)
    except IntegrityError as error:
        raise ProblemRaised(
            conflict(ALREADY_RUNNING, _("This work is already under way."), detail=exclusive_key)
        ) from error
    return run


def cancel_bulk_run(*, public_id: str, by: Actor) -> None:
    """Stop a run before its next chunk; what is saved stays. For its organisation, operators, the system."""
    run = BulkRun.objects.get(public_id=public_id)
    own = by.organisation_id is not None and by.organisation_id == run.organisation_id
    if not (own or by.is_system or OPERATOR in by.roles):
        raise PermissionRefused(
            _("This run is not yours."), fix=_("Ask an operator."), signed_in=by.is_signed_in
        )
    now = clock.now()
    BulkRun.objects.filter(pk=run.pk, state__in=_OPEN).update(
        state=BulkRun.State.CANCELLED, updated_at=now, finished_at=now
    )


def prune_runs() -> int:
    """Delete what the platform's own runs left behind long ago, and return how many. People's runs stay."""
    old = BulkRun.objects.filter(
        user_id=None, organisation_id=None, finished_at__lt=clock.now() - KEEP
    ).order_by()
    count, _rows = BulkRun.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:PRUNE])).delete()
    return count


@contextmanager
def stopping_when(asked: Callable[[], bool]) -> Iterator[None]:
    """Let runs inside the block end after the chunk in hand once `asked` says so."""
    token = _stopping.set(asked)
    try:
        yield
    finally:
        _stopping.reset(token)


@task(queue_name=BULK)
def run_slice(run: str) -> None:
    """Do chunks of one run until its turn is over, then queue the next turn. Goes on where it was."""
    until = time.monotonic() + SLICE.total_seconds()
    while True:
        row = BulkRun.objects.get(public_id=run)
        if row.state not in {*_OPEN, BulkRun.State.FAILED}:  # failed: an operator tries it again
            return
        step = _chunks[row.name](row.params, row.cursor)
        over = step.last or time.monotonic() >= until or _stopping.get()()
        if not _save(row, step, turn_over=over) or over:
            return


def _save(row: BulkRun, step: Step, *, turn_over: bool) -> bool:
    """Save one chunk and its progress together. False when another worker moved the run meanwhile."""
    now = clock.now()
    changes: dict[str, Any] = {
        "chunks": F("chunks") + 1,
        "done": F("done") + step.count,
        "state": BulkRun.State.FINISHED if step.last else BulkRun.State.RUNNING,
        "updated_at": now,
        "finished_at": now if step.last else None,
        "error": "",
    }
    if not (step.last and step.cursor is None):
        changes["cursor"] = step.cursor
    if step.total is not None:
        changes["total"] = step.total
    with transaction.atomic():
        # The count of chunks is the fence, and this row's lock is held while `save` runs.
        moved = BulkRun.objects.filter(pk=row.pk, chunks=row.chunks, state=row.state).update(**changes)
        if not moved:
            log.info("bulk_run_moved", run=row.public_id)
            return False
        if step.save is not None:
            step.save()
        if turn_over and not step.last:
            _enqueue(row)
    return True


def _enqueue(row: BulkRun) -> None:
    run_slice.using(run_after=clock.now()).enqueue(run=row.public_id)
