"""Whether the first start of a home fills it with the demo world, and whether that came to its end."""

import os
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.cli.demo.command import fill
from entrepot.cli.demo.rates import bring_rates

WANTED: Final = "ENTREPOT_DEMO"
DATABASE: Final = "entrepot.sqlite3"
BEGUN, DONE = "begun\n", "done\n"


def fill_new_home() -> None:
    """Fill a home in which nobody lives yet, or go on where that stopped; never a database of its own.

    `ENTREPOT_DEMO=no` leaves it empty.
    """
    mark = _mark()
    if not is_due(mark):
        return
    print("Filling this new home with the demo world (ENTREPOT_DEMO=no leaves it empty) ...", flush=True)
    mark.write_text(BEGUN, encoding="utf-8")
    if fill() == 0:
        mark.write_text(DONE, encoding="utf-8")


def prepare_new_home() -> None:
    """Bring what the law of the demo world needs, before anything stands in a new home."""
    if _is_wanted() and not (paths.home() / DATABASE).exists():
        bring_rates()


def is_due(mark: Path) -> bool:
    """Say whether the world is to be made at this start."""
    if not _is_wanted():
        return False
    if mark.exists():
        return mark.read_text(encoding="utf-8") == BEGUN
    return not _is_lived_in()


def _is_wanted() -> bool:
    said = os.environ.get(WANTED, "").strip().lower()
    return said not in {"0", "false", "no", "off"} and not os.environ.get("DATABASE_URL", "").strip()


def _is_lived_in() -> bool:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django must be set up first

    return get_user_model().objects.exists()


def _mark() -> Path:
    return paths.home() / "demo-world"
