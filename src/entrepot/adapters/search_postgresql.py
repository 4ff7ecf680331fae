"""The index in PostgreSQL, for several machines on one database: our own tokens, none of its dictionaries.

It reads rows to rank and to count them, so of a very common word only so many are read: to rank, those first
that have it in their name (each token of a name stands there twice, once with a mark); to count, any.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.db import DatabaseError, connection, transaction

from entrepot.apps.search.provider import (
    PIECES,
    RANKED_AT_LEAST,
    WEIGHTS,
    Between,
    Entry,
    Group,
    IndexBeingBuiltError,
    IndexUnavailableError,
    Part,
    Query,
    Tally,
)

LETTER: Final = {Part.NAME: "A", Part.THING: "A", Part.MAKER: "B", Part.KIND: "C", Part.BODY: "D"}
"""PostgreSQL knows four places in which a word may stand."""
RANKS: Final = [WEIGHTS[Part.BODY], WEIGHTS[Part.KIND], WEIGHTS[Part.MAKER], WEIGHTS[Part.NAME]]
MOST_WORDS: Final = 2_000  # of one entry; the rest of a very long text is not looked at
ROWS: Final = 500
IN_NAME: Final = "\x01"
"""Stands before a token that stands in a name, so that the index of the table knows it without the row."""
AS_NUMBER: Final = "\x02"
"""Stands before a token that tells about how large a number is, so that a band is looked for in the index."""
STEPS: Final = 4  # of each doubling
MOST_STEPS: Final = 48  # that are asked for by their tokens; a wider band leaves little out
COUNTED: Final = 5_000  # rows that are counted by their tags
FORM: Final = 4
"""One more whenever rows, or the words kept beside them, hold something else: the old answer until then."""
LOCKS: Final = 1_936_026_721  # ours among the locks of a database that programs give names to
WRITER: Final = 1
BUILDER: Final = 2
PATIENCE: Final = 60.0  # seconds, until who writes comes to an end
PUT: Final = (
    "INSERT INTO search_entry (edition, key, tags, numbers, words)"
    " VALUES (%s, %s, %s, %s::jsonb, %s::tsvector)"
    " ON CONFLICT (edition, key) DO UPDATE"
    " SET tags = excluded.tags, numbers = excluded.numbers, words = excluded.words"
)
DROP: Final = (
    "DELETE FROM search_entry WHERE edition = (SELECT edition FROM search_edition) AND key = ANY(%s)"
)
FITS: Final = "edition = (SELECT edition FROM search_edition)"
FIND: Final = """
WITH named AS MATERIALIZED (
  SELECT key, words FROM search_entry WHERE {fits} AND words @@ %s::tsquery LIMIT %s
), others AS MATERIALIZED (
  SELECT key, words FROM search_entry WHERE {fits} AND NOT words @@ %s::tsquery
  LIMIT (SELECT greatest(0, %s - count(*)) FROM named)
)
SELECT key FROM (SELECT * FROM named UNION ALL SELECT * FROM others) AS found ORDER BY {order} LIMIT %s
"""
TALLY: Final = """
WITH found AS MATERIALIZED (SELECT tags, numbers FROM search_entry WHERE {fits} LIMIT %s)
SELECT '' AS start, '' AS tag, count(*) AS often, ARRAY[{bands}]::bigint[] AS bands FROM found
UNION ALL
SELECT start, tag, often, NULL FROM (
  SELECT start, tag, count(*) AS often,
    row_number() OVER (PARTITION BY start ORDER BY count(*) DESC, tag) AS place
  FROM found, unnest(tags) AS tag, unnest(%s::text[]) AS start
  WHERE starts_with(tag, start) GROUP BY start, tag
) AS tallied WHERE place <= %s
"""
COUNT: Final = "SELECT count(*) FROM search_entry JOIN search_edition USING (edition)"


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of a statement with its values."""

    text: str
    values: list[Any] = field(default_factory=list)

    def also(self, text: str, values: Sequence[Any]) -> "Condition":
        """Return this condition and another one."""
        return Condition(f"{self.text} AND {text}", [*self.values, *values])


