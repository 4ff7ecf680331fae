"""UPDATE … RETURNING: claim rows and learn which ones, in one statement. And a row, unless it is there."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import connections, router
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.sql import UpdateQuery


def update_returning(
    rows: QuerySet[Any], columns: Mapping[str, Any], *told: str | BaseExpression
) -> list[tuple[Any, ...]]:
    """Update the rows and return what is asked of each, as it is after the change.

    `rows` are narrowed by their own columns; `told` are names of text or number columns, or expressions of
    them. As many come back as were changed: compare the count, as with `update`.
    """
    query = cast("UpdateQuery", rows.query.chain(UpdateQuery))  # as QuerySet.update does
    query.add_update_values(dict(columns))
    query.annotations = {}
    compiler = query.get_compiler(rows.db)
    statement, values = compiler.as_sql()
    answers, more = told_of(query, compiler, told)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"{statement} RETURNING {answers}", [*values, *more])
        return list(cursor.fetchall())


def told_of(query: UpdateQuery, compiler: Any, told: Iterable[str | BaseExpression]) -> tuple[str, list[Any]]:
    """Return what follows RETURNING, and its values."""
    parts = [compiler.compile(_resolved(each, query)) for each in told]
    return ", ".join(part for part, _values in parts), [value for _part, more in parts for value in more]


def _resolved(told: str | BaseExpression, query: UpdateQuery) -> Any:
    return (F(told) if isinstance(told, str) else told).resolve_expression(query)


def insert_unless_there(row: Model) -> bool:
    """Write a new row and give it its number; False, and nothing is written, when a unique one is there.

    Where another transaction is about to write the same, this waits for how that one ends.
    """
    about = row._meta  # noqa: SLF001 - public API in all but name
    connection = connections[router.db_for_write(type(row), instance=row)]
    fields = [field for field in about.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table, key = (connection.ops.quote_name(str(name)) for name in (about.db_table, about.pk.column))
    places = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of ours
            f" ON CONFLICT DO NOTHING RETURNING {key}",
            values,
        )
        made = cursor.fetchall()
    if made:
        row.pk = made[0][0]
    return bool(made)
