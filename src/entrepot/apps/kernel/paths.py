"""Where reviewed data and this installation's own files live."""

import os
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def data_dir() -> Path:
    """Return the folder of reviewed facts: ENTREPOT_DATA, else `data/` of the checkout around this package.

    Raises ImproperlyConfigured when there is none, because without law nothing can be answered.
    """
    named = os.environ.get("ENTREPOT_DATA")
    if named:
        path = Path(named).expanduser().resolve()
        if not path.is_dir():
            raise ImproperlyConfigured(f"ENTREPOT_DATA names {path}, which is not a folder.")
        return path
    return _beside_this()


@cache
def _beside_this() -> Path:
    """Return the folder of the checkout: looked for once, for it is asked for with each price."""
    for parent in Path(__file__).resolve().parents:
        if (parent / "pyproject.toml").is_file() and (parent / "data").is_dir():
            return parent / "data"
    raise ImproperlyConfigured(
        "No data folder beside this package: set ENTREPOT_DATA to the folder of reviewed data."
    )


def home() -> Path:
    """Return this installation's own folder (database, files, compiled law), created when missing.

    ENTREPOT_HOME, else `entrepot` in the user's data folder (XDG_DATA_HOME, else ~/.local/share).
    """
    named = os.environ.get("ENTREPOT_HOME")
    if named:
        path = Path(named).expanduser()
    else:
        user_data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        path = Path(user_data) / "entrepot"
    path = path.resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path
