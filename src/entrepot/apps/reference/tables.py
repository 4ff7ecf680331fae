"""Reading the reviewed tables: CSV files of the data folder, each read once."""

import csv
from functools import cache

from entrepot.apps.kernel.paths import data_dir


def has_table(folder: str, name: str) -> bool:
    """Say whether there is such a table: some are loaded by an operator only."""
    return (data_dir() / folder / f"{name}.csv").is_file()


@cache
def read_table(folder: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``data/<folder>/<name>.csv`` without its header."""
    path = data_dir() / folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return tuple(map(tuple, rows))


def reads_chinese(language: str) -> bool:
    """Say whether ``language`` (``en``, ``zh-hans`` …) is Chinese; all others read English."""
    return language.lower().startswith("zh")
