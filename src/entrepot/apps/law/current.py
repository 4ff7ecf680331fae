"""The law in force here: the database's active edition inside a request, else the packs as they stand.

The command line has no database and quotes on the packs beside it. A server asks the database at the first
quote of a request, a task or an activation of its own, and at most once a second in all: an activation
reaches the process that made it at its next request, and every other one within that second.
"""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from entrepot.apps.kernel.paths import data_dir, home
from entrepot.apps.law.compiler import edition_path, ensure_compiled
from entrepot.apps.law.errors import EditionMissingError
from entrepot.apps.law.store import LawStore
from entrepot.core.law.quote import Cards

EDITION_SECONDS = 1.0
"""How long an answer about the edition in force is believed in this process."""
_KEPT = 2  # the edition in force and the one before it, for requests still under way

_compare: ContextVar[bool] = ContextVar("compare_law_edition", default=False)
_lock = threading.Lock()
_opened: dict[Path, "InForce"] = {}


type AskEdition = Callable[[], str]
"""Returns the edition in force, or nothing when none was activated yet."""


class InForce(NamedTuple):
    """One edition, opened: its rows, and the rate cards made from them so far."""

    store: LawStore
    cards: Cards


class _Known:
    """What the last comparison found (None until there was one), and whom to ask (None: no database)."""

    path: Path | None = None
    edition = ""
    ask: AskEdition | None = None
    until = 0.0
    """When the answer is to be asked for again, on the clock of the process."""
    doubts = 0
    """How often it was doubted: an answer from before the latest doubt is not believed for longer."""


def compare_with(ask: AskEdition) -> None:
    """Say who knows the edition in force: the database, once Django runs."""
    _Known.ask = ask


def compare_at_next_use() -> None:
    """Ask for a comparison with the database before the next quote, unless it was just made."""
    _compare.set(True)


def doubt() -> None:
    """Believe no earlier answer: the next comparison is made, however recent the last one is."""
    _Known.doubts += 1
    _Known.until = 0.0


def forget() -> None:
    """Forget what was opened and found: for tests, and after the data has changed under a running process."""
    with _lock:
        _opened.clear()
        _Known.path = None
        _Known.edition = ""
        _Known.until = 0.0


def in_force(tell: Callable[[str], None] | None = None) -> InForce:
    """Return the law in force, opening its file when it is another than before.

    Raises EditionMissingError when the active edition's file is not on this machine, LawRefusedError when the
    packs must be compiled first and are broken. ``tell`` hears of a compilation.
    """
    if _compare.get() and _Known.ask:
        _compare.set(False)
        if monotonic() >= _Known.until:
            _learn(_Known.ask)
    path = _Known.path
    if path is None:
        path = _Known.path = ensure_compiled(data_dir(), home(), **({"tell": tell} if tell else {}))
    return _opened.get(path) or _open(path)


def _learn(ask: AskEdition) -> None:
    """Ask, and believe the answer for a while once it is known to be usable."""
    moment, doubts = monotonic(), _Known.doubts
    edition = ask()
    if edition and edition != _Known.edition:
        _Known.path = _path_of(edition)
        _Known.edition = edition
    if doubts == _Known.doubts:
        _Known.until = moment + EDITION_SECONDS


def _path_of(edition: str) -> Path:
    """Return an edition's file. When it is not on this machine, no other law is taken in silence."""
    path = edition_path(home(), edition)
    if not path.is_file():
        raise EditionMissingError(edition)
    return path


def _open(path: Path) -> InForce:
    with _lock:
        found = _opened.get(path)
        if found is None:
            store = LawStore(path)
            found = InForce(store, Cards(store))
            while len(_opened) >= _KEPT:
                _opened.pop(next(iter(_opened)))
            _opened[path] = found
        return found
