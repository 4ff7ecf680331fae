"""Rows written again and again: what a few things left in the tables, copied by COPY a million times.

Every table that grew gets copies, with new keys and public ids, and moments spread over three years. Left out
is what is swept away within days (finished tasks, kept answers), and large texts of JSON, which lie apart
from their rows. Where a text holds NAMELESS, each copy gets a word of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

YEARS = 3
SWEPT = (
    "django_tasks_database_",
    "kernel_idempot",
    "kernel_change",
    "django_session",
    "kernel_bulk",
    "discovery_stale",
)
AT_ONCE = 100_000
MOST_JSON = 2_000
NOTHING = r"\N"  # as COPY writes it
NAMELESS = "Nameless"
HEADS = ("Ka", "Lo", "Mi", "Na", "Su", "Ta", "Ve", "Zu", "Ba", "Do", "Fe", "Gi", "Ha", "Ju", "Pe", "Ro")
MIDDLES = tuple(head.lower() for head in HEADS)
_CODE, _LONG = 8, 16


def word_of(copy: int) -> str:
    """Return the word of a copy: one of some four thousand names that nothing else is called."""
    return HEADS[copy % 16] + MIDDLES[copy // 16 % 16] + MIDDLES[copy // 256 % 16] + "n"


class Column(NamedTuple):
    """One column of a table, as far as copying goes."""

    name: str
    kind: str
    target: str
    """The table its foreign key points to, or nothing."""
    is_unique: bool


@dataclass(frozen=True)
class Table:
    """A table that grew, and the rows by which it grew."""

    name: str
    columns: tuple[Column, ...]
    after: int
    until: int


def grown_since(before: Mapping[str, int], at_least: int) -> dict[str, Table]:
    """Return the tables that grew by so many rows or more."""
    return {
        name: Table(name, _columns(name), before[name], end)
        for name, end in ends().items()
        if end - before[name] >= at_least and not name.startswith(SWEPT)
    }


def copy_all(grown: dict[str, Table], copies: int) -> None:
    """Write the rows by which tables grew again, so many times. A load that was cut short goes on."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    prefixes = _prefixes(grown)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys are right by how they are made
        cursor.execute("SET synchronous_commit = off")
        for table in grown.values():
            with _without_indexes(cursor, table.name):
                _copy(cursor, table, grown, prefixes, copies)
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")


