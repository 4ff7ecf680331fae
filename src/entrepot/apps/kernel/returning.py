"""UPDATE … RETURNING: claim rows and learn which ones, in one statement."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import connections
from django.db.models import F, QuerySet
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
    parts = [compiler.compile(_resolved(each, query)) for each in told]
    answers = ", ".join(part for part, _values in parts)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"{statement} RETURNING {answers}", [*values, *(value for _part, more in parts for value in more)]
        )
        return list(cursor.fetchall())


def _resolved(told: str | BaseExpression, query: UpdateQuery) -> Any:
    return (F(told) if isinstance(told, str) else told).resolve_expression(query)