class PostgresqlIndex:
    """The index in the database of the installation."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else be alone or switch meanwhile, until this ends or its process does."""
        with _held(WRITER, PATIENCE) as is_held:
            if not is_held:
                raise IndexUnavailableError("Somebody else writes the index.")
            yield

    def put(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Take in entries, each in the place of what stood under its key, and forget others, in one step."""
        with transaction.atomic(), connection.cursor() as cursor:
            if gone:
                cursor.execute(DROP, [list(gone)])
            cursor.execute("SELECT edition FROM search_edition")
            _put(cursor, cursor.fetchone()[0], entries)

    def replace(self, entries: Iterable[Sequence[Entry]], *, last: Callable[[], None] = lambda: None) -> int:
        """Build the whole anew aside, then let it take the place of the old in one step."""
        with _held(BUILDER, 0.0) as is_held, connection.cursor() as cursor:
            if not is_held:
                raise IndexBeingBuiltError("Somebody else builds the index anew.")
            cursor.execute("SELECT edition + 1 FROM search_edition")
            edition = cursor.fetchone()[0]
            cursor.execute("DELETE FROM search_entry WHERE edition = %s", [edition])
            count = 0
            for portion in entries:
                _put(cursor, edition, portion)
                count += len(portion)
            with self.alone(), transaction.atomic():
                last()
                cursor.execute("UPDATE search_edition SET edition = %s, form = %s", [edition, FORM])
            cursor.execute("DELETE FROM search_entry WHERE edition <> %s", [edition])
            cursor.execute("ANALYZE search_entry")
        return count

    def is_current(self) -> bool:
        """Return whether the edition that answers was built as a whole, in the form of today."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT form = %s FROM search_edition", [FORM])
            return bool(cursor.fetchone()[0])

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits best; what fits equally well stands in the order of its keys."""
        where = _where(query)
        named = _all([_any(group, IN_NAME) for group in query.groups])
        ranks, ranked = _ranks(query.groups) if query.ranked else ("", [])
        looked_at = max(RANKED_AT_LEAST, query.limit)
        statement = FIND.format(fits=where.text, order=f"{ranks} DESC, key" if ranks else "key")
        values = [*where.values, named, looked_at, *where.values, named, looked_at, *ranked, query.limit]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        return tuple(str(key) for (key,) in rows)

    def tally(
        self, query: Query, *, starts: Sequence[str], bands: Sequence[Between] = (), most: int = 100
    ) -> Tally:
        """Count what fits: the `most` frequent tags that begin with each of `starts`, and each band."""
        where = _where(query)
        counts = [_within(band) for band in bands]
        counted = ", ".join(f"count(*) FILTER (WHERE {each.text})" for each in counts)
        of_bands = [value for each in counts for value in each.values]
        statement = TALLY.format(fits=where.text, bands=counted)
        with connection.cursor() as cursor:
            cursor.execute(statement, [*where.values, COUNTED, *of_bands, list(starts), most])
            (*_whole, total, found), *rows = cursor.fetchall()
        return Tally(
            total=int(total),
            tags={str(tag): int(often) for _start, tag, often, _bands in rows},
            bands=tuple(int(each) for each in found),
            is_whole=total < COUNTED,
        )

    def count(self) -> int:
        """Return how many entries there are."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            return int(cursor.fetchone()[0])


def connect() -> PostgresqlIndex:
    """Return the index of this installation's database."""
    return PostgresqlIndex()


@contextmanager
def _held(which: int, patience: float) -> Iterator[bool]:
    """Hold a lock of the database; give whether it was to be had in so many seconds.

    It is a transaction's, of a connection of its own: its holder begins and ends others meanwhile, and
    a pooler that shares connections between transactions leaves a connection to whoever is in one.
    """
    with closing(connection.copy()) as beside:
        beside.set_autocommit(False)
        with beside.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            try:
                yield _taken(cursor, which, patience)
            finally:
                with suppress(DatabaseError):  # a connection that broke has given it back
                    beside.rollback()


def _taken(cursor: Any, which: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCKS, which])
        if cursor.fetchone()[0]:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)