def tidied() -> float:
    """Let the database count what it plans by, and then look at nothing by itself; return its size in GB."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
        cursor.execute("ALTER SYSTEM SET autovacuum = off")  # its pages would pass for those of buyers
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e9


@contextmanager
def _without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """Make the indexes that hold no rule anew at the end: sorted, they take a fraction of the time."""
    found = _ask(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisunique"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
        (table,),
    )
    for name, _made in found:
        cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        for _name, made in found:
            cursor.execute(made)


def ends() -> dict[str, int]:
    """Return the last key of each table that has a number for one."""
    found = _ask(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'id' AND data_type IN ('bigint', 'integer')"
    )
    return {name: _ask(f'SELECT coalesce(max(id), 0) FROM "{name}"')[0][0] for (name,) in found}  # noqa: S608 - a table


def _columns(table: str) -> tuple[Column, ...]:
    rows = _ask(
        "SELECT a.attname, format_type(a.atttypid, NULL), coalesce(max(f.confrelid::regclass::text), ''),"
        " bool_or(u.indexrelid IS NOT NULL)"
        " FROM pg_attribute a"
        " LEFT JOIN pg_constraint f"
        " ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]"
        " LEFT JOIN pg_index u ON u.indrelid = a.attrelid AND u.indisunique AND a.attnum = ANY(u.indkey)"
        " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
        " GROUP BY a.attnum, a.attname, a.atttypid ORDER BY a.attnum",
        (table,),
    )
    keys = _keys(table)
    return tuple(
        Column(name, kind, target or keys.get(name, ""), unique) for name, kind, target, unique in rows
    )


def _keys(table: str) -> dict[str, str]:
    """Return the tables that columns point to, those included that the database does not hold them to."""
    from django.apps import apps  # noqa: PLC0415 - after the set-up

    found: dict[Any, Any] = {
        model: model._meta  # noqa: SLF001 - documented, and meant for it
        for model in apps.get_models()
    }
    return {
        field.column: found[field.related_model].db_table
        for meta in found.values()
        if meta.db_table == table
        for field in meta.concrete_fields
        if field.is_relation
    }


def _prefixes(grown: dict[str, Table]) -> str:
    """Return, for an expression, the prefixes of the public ids that the purchases brought."""
    found: set[str] = set()
    for table in grown.values():
        if any(column.name == "public_id" for column in table.columns):
            rows = _ask(
                f"SELECT DISTINCT split_part(public_id, '_', 1) FROM \"{table.name}\" WHERE id > %s",  # noqa: S608 - same
                (table.after,),
            )
            found |= {prefix for (prefix,) in rows}
    return "|".join(sorted(found))


def _copy(cursor: Any, table: Table, grown: dict[str, Table], prefixes: str, copies: int) -> None:
    """Write the rows of a table again, so many times. What an earlier attempt wrote stays."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = table.until - table.after
    ((last,),) = _ask(f'SELECT max(id) FROM "{table.name}"')  # noqa: S608 - a table
    done = (last - table.until) // rows
    models = [_model(row, table, grown, prefixes) for row in _seeds(cursor, table, names)]
    into = f'COPY "{table.name}" ({names}) FROM STDIN'
    for first in range(done + 1, copies + 1, max(1, AT_ONCE // rows)):
        until = min(copies, first + max(1, AT_ONCE // rows) - 1)
        with cursor.copy(into) as stream:
            for copy in range(first, until + 1):
                back = timedelta(days=YEARS * 365 * copy // copies)
                stream.write("".join(model.written(copy, back) for model in models))
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {table.until + copies * rows})"
    )


def _seeds(cursor: Any, table: Table, names: str) -> Iterator[list[str]]:
    """Yield the rows that are copied, each value as COPY writes it."""
    bounds = f"id > {table.after} AND id <= {table.until}"
    with cursor.copy(
        f'COPY (SELECT {names} FROM "{table.name}" WHERE {bounds} ORDER BY id) TO STDOUT'  # noqa: S608 - names of ours
    ) as stream:
        written = b"".join(bytes(part) for part in stream).decode()
    for line in written.splitlines():
        yield line.split("\t")


class Model(NamedTuple):
    """A row with places for what differs from copy to copy."""

    text: str
    places: tuple[tuple[int, int], ...]
    """Of numbers: the first one, and how far apart they are."""
    days: tuple[date, ...]

    def written(self, copy: int, back: timedelta) -> str:
        """Return the line of one copy."""
        numbers = [first + copy * apart for first, apart in self.places]
        return self.text.format(
            *numbers, *(day - back for day in self.days), code=f"{copy:0{_CODE}d}", word=word_of(copy)
        )


def _model(row: list[str], table: Table, grown: dict[str, Table], prefixes: str) -> Model:
    places: list[tuple[int, int]] = []
    days: list[date] = []
    parts: list[str] = []
    for column, value in zip(table.columns, row, strict=True):
        target = grown.get(column.target)
        if value == NOTHING:
            parts.append(value.replace("{", "{{"))
        elif column.name == "id" or (column.is_unique and column.kind == "integer"):
            parts.append("<n>")
            places.append((int(value), table.until - table.after))
        elif target and int(value) > target.after:
            parts.append("<n>")
            places.append((int(value), target.until - target.after))
        elif column.kind.startswith("timestamp"):
            parts.append("<d>" + value[10:])
            days.append(date.fromisoformat(value[:10]))
        else:
            parts.append(_text(value, column, prefixes))
    text = "\t".join(parts) + "\n"
    for number in range(len(places)):
        text = text.replace("<n>", f"{{{number}}}", 1)
    for number in range(len(days)):
        text = text.replace("<d>", f"{{{len(places) + number}}}", 1)
    return Model(text, tuple(places), tuple(days))


def _text(value: str, column: Column, prefixes: str) -> str:
    """Return a text with places: public ids of what was bought get the number of the copy."""
    if column.kind == "jsonb" and len(value) > MOST_JSON:
        value = "{}"
    plain = value.replace("{", "{{").replace("}", "}}").replace("<", "\\x3c").replace(NAMELESS, "{word}")
    ours = re.sub(rf"\b({prefixes})_([0-9a-z]{{14}})[0-9a-z]{{8}}", r"\1_\2{code}", plain)
    if re.fullmatch(r"[0-9a-f]{64}", value):  # a digest: of a key that one buyer has
        return plain[:-_CODE] + "{code}"
    # An outsider's reference is its own kind of word: its end makes room for the number of the copy.
    is_foreign = column.is_unique and column.name != "public_id" and ours == plain and len(value) > _LONG
    if is_foreign and not re.fullmatch(r"[a-z]+_[0-9a-z]{22}", value):
        return plain[:-_CODE] + "{code}"
    return ours


def _ask(sql: str, values: Sequence[object] = ()) -> list[Any]:
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
