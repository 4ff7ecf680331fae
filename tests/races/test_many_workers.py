"""Two workers never run one task at the same time, and what a dead one held is done all the same."""

import json
import signal
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.races.arena import ON_BOTH, Arena
from tests.races.stage import PATIENCE


def read(diary: Path) -> dict[int, list[dict[str, Any]]]:
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in diary.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        lines[entry["name"]].append(entry)
    return lines


def test_only_one_of_many_gets_a_task(arena: Arena) -> None:
    assert arena.play("crowding.one_claim", claimers=6, rounds=10)["won"] == [1] * 10


@ON_BOTH
def test_many_workers_run_each_task_once(arena: Arena, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    seen = arena.play("crowding.together", diary=str(diary), workers_count=4, tasks=120)
    assert seen["codes"] == [0, 0, 0, 0]
    assert (seen["done"], seen["statuses"], set(seen["attempts"])) == (120, ["SUCCESSFUL"], {1})
    lines = read(diary)
    assert len(lines) == 120
    assert all(len(entries) == 2 for entries in lines.values())
    assert len({entry["pid"] for entries in lines.values() for entry in entries}) > 1


@ON_BOTH
def test_killed_workers_lose_nothing_and_nobody_starts_what_another_still_runs(
    arena: Arena, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    seen = arena.play("crowding.among_deaths", diary=str(diary), tasks=60, deaths=6)
    assert (seen["code"], seen["dead_letters"]) == (0, 0)
    assert seen["killed"] >= 4  # the last ones may find nothing left and end by themselves
    assert (seen["done"], seen["statuses"]) == (60, ["SUCCESSFUL"])
    lines = read(diary)
    assert len(lines) == 60
    for entries in lines.values():
        begun = [entry for entry in entries if "began" in entry]
        # Whoever began a task again waited for the dead one's lease first, 0.25 s from when it was claimed.
        assert all(later["began"] - earlier["claimed"] >= 0.25 for earlier, later in pairwise(begun))
        assert "ended" in entries[-1]


def test_a_frozen_worker_leaves_when_it_wakes_and_the_task_is_done_by_another(
    arena: Arena, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    seen = arena.play("crowding.frozen", diary=str(diary))
    assert (seen["sleeper"], seen["other"]) == (seen["left"], 0)
    assert (seen["statuses"], seen["attempts"]) == (["SUCCESSFUL"], [2])
    ends = [entry for entry in read(diary)[0] if "ended" in entry]
    assert len(ends) == 1, "only the one that held the lease finished"


def test_the_commands_stop_gracefully(arena: Arena, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    arena.play("crowding.fill", diary=str(diary), tasks=2, seconds=3.0)
    process = arena.start("work_events", "--skip-checks")
    until = time.monotonic() + PATIENCE
    while not diary.exists() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert len(read(diary)) == 1, "the task in hand was finished, the next was not begun"
    assert "ended" in read(diary)[0][-1]
    statuses = arena.rows("SELECT status FROM django_tasks_database_dbtaskresult ORDER BY status")
    assert statuses == [("READY",), ("SUCCESSFUL",)]


def test_the_bulk_command_stops_when_asked(arena: Arena) -> None:
    arena.play("counting.queue_unknown")
    process = arena.start("work_bulk", "--skip-checks")
    tried = "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE worker_ids <> '[]'"
    until = time.monotonic() + PATIENCE
    while not arena.rows(tried) and time.monotonic() < until:
        time.sleep(0.05)
    assert process.poll() is None, "work it does not know is put off, and the worker goes on"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
