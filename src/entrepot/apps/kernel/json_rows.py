"""Rows of another table as a value beside a row: a thing and what belongs to it in one statement."""

from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _JsonRows(Aggregate):
    function = "JSONB_AGG"
    name = "JsonRows"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def rows_beside(rows: QuerySet[Any], by: str, outer: str, *fields: str) -> Subquery:
    """Return the rows whose column `by` is the outer row's column `outer`, as a list of dicts; None for none.

    In no order. `fields` are text and number columns.
    """
    own = rows.filter(**{by: OuterRef(outer)}).order_by().values(by)
    told = own.annotate(told=_JsonRows(JSONObject(**{name: name for name in fields})))
    return Subquery(told.values("told"), output_field=JSONField())


def row_beside(rows: QuerySet[Any], by: str, outer: str, *fields: str) -> Subquery:
    """Return the first of the rows whose column `by` is the outer row's column `outer`, a dict, or None."""
    own = rows.filter(**{by: OuterRef(outer)})
    told = own.annotate(told=JSONObject(**{name: name for name in fields}))
    return Subquery(told.values("told")[:1], output_field=JSONField())
