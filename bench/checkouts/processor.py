"""What the processor did for an order: its seconds in the processes of a shop. They hang on no other load."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def spent(root: int) -> float:
    """Return the seconds of a process, of all that descend from it, and of those of them that ended."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        process = int(folder.name)
        children.setdefault(int(fields[1]), []).append(process)
        ticks[process] = sum(map(int, fields[11:15]))  # user and system, own and of ended children
    family, total = [root], 0
    for process in family:
        total += ticks.get(process, 0)
        family += children.get(process, [])
    return total / TICKS


def an_order(processes: Mapping[str, int], run: Callable[[], int]) -> dict[str, float]:
    """Return the milliseconds of each part for one of the orders that `run` places and counts."""
    before = {name: spent(process) for name, process in processes.items()}
    orders = run()
    time.sleep(0.2)  # what has just ended is not counted yet
    return {name: (spent(process) - before[name]) * 1e3 / orders for name, process in processes.items()}


def as_text(found: Mapping[str, float]) -> str:
    """Return the milliseconds of each part and of all, on one line."""
    parts = ", ".join(f"{name} {milliseconds:.0f}" for name, milliseconds in found.items())
    return f"the processor's ms an order: {sum(found.values()):.0f} ({parts})"
