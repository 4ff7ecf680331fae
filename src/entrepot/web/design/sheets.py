"""Style sheets that stand in one file: a page waits for two of them, not for twelve.

`settings.STYLE_SHEETS` says which files make one. They stay apart where they are written; whoever collects or
serves static files finds the one they make beside the first of them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage


class SheetFinder(BaseFinder):
    """Finds the files made of several, written anew each time they are asked for."""

    def __init__(self) -> None:
        """Find the parts where apps keep them."""
        self._apps = AppDirectoriesFinder()
        self._folder = FileSystemStorage(mkdtemp(prefix="entrepot-sheets-"))
        finalize(self, rmtree, self._folder.location, ignore_errors=True)

    def check(self, **_words: Any) -> list[CheckMessage]:
        """Say which parts are missing."""
        return [
            Error(f"STYLE_SHEETS names {part}, which no app has.", id="entrepot.sheets")
            for parts in settings.STYLE_SHEETS.values()
            for part in parts
            if not self._apps.find(part)
        ]

    def find(self, path: str, find_all: bool = False, **_words: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        """Return where a file made of several lies; nothing for any other."""
        if path not in settings.STYLE_SHEETS:
            return []
        found = str(self._write(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield every such file, and where it lies."""
        for path in settings.STYLE_SHEETS:
            if not matches_patterns(path, list(ignore_patterns or [])):
                self._write(path)
                yield path, self._folder

    def _write(self, path: str) -> Path:
        place = Path(self._folder.path(path))
        parts = [Path(str(self._apps.find(part))) for part in settings.STYLE_SHEETS[path]]
        place.parent.mkdir(exist_ok=True)
        written = place.with_suffix(".new")
        written.write_text("\n".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
        return written.replace(place)
