"""Keep a running task's lease alive from beside it, so that long work is not taken for dead."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

import structlog
from django.db import DatabaseError, connection

from entrepot.apps.kernel.batches import Batch
from entrepot.apps.kernel.queue import Claim, Pace, renew

log = structlog.get_logger("entrepot.kernel.leases")


class LeaseKeeper:
    """One thread beside a worker that pushes on the lease of whatever the worker holds.

    A worker that can no longer renew must not go on: `lost(reason)` is called when the lease was taken by
    another, could not be renewed before it lapsed, or the task ran longer than the pace allows. A worker
    process then ends itself at once, so that no two ever run one task at the same time.
    """

    def __init__(self, pace: Pace, lost: Callable[[str], None]) -> None:
        self._pace = pace
        self._lost = lost
        self._held: Claim | None = None
        self._beside: Batch | None = None
        self._since = self._renewed = 0.0  # monotonic seconds
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @contextmanager
    def holding(self, held: Claim, beside: Batch | None = None) -> Iterator[None]:
        """Keep this claim's lease alive inside the block. Work that takes long holds up nothing beside it."""
        with self._guard:
            self._held, self._beside = held, beside
            self._since = self._renewed = time.monotonic()
        try:
            yield
        finally:
            with self._guard:
                self._held = self._beside = None

    def _keep(self) -> None:
        try:
            while not self._ended.wait(self._pace.beat.total_seconds()):
                with self._guard:  # held while renewing: a task that ends waits for its last beat
                    if self._held is not None:
                        self._beat(self._held)
        finally:
            connection.close()

    def _beat(self, held: Claim) -> None:
        now = time.monotonic()
        reason = ""
        if now - self._since > self._pace.longest.total_seconds():
            reason = "the task ran longer than any may"
        else:
            try:
                if renew(held, self._pace):
                    self._renewed = now
                    if self._beside is not None:
                        self._beside.settle()
                else:
                    reason = "the lease lapsed and another worker may have the task"
            except DatabaseError as error:
                connection.close()
                log.warning("lease_not_renewed", task=held.row.task_path, error=str(error))
                # Leave a beat's time before the lease ends, so that we are gone when it does.
                if now - self._renewed > (self._pace.lease - self._pace.beat).total_seconds():
                    reason = "the lease could not be renewed in time"
        if reason:
            log.critical("lease_lost", task=held.row.task_path, id=str(held.row.pk), reason=reason)
            self._held = None
            self._lost(reason)
