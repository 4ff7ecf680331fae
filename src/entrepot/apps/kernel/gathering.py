"""Rows that tell of a change, written together: what a transaction audits and announces, in one INSERT each.

A checkout tells of twenty things. Written one by one they cost more than what they tell of. Inside
`gathered()` they wait for the end of the block and go in by one statement a table, still before the commit.

A savepoint inside the block may be undone, and what was told within it with it: there rows are written at
once, as without a block. So nothing is ever told of a change that was undone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from entrepot.apps.kernel.made_rows import insert


class GatheredOutsideTransactionError(RuntimeError):
    """Rows were to be gathered with no transaction to write them in."""


@dataclass(slots=True)
class _Gathering:
    """The rows of one block by their table, and the savepoints that were open when it began."""

    connection: Any
    depth: int
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def holds(self) -> bool:
        """Say whether a row told now stands or falls with the block."""
        since = self.connection.savepoint_ids[self.depth :]
        return bool(self.connection.in_atomic_block) and not any(since)


_current: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Write the audit rows, deliveries and tasks of this block together, at its end.

    Inside `transaction.atomic()`, and ending with it or before it. Within another block it does nothing. A
    block that fails tells nothing: let it take its transaction with it.
    """
    present = _current.get()
    if present is not None and present.holds():
        yield
        return
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise GatheredOutsideTransactionError("Gather inside `with transaction.atomic()`.")
    mine = _Gathering(connection, len(connection.savepoint_ids))
    token = _current.set(mine)
    try:
        yield
    finally:
        _current.reset(token)
    for rows in mine.rows.values():
        insert(rows)


def write_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write rows that nothing reads in this transaction: at once, or with others at the end of the block."""
    present = _current.get()
    if present is not None and present.holds():
        present.rows.setdefault(model, []).extend(rows)
    else:
        insert(rows)
