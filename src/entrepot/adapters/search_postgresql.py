"""The index in PostgreSQL, for several machines on one database: our own tokens, none of its dictionaries."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction

from entrepot.apps.search.provider import PIECES, WEIGHTS, Entry, Group, Part, Query

LETTER: Final = {Part.NAME: "A", Part.THING: "A", Part.MAKER: "B", Part.KIND: "C", Part.BODY: "D"}
"""PostgreSQL knows four places in which a word may stand."""
RANKS: Final = [WEIGHTS[Part.BODY], WEIGHTS[Part.KIND], WEIGHTS[Part.MAKER], WEIGHTS[Part.NAME]]
MOST_WORDS: Final = 2_000  # of one entry; the rest of a very long text is not looked at
ROWS: Final = 500
PUT: Final = (
    "INSERT INTO search_entry (edition, key, tags, words) VALUES (%s, %s, %s, %s::tsvector)"
    " ON CONFLICT (edition, key) DO UPDATE SET tags = excluded.tags, words = excluded.words"
)
DROP: Final = (
    "DELETE FROM search_entry WHERE edition = (SELECT edition FROM search_edition) AND key = ANY(%s)"
)
COUNT: Final = "SELECT count(*) FROM search_entry JOIN search_edition USING (edition)"


class PostgresqlIndex:
    """The index in the database of the installation."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Take in entries, each in the place of what stood under its key."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT edition FROM search_edition")
            _put(cursor, cursor.fetchone()[0], entries)

    def drop(self, keys: Sequence[str]) -> None:
        """Forget entries; one that is not there is no error."""
        with connection.cursor() as cursor:
            cursor.execute(DROP, [list(keys)])

    def replace(self, entries: Iterable[Sequence[Entry]]) -> int:
        """Build the whole anew aside, then let it take the place of the old in one step."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT edition + 1 FROM search_edition")
            edition = cursor.fetchone()[0]
            cursor.execute("DELETE FROM search_entry WHERE edition = %s", [edition])
            count = 0
            for portion in entries:
                _put(cursor, edition, portion)
                count += len(portion)
            with transaction.atomic():
                cursor.execute("UPDATE search_edition SET edition = %s", [edition])
                cursor.execute("DELETE FROM search_entry WHERE edition <> %s", [edition])
        return count

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits best; what fits equally well stands in the order of its keys."""
        groups = [
            " | ".join(["(" + " & ".join(each) + ")" for each, _counts in _ways(group)])
            for group in query.groups
        ]
        ranks, ranked = _ranks(query.groups)
        fits = " + ".join(["(words @@ %s::tsquery)::int"] * len(groups))
        statement = (
            "SELECT key FROM search_entry JOIN search_edition USING (edition)"  # noqa: S608 - marks only
            f" WHERE tags @> %s::text[] AND words @@ %s::tsquery AND {fits} >= %s"
            f" ORDER BY {ranks} DESC, key LIMIT %s"
        )
        anything = " | ".join(f"({group})" for group in groups)
        values = [list(query.tags), anything, *groups, max(1, query.least), *ranked, query.limit]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        return tuple(str(key) for (key,) in rows)

    def count(self) -> int:
        """Return how many entries there are."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            return int(cursor.fetchone()[0])


def connect() -> PostgresqlIndex:
    """Return the index of this installation's database."""
    return PostgresqlIndex()


def _put(cursor: Any, edition: int, entries: Sequence[Entry]) -> None:
    for start in range(0, len(entries), ROWS):
        rows = [
            [edition, entry.key, list(entry.tags), _vector(entry)] for entry in entries[start : start + ROWS]
        ]
        cursor.executemany(PUT, rows)


def _vector(entry: Entry) -> str:
    """Return an entry's tokens as PostgreSQL writes them, each once, with the best place it stands in."""
    places: dict[str, str] = {}
    for part in sorted(entry.parts, key=lambda part: -WEIGHTS[part]):
        for token in entry.parts[part]:
            places.setdefault(token, LETTER[part])
    return " ".join(f"{_quoted(token)}:1{place}" for token, place in islice(places.items(), MOST_WORDS))


def _quoted(token: str) -> str:
    bare = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{bare}'"


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
