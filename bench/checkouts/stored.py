"""Orders stored long ago: what a few real purchases left in the tables, written again a million times.

Every table that a purchase adds rows to is copied inside the database, with new keys and public ids, and
moments spread over three years. Left out is what is swept away within days (finished tasks, kept answers),
and the law that each order keeps: some 27 kB that lie apart from its rows and are read with that order only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import buyers, shop

SEEDS = 20
YEARS = 3
SWEPT = ("django_tasks_db_", "kernel_idempot", "django_session", "kernel_bulk")
AT_ONCE = 100_000
MOST_JSON = 2_000
_CODE = 8


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


def load(orders: int, goods: Sequence[str]) -> float:
    """Let at least so many orders be stored, and return the size of the database in gigabytes."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    missing = orders - sum(shop.count_orders().values())
    if missing > 0:
        grown = _seeded(goods)
        prefixes = _prefixes(grown)
        copies = -(-missing // SEEDS)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # keys are right by how they are made
            cursor.execute("SET synchronous_commit = off")
            for table in grown.values():
                _copy(cursor, table, grown, prefixes, copies)
            cursor.execute("RESET session_replication_role")
            cursor.execute("RESET synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e9


def _seeded(goods: Sequence[str]) -> dict[str, Table]:
    """Buy a few times, and return the tables that grew."""
    before = _ends()
    for number in range(SEEDS):
        counter: Any = shop.Counter()
        buyers.buy(counter, goods[number % len(goods)])
    shop.Counter().later()
    return {
        name: Table(name, _columns(name), before[name], end)
        for name, end in _ends().items()
        if end - before[name] >= SEEDS and not name.startswith(SWEPT)  # fewer: not a row a purchase
    }


def _ends() -> dict[str, int]:
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
    return tuple(Column(*row) for row in rows)


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
    """Write the rows of a table again, so many times."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column, table, grown, prefixes, copies) for column in table.columns)
    rows = table.until - table.after
    for first in range(1, copies + 1, max(1, AT_ONCE // rows)):
        last = min(copies, first + max(1, AT_ONCE // rows) - 1)
        cursor.execute(
            f'INSERT INTO "{table.name}" ({names}) OVERRIDING SYSTEM VALUE SELECT {values}'  # noqa: S608 - names of ours
            f' FROM "{table.name}" s CROSS JOIN generate_series({first}, {last}) AS c'
            f" WHERE s.id > {table.after} AND s.id <= {table.until}"
        )
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {table.until + copies * rows})"
    )


def _value(column: Column, table: Table, grown: dict[str, Table], prefixes: str, copies: int) -> str:
    """Return the expression for a column of a copy."""
    source, rows = f's."{column.name}"', table.until - table.after
    value = source
    if column.name == "id" or (column.is_unique and column.kind == "integer"):
        value = f"{source} + c::bigint * {rows}"  # a key, or a running number
    elif target := grown.get(column.target):
        moved = f"{source} + c::bigint * {target.until - target.after}"
        value = f"CASE WHEN {source} > {target.after} THEN {moved} ELSE {source} END"
    elif column.kind.startswith("timestamp"):
        value = f"{source} - (c * interval '1 second' * {YEARS * 365 * 86400 / copies:.3f})"
    elif column.kind == "jsonb":
        value = f"CASE WHEN pg_column_size({source}) > {MOST_JSON} THEN '{{}}'::jsonb ELSE {source} END"
    elif column.kind in {"character varying", "text", "character"}:
        value = _text(source, prefixes, is_unique=column.is_unique and column.name != "public_id")
    return value


def _text(source: str, prefixes: str, *, is_unique: bool) -> str:
    """Return the expression for a text: public ids of what was bought get the number of the copy."""
    code = f"lpad(c::text, {_CODE}, '0')"
    ours = f"'\\y({prefixes})_([0-9a-z]{{14}})[0-9a-z]{{8}}'"
    ids = f"regexp_replace({source}, {ours}, '\\1_\\2' || {code}, 'g')"
    if not is_unique:
        return ids
    # An outsider's reference is its own kind of word: its end makes room for the number of the copy.
    foreign = f"{ids} = {source} AND length({source}) > 16 AND {source} !~ '^[a-z]+_[0-9a-z]{{22}}$'"
    return f"CASE WHEN {foreign} THEN left({source}, -{_CODE}) || {code} ELSE {ids} END"


def _ask(sql: str, values: Sequence[object] = ()) -> list[Any]:
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
