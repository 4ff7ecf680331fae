"""A year in pieces: each is saved with its mark in one transaction, so that a killed run goes on without doubling."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.models import BulkRun
from entrepot.cli.simulate import bulk
from entrepot.cli.simulate.chunks import Plan, make_piece
from entrepot.cli.simulate.standing import find_world, prepare
from entrepot.cli.simulate.tables import TABLES
from entrepot.cli.simulate.world import World

NAME: Final = "simulate"
"""The name of the run that marks an installation as made up."""
REAL: Final = (("accounts", "Organisation"), ("orders", "Order"), ("ledger", "Entry"))
ASIDE_FROM: Final = 20_000
"""From so many businesses on, indexes are made after the rows instead of with each of them."""
TOLD_EVERY: Final = 5.0

type Tell = Callable[[str], None]


class RefusedError(Exception):
    """This home is not to be filled with this year; the message says why."""


def marked() -> BulkRun | None:
    """Return the run that made this installation's year, if it is a made-up one."""
    return BulkRun.objects.filter(name=NAME).first()


def begin(plan: Plan, until: date) -> BulkRun:
    """Return the run of this year: the one that was begun here before, or a new one.

    Raises RefusedError where another year stands, or anything that is not made up.
    """
    wanted = {"businesses": plan.businesses, "orders": plan.orders, "seed": plan.seed}
    found = marked()
    if found is not None:
        told = {key: found.params[key] for key in wanted}
        if told != wanted:
            raise RefusedError(f"This home holds another made-up year already: {_said(told)}.")
        return found
    for app, name in REAL:
        if apps.get_model(app, name).objects.exists():
            raise RefusedError(
                "This home holds businesses or trade that no simulation made. A made-up year goes into an empty"
                " home only: set ENTREPOT_HOME to another folder, or DATABASE_URL to another database."
            )
    with transaction.atomic():
        told = prepare(until)
        return BulkRun.objects.create(
            name=NAME,
            params={**wanted, **told},
            cursor={
                "piece": 0,
                "ids": bulk.next_ids(list(TABLES)),
                "spent": {each: [0, 0] for each in told["programmes"]},
                "indexes": {},
            },
            total=plan.businesses,
            state=BulkRun.State.RUNNING,
            user_id=told["operator"],
            exclusive_key=NAME,
        )


def make_year(run: BulkRun, plan: Plan, tell: Tell) -> World:
    """Write every piece that is not there yet."""
    world = find_world(run.params, plan.seed)
    if run.cursor["piece"] >= plan.pieces:
        return world
    _put_aside(run, plan, tell)
    begun, first, told = time.monotonic(), run.cursor["piece"], 0.0
    with bulk.unguarded() as free:
        if bulk.on_postgresql() and not free:
            tell(
                "  This role may not write past triggers: every row is checked as it comes, which takes longer"
            )
        for piece in range(first, plan.pieces):
            _write(run, world, plan, piece)
            if time.monotonic() - told > TOLD_EVERY or piece + 1 == plan.pieces:
                told = time.monotonic()
                tell(_pace(plan, piece + 1, (told - begun) / (piece + 1 - first)))
    return world


def _write(run: BulkRun, world: World, plan: Plan, piece: int) -> None:
    """Write one piece and its mark together. Raises RefusedError when another run has moved on meanwhile."""
    cursor = run.cursor
    sheet, spent = make_piece(world, plan, piece, cursor["ids"], cursor["spent"])
    count, _orders = plan.share(piece)
    after = {**cursor, "piece": piece + 1, "ids": sheet.ids, "spent": spent}
    with transaction.atomic():
        moved = BulkRun.objects.filter(pk=run.pk, chunks=piece, state=BulkRun.State.RUNNING).update(
            cursor=after, chunks=piece + 1, done=F("done") + count, updated_at=clock.now()
        )
        if not moved:
            raise RefusedError("Another simulation writes into this home.")
        for name, table in TABLES.items():
            bulk.load(table, sheet.rows[name])
        _spend(spent, cursor["spent"])
    run.cursor = after


def _spend(now: dict[str, list[int]], before: dict[str, list[int]]) -> None:
    """Take from the programmes' budgets what a piece claimed of them."""
    for programme, (held, used) in now.items():
        apps.get_model("budgets", "Counter").objects.filter(kind="programme", subject=programme).update(
            held=F("held") + held - before[programme][0], used=F("used") + used - before[programme][1]
        )


def _put_aside(run: BulkRun, plan: Plan, tell: Tell) -> None:
    """Take the indexes of a large year away, and keep in its mark how they are made again."""
    if run.cursor["indexes"] or plan.businesses < ASIDE_FROM or not bulk.on_postgresql():
        return
    listed = bulk.listed_indexes(list(TABLES))
    with transaction.atomic():
        run.cursor = {**run.cursor, "indexes": listed}
        BulkRun.objects.filter(pk=run.pk).update(cursor=run.cursor)
        bulk.drop_indexes(listed)
    tell(f"  {len(listed)} indexes stand aside until the rows are there: serve nobody from this home before")


def _pace(plan: Plan, done: int, each: float) -> str:
    count = min(plan.businesses, done * 2_000)
    left = (plan.pieces - done) * each
    return (
        f"  {count:>9,} of {plan.businesses:,} businesses, {2_000 / each:,.0f} a second, {left:,.0f} s left"
    )


def _said(told: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items())


@contextmanager
def in_utc() -> Iterator[None]:
    """Let the session read moments as they are written here: in UTC."""
    if bulk.on_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'UTC'")
    yield