def _put(cursor: Any, edition: int, entries: Sequence[Entry]) -> None:
    for start in range(0, len(entries), ROWS):
        rows = [
            [edition, entry.key, list(entry.tags), json.dumps(dict(entry.numbers)), _vector(entry)]
            for entry in entries[start : start + ROWS]
        ]
        cursor.executemany(PUT, rows)


def _vector(entry: Entry) -> str:
    """Return an entry's tokens as PostgreSQL writes them, each once, with the best place it stands in."""
    places: dict[str, str] = {}
    for part in sorted(entry.parts, key=lambda part: -WEIGHTS[part]):
        for token in entry.parts[part]:
            places.setdefault(token, LETTER[part])
    kept = dict(islice(places.items(), MOST_WORDS))
    kept |= {_about(name, _step(number)): LETTER[Part.BODY] for name, number in entry.numbers.items()}
    kept |= {IN_NAME + token: place for token, place in kept.items() if place == LETTER[Part.NAME]}
    return " ".join(f"{_quoted(token)}:1{place}" for token, place in kept.items())


def _quoted(token: str) -> str:
    bare = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{bare}'"


def _where(query: Query) -> Condition:
    """Return the condition that an entry fits; all groups that must be met are one question of the index."""
    groups = [_any(group) for group in query.groups]
    least = max(1, query.least)
    where = Condition(FITS)
    if query.tags:
        where = where.also("tags @> %s::text[]", [list(query.tags)])
    for tags in query.any_of:
        where = where.also("tags && %s::text[]", [list(tags)])
    for band in query.between:
        within = _within(band)
        where = where.also(within.text, within.values)
        steps = _steps(band)
        if 0 < len(steps) <= MOST_STEPS:
            near = " | ".join(_quoted(_about(band.name, step)) for step in steps)
            where = where.also("words @@ %s::tsquery", [near])
    if least >= len(groups):
        return where.also("words @@ %s::tsquery", [_all(groups)])
    fits = " + ".join(["(words @@ %s::tsquery)::int"] * len(groups))
    return where.also(f"words @@ %s::tsquery AND {fits} >= %s", [" | ".join(groups), *groups, least])


def _step(number: int) -> int:
    """Return about how large a number is: four steps of each doubling."""
    length = number.bit_length()
    return length * STEPS + (number * STEPS >> length - 1) - STEPS if number else 0


def _steps(band: Between) -> range:
    """Return the steps a band may hold; none where it has no upper end."""
    if band.below is None or band.below <= 0:
        return range(0)
    return range(_step(max(0, band.least or 0)), _step(band.below - 1) + 1)


def _about(name: str, step: int) -> str:
    return f"{AS_NUMBER}{name}:{step}"


def _within(band: Between) -> Condition:
    number = "(numbers ->> %s)::bigint"
    found = Condition("numbers ? %s", [band.name])
    if band.least is not None:
        found = found.also(f"{number} >= %s", [band.name, band.least])
    if band.below is not None:
        found = found.also(f"{number} < %s", [band.name, band.below])
    return found


def _all(groups: Sequence[str]) -> str:
    return " & ".join(groups)


def _any(group: Group, mark: str = "") -> str:
    """Return the question for a group; with a mark, whether one of its ways stands in the name."""
    ways = [list(group.tokens)[at : at + 1] for at in range(len(group.tokens))]
    ways += [list(group.together)] if group.together else []
    written = ["(" + _all([_quoted(mark + token) for token in way]) + ")" for way in ways]
    return "(" + " | ".join(written) + ")"


def _ways(group: Group) -> list[tuple[list[str], float]]:
    """Return each way in which a group may be met: words that all must stand there, and what it counts."""
    ways = [([_quoted(token)], counts) for token, counts in group.tokens.items()]
    return ways + ([([_quoted(token) for token in group.together], PIECES)] if group.together else [])


def _ranks(groups: Sequence[Group]) -> tuple[str, list[Any]]:
    """Return what entries are ordered by: in each group the best place of the best way."""
    each, values = [], []
    for group in groups:
        ways = _ways(group)
        each.append(
            f"greatest({', '.join(['%s::float8 * ts_rank(%s::real[], words, %s::tsquery)'] * len(ways))})"
        )
        values += [value for words, counts in ways for value in (counts, RANKS, " & ".join(words))]
    return " + ".join(each), values
