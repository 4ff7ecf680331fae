"""Statements that are built once and asked many times.

Django builds a query anew each time it is asked: names are resolved, joins found, text put together. On a
path that every buyer takes this costs several times what the database itself does. Here a statement is
written as ever, with the ORM, in a function of what it is given; it is built and compiled when it is first
asked, and from then on only its values are bound:

    _OF_CART = Read(lambda *, cart: CartLine.objects.filter(cart_id=cart).order_by("pk"))
    lines = _OF_CART.rows(cart=row.pk)

What changes from one time to the next is given by name, today included: a moment that was built in would stay
as it was, and is refused. A list is given as a list. What makes another statement of it, such as whether rows
are to be held, comes by place, not by name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value
from django.db.models.expressions import BaseExpression
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

from entrepot.apps.kernel.made_rows import row_maker
from entrepot.apps.kernel.returning import told_of

_AS_THEY_ARE = frozenset({str, bool, type(None), bytes})
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")  # as SQLite is told of one
_MOST = 200
"""How many forms of one statement are kept, by the lengths of its lists."""


class BuiltInError(TypeError):
    """A moment was built into a statement, where it would never change again."""


class Json(NamedTuple):
    """A list that is one value of a statement: a column's, not several."""

    value: Any


class _Place(NamedTuple):
    """Where a value goes: its name and, in a list, its number there."""

    name: str
    number: int | None = None


class Given(Value):
    """A value that a statement is only told when it is asked."""

    def __init__(self, name: str, number: int | None = None) -> None:
        super().__init__(_Place(name, number))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a place for the value."""
        del compiler, connection
        return "%s", [self.value]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One form of a statement, ready to be asked. `made` makes a row of what comes back."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, _Place], ...]
    made: Callable[[Sequence[Any]], Any]
    converters: tuple[tuple[int, tuple[Any, ...]], ...] = ()
    locks: bool = False

    def bind(self, given: Mapping[str, Any], connection: Any) -> list[Any]:
        """Return the values in their order."""
        bound = list(self.values)
        for index, (name, number) in self.places:
            value = given[name] if number is None else given[name][number]
            bound[index] = value if type(value) in _AS_THEY_ARE else _adapted(value, connection)
        return bound


class _Kept:
    """The forms of one statement by what makes them differ."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._forms: dict[Any, _Compiled | None] = {}

    def _form(
        self, alias: str, shape: tuple[Any, ...], given: dict[str, Any]
    ) -> tuple[_Compiled | None, dict[str, Any]]:
        """Return the compiled form for these values, and the values with lists filled up to its lengths."""
        lists = {name: _filled(value) for name, value in given.items() if _is_list(value)}
        key = (alias, connections[alias].vendor, shape, *(len(each) for each in lists.values()))
        if key not in self._forms:
            marks = {
                name: [Given(name, number) for number in range(len(lists[name]))]
                if name in lists
                else Given(name)
                for name in given
            }
            if len(self._forms) >= _MOST:
                self._forms.clear()
            self._forms[key] = self._compile(alias, self._build(*shape, **marks))
        return self._forms[key], {**given, **lists}

    def _compile(self, alias: str, built: Any) -> _Compiled | None:
        raise NotImplementedError


