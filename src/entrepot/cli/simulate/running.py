"""A year in pieces, each saved with its mark in one transaction: a killed run goes on without doubling."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F

from entrepot.apps.catalogue.sheets import keep_sheets
from entrepot.apps.kernel import clock
from entrepot.cli.demo.spreading import spread
from entrepot.cli.simulate import bulk
from entrepot.cli.simulate.chunks import PIECE, Plan, make_piece
from entrepot.cli.simulate.standing import find_world, prepare
from entrepot.cli.simulate.tables import TABLES
from entrepot.cli.simulate.world import World

NAME: Final = "simulate"
"""The name of the run that marks an installation as made up."""
REAL: Final = (("accounts", "Organisation"), ("orders", "Order"), ("ledger", "Entry"))
ASIDE_FROM: Final = 20_000
"""From so many businesses on, indexes are made after the rows instead of with each of them."""
TOLD_EVERY: Final = 5.0
RUNNING: Final = "running"
FINISHED: Final = "finished"

type Tell = Callable[[str], None]


class RefusedError(Exception):
    """This home is not to be filled with this year; the message says why."""


def runs() -> Any:
    """Return the kernel's long runs: one of them is the mark of a made-up year."""
    return apps.get_model("kernel", "BulkRun").objects


def marked() -> Any:
    """Return the run that made this installation's year, None where it is no made-up one."""
    return runs().filter(name=NAME).first()


def cursor_of(run: Any) -> dict[str, Any]:
    """Return how far a year has come: the pieces that are there, where row numbers begin, indexes aside."""
    found: dict[str, Any] = run.cursor or {}
    return found


def begin(plan: Plan, until: date) -> Any:
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
                "This home holds trade that no simulation made. A made-up year goes into an empty"
                " home only: set ENTREPOT_HOME to another folder, or DATABASE_URL to another database."
            )
    with transaction.atomic():
        told = prepare(until)
        return runs().create(
            name=NAME,
            params={**wanted, **told},
            cursor={
                "pieces": [],
                "ids": bulk.next_ids(list(TABLES)),
                "indexes": {},
            },
            total=plan.businesses,
            state=RUNNING,
            user_id=told["operator"],
            exclusive_key=NAME,
        )


def make_year(run: Any, plan: Plan, processes: int, tell: Tell) -> World:
    """Write every piece that is not there yet, in several processes where the database lets them."""
    world = find_world(run.params, plan.seed)
    missing = [piece for piece in range(plan.pieces) if piece not in set(cursor_of(run)["pieces"])]
    if not missing:
        return world
    _put_aside(run, plan, tell)
    if bulk.on_postgresql() and not bulk.may_go_unguarded():
        tell("  This role may not write past triggers: each row is checked as it comes, which takes longer")
    several = min(processes, len(missing)) if bulk.on_postgresql() else 1
    begun, told = time.monotonic(), 0.0
    for done, _piece in enumerate(spread(write_piece, missing, several), 1):
        now = time.monotonic()
        if now - told > TOLD_EVERY or done == len(missing):
            told = now
            tell(_pace(plan, len(missing) - done, (now - begun) / done))
    return world


def write_piece(piece: int) -> int:
    """Write one piece and its mark in one transaction, and return its number.

    Its row numbers are its own, so that a piece that is there already cannot come again: RefusedError.
    """
    run, plan, world = year()
    try:
        with _uncollected(), bulk.unguarded(), transaction.atomic():
            sheet, spent = make_piece(world, plan, piece, cursor_of(run)["ids"])
            keep_sheets(sheet.said)
            for name, (table, defaults) in _tables().items():
                bulk.load(
                    table, [row + defaults for row in sheet.rows[name]] if defaults else sheet.rows[name]
                )
            _mark(run.pk, piece, plan.makers(piece), spent)
    except IntegrityError as error:
        if piece not in cursor_of(runs().get(pk=run.pk))["pieces"]:
            raise
        raise RefusedError(f"Another simulation writes into this home: {error}") from error
    return piece


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for rings among a million cells, again and again: rows have none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@lru_cache(maxsize=1)
def _tables() -> dict[str, tuple[bulk.Table, bulk.Row]]:
    """Return each table as it stands here: what it asks for beyond what a year knows gets its default."""
    return {name: bulk.completed(table) for name, table in TABLES.items()}


def _mark(run: int, piece: int, count: int, spent: dict[str, list[int]]) -> None:
    """Note that a piece is there, and take from the programmes' budgets what it claimed of them."""
    row = runs().select_for_update().get(pk=run)
    pieces = sorted([*cursor_of(row)["pieces"], piece])
    runs().filter(pk=run).update(
        cursor={**cursor_of(row), "pieces": pieces},
        chunks=len(pieces),
        done=F("done") + count,
        updated_at=clock.now(),
    )
    for programme, (held, used) in sorted(spent.items()):
        apps.get_model("budgets", "Counter").objects.filter(kind="programme", subject=programme).update(
            held=F("held") + held, used=F("used") + used
        )


@lru_cache(maxsize=1)
def year() -> tuple[Any, Plan, World]:
    """Return the year that this home is marked with, found once by each process."""
    run = runs().get(name=NAME)
    plan = Plan(*(run.params[key] for key in ("businesses", "orders", "seed")))
    return run, plan, find_world(run.params, plan.seed)


def _put_aside(run: Any, plan: Plan, tell: Tell) -> None:
    """Take the indexes of a large year away, and keep in its mark how they are made again."""
    if cursor_of(run)["indexes"] or plan.businesses < ASIDE_FROM or not bulk.on_postgresql():
        return
    listed = bulk.listed_indexes(list(TABLES))
    with transaction.atomic():
        run.cursor = {**cursor_of(run), "indexes": listed}
        runs().filter(pk=run.pk).update(cursor=run.cursor)
        bulk.drop_indexes(listed)
        bulk.let_vacuum(list(TABLES), by_itself=False)
    tell(f"  {len(listed)} indexes stand aside until the rows are there: serve nobody from this home before")


def _pace(plan: Plan, missing: int, each: float) -> str:
    there = max(0, plan.businesses - missing * PIECE)
    pace, left = min(PIECE, plan.businesses) / each, missing * each
    return f"  {there:>9,} of {plan.businesses:,} businesses, {pace:,.0f} a second, {left:,.0f} s left"


def _said(told: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items())
