"""An index that lives in the process, so that no test finds what another one sold. It keeps the contract."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Final

from django.db import connection

from entrepot.apps.search.provider import (
    PIECES,
    WEIGHTS,
    Between,
    Entry,
    Group,
    IndexBeingBuiltError,
    IndexUnavailableError,
    Query,
    Tally,
)

PATIENCE: Final = 30.0  # seconds


class MemoryIndex:
    """The index; every entry is looked at for every question."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._alone = Lock()
        self._building = Lock()
        self._entries: dict[str, Entry] = {}
        self._is_whole = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else write meanwhile."""
        if not self._alone.acquire(timeout=PATIENCE):
            raise IndexUnavailableError("Somebody else writes the index.")
        try:
            yield
        finally:
            self._alone.release()

    def put(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Take in entries, each in the place of what stood under its key, and forget others, in one step."""
        with self._lock:
            kept = {key: entry for key, entry in self._entries.items() if key not in set(gone)}
            self._entries = kept | {entry.key: entry for entry in entries}

    def replace(self, entries: Iterable[Sequence[Entry]], *, last: Callable[[], None] = lambda: None) -> int:
        """Build the whole anew aside, then let it take the place of the old in one step."""
        if not self._building.acquire(blocking=False):
            raise IndexBeingBuiltError("Somebody else builds the index anew.")
        try:
            new = {entry.key: entry for portion in entries for entry in portion}
            with self.alone():
                last()
                self._entries, self._is_whole = new, True
        finally:
            self._building.release()
        return len(new)

    def is_current(self) -> bool:
        """Return whether it was once built as a whole."""
        return self._is_whole

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits best; what fits equally well stands in the order of its keys."""
        return tuple(key for _score, key in sorted(self._fitting(query))[: query.limit])

    def tally(
        self, query: Query, *, starts: Sequence[str], bands: Sequence[Between] = (), most: int = 100
    ) -> Tally:
        """Count what fits: the `most` frequent tags that begin with each of `starts`, and each band."""
        entries = [self._entries[key] for _score, key in self._fitting(query)]
        counted = Counter(tag for entry in entries for tag in set(entry.tags))
        told: dict[str, int] = {}
        for start in starts:
            begun = Counter({tag: number for tag, number in counted.items() if tag.startswith(start)})
            told |= dict(begun.most_common(most))
        return Tally(
            total=len(entries),
            tags=told,
            bands=tuple(sum(_within(entry, band) for entry in entries) for band in bands),
            is_whole=True,
        )

    def _fitting(self, query: Query) -> list[tuple[float, str]]:
        found = []
        for entry in list(self._entries.values()):
            scores = [score for group in query.groups if (score := _score(entry, group))]
            if len(scores) >= max(1, query.least) and _is_wanted(entry, query):
                found.append((-sum(scores), entry.key))
        return found

    def count(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def clear(self) -> None:
        """Forget everything, as one that was built when there was nothing."""
        self._entries, self._is_whole = {}, True

    def begin(self) -> None:
        """Stand as before it was ever built."""
        self._entries, self._is_whole = {}, False


def _is_wanted(entry: Entry, query: Query) -> bool:
    tags = set(entry.tags)
    return (
        set(query.tags) <= tags
        and all(tags.intersection(each) for each in query.any_of)
        and all(_within(entry, band) for band in query.between)
    )


def _within(entry: Entry, band: Between) -> bool:
    number = entry.numbers.get(band.name)
    if number is None:
        return False
    return (band.least is None or number >= band.least) and (band.below is None or number < band.below)


def _score(entry: Entry, group: Group) -> float:
    ways = [counts * _place(entry, token) for token, counts in group.tokens.items()]
    pieces = [_place(entry, token) for token in group.together]
    return max([*ways, PIECES * min(pieces)] if pieces else ways, default=0.0)


def _place(entry: Entry, token: str) -> float:
    return max((WEIGHTS[part] for part, tokens in entry.parts.items() if token in tokens), default=0.0)


INDEX: Final = MemoryIndex()
INDEX.clear()


def connect() -> MemoryIndex:
    """Return the index of this process."""
    return INDEX


def begin() -> None:
    """Let the index of the tests, this one or PostgreSQL's, stand as before it was ever built."""
    INDEX.begin()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_edition SET form = 0")