class Read[Row](_Kept):
    """A SELECT. `build` returns a queryset: of rows, of `values_list`, or flat."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        super().__init__(build)

    def rows(self, *shape: Any, **given: Any) -> list[Row]:
        """Ask it; return what a queryset of the same would."""
        alias = "default"
        form, values = self._form(alias, shape, given)
        if form is None:  # nothing can be found, and the database need not be asked
            return []
        connection = connections[alias]
        if form.locks and connection.get_autocommit():
            raise TransactionManagementError("Rows are held within a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(form.sql, form.bind(values, connection))
            found = cursor.fetchall()
        if form.converters:
            found = _converted(found, form.converters, connection)
        return [form.made(row) for row in found]

    def first(self, *shape: Any, **given: Any) -> Row | None:
        """Ask it; return the first row or None."""
        found = self.rows(*shape, **given)
        return found[0] if found else None

    def _compile(self, alias: str, built: QuerySet[Any, Row]) -> _Compiled | None:
        compiler = built.query.get_compiler(alias)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([each[0] for each in compiler.select[: compiler.col_count]])
        by_place = tuple(
            (number, tuple(_bound(each, expression) for each in found))
            for number, (found, expression) in converters.items()
        )
        locks = built.query.select_for_update and connections[alias].features.has_select_for_update
        return _Compiled(sql, *_places(values), row_maker(built, compiler, alias), by_place, locks)


class Change(_Kept):
    """An UPDATE. `build` returns the rows and what their columns become; `told` is asked of each."""

    def __init__(
        self, build: Callable[..., tuple[QuerySet[Any], Mapping[str, Any]]], *told: str | BaseExpression
    ) -> None:
        super().__init__(build)
        self._told = told

    def count(self, *shape: Any, **given: Any) -> int:
        """Change the rows, and return how many these were."""
        form, values = self._form("default", shape, given)
        if form is None:
            return 0
        with connections["default"].cursor() as cursor:
            cursor.execute(form.sql, form.bind(values, connections["default"]))
            return int(cursor.rowcount)

    def rows(self, *shape: Any, **given: Any) -> list[tuple[Any, ...]]:
        """Change the rows, and return what is asked of each."""
        form, values = self._form("default", shape, given)
        if form is None:
            return []
        with connections["default"].cursor() as cursor:
            cursor.execute(form.sql, form.bind(values, connections["default"]))
            return list(cursor.fetchall())

    def _compile(self, alias: str, built: tuple[QuerySet[Any], Mapping[str, Any]]) -> _Compiled | None:
        rows, columns = built
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))  # as QuerySet.update does
        query.add_update_values(dict(columns))
        query.annotations = {}
        compiler = query.get_compiler(alias)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        if self._told:
            answers, more = told_of(query, compiler, self._told)
            sql, values = f"{sql} RETURNING {answers}", (*values, *more)
        return _Compiled(sql, *_places(values), tuple)


_LISTS = (list, tuple, set, frozenset)


def _is_list(value: Any) -> bool:
    return isinstance(value, _LISTS) and not isinstance(value, Json)


def _filled(values: Iterable[Any]) -> list[Any]:
    """Return a list with its last value repeated up to a power of two, so that few lengths are compiled."""
    found = list(values)
    wanted = 1 << (len(found) - 1).bit_length() if found else 0
    return found + found[-1:] * (wanted - len(found))


def _places(values: Iterable[Any]) -> tuple[tuple[Any, ...], tuple[tuple[int, _Place], ...]]:
    found = tuple(values)
    if any(isinstance(each, date) or (isinstance(each, str) and _MOMENT.match(each)) for each in found):
        raise BuiltInError("A statement that is kept is given its moments; none is built in.")
    return found, tuple((number, each) for number, each in enumerate(found) if isinstance(each, _Place))


def _adapted(value: Any, connection: Any) -> Any:
    """Return a value as the driver takes it. Whole numbers are all of one kind, so that one plan serves."""
    adapt, found = connection.ops, value
    if isinstance(value, Enum):
        found = value.value
    elif isinstance(value, int):
        found = adapt.adapt_integerfield_value(value, "BigIntegerField")
    elif isinstance(value, datetime):
        found = adapt.adapt_datetimefield_value(value)
    elif isinstance(value, date):
        found = adapt.adapt_datefield_value(value)
    elif isinstance(value, Decimal):
        found = adapt.adapt_decimalfield_value(value)
    elif isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        found = value.hex
    elif isinstance(value, Mapping | Json):
        found = adapt.adapt_json_value(value.value if isinstance(value, Json) else value, None)
    return found


def _bound(converter: Any, expression: Any) -> Any:
    return lambda value, connection: converter(value, expression, connection)


def _converted(rows: Iterable[Sequence[Any]], converters: Any, connection: Any) -> list[Any]:
    found = []
    for each in rows:
        row = list(each)
        for number, made in converters:
            for convert in made:
                row[number] = convert(row[number], connection)
        found.append(row)
    return found
