"""Rows of the database as objects of the ORM, and such objects as rows, with nothing worked out twice."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import batched, chain
from typing import Any, Final
from uuid import UUID

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.signals import post_init, pre_init

type Maker = Callable[[Sequence[Any]], Any]
_TEXT = (models.CharField, models.TextField)
FEW: Final = 8
"""Rows from which on PostgreSQL is given one text of JSON: one value to the driver, a short statement."""
_NUMBERS = (models.IntegerField, models.AutoField)


def row_maker(rows: models.QuerySet[Any, Any], compiler: Any, alias: str) -> Maker:
    """Return what makes, of a row that a compiled query brings, what the queryset would yield."""
    kind = rows._iterable_class  # noqa: SLF001 - how a queryset is told what to yield
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable:
        msg = f"a statement that is kept yields rows or values_list, not {kind.__name__}"
        raise TypeError(msg)
    own = _object_maker(compiler.klass_info, compiler.select, alias)
    beside = tuple((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Any:
        found = own(row)
        for name, number in beside:
            setattr(found, name, row[number])
        return found

    return made if beside else own


def _object_maker(info: Any, select: Any, alias: str) -> Maker:
    """Return what makes an object and those it was selected with."""
    model: type[models.Model] = info["model"]
    places: Sequence[int] = info["select_fields"]
    names = [select[place][0].target.attname for place in places]
    key = places[names.index(model._meta.pk.attname)]  # noqa: SLF001 - public API in all but name
    first, end = places[0], places[-1] + 1
    related = [
        (_object_maker(each, select, alias), each["local_setter"], each["remote_setter"])
        for each in info.get("related_klass_infos", ())
    ]
    plain = list(places) == list(range(first, end)) and not any(
        signal.has_listeners(model) for signal in (pre_init, post_init)
    )
    whole = plain and {*names} == {field.attname for field in model._meta.concrete_fields}  # noqa: SLF001 - same

    def made(row: Sequence[Any]) -> Any:
        if row[key] is None:
            return None
        values = row[first:end] if plain else [row[place] for place in places]
        found: Any = _object(model, names, values, alias) if whole else model.from_db(alias, names, values)
        for make, here, there in related:
            other = make(row)
            here(found, other)
            if other is not None:
                there(other, found)
        return found

    return made


def _object(model: type[models.Model], names: Sequence[str], values: Sequence[Any], alias: str) -> Any:
    """Return an object as `Model.from_db` makes it of all its columns, without asking each field anew."""
    found = model.__new__(model)
    state = ModelState()
    state.adding = False
    state.db = alias
    inside = found.__dict__
    inside["_state"] = state
    inside.update(zip(names, values, strict=True))
    return found


def keep_read(row: models.Model, name: str, rows: Sequence[Any], back: str) -> None:
    """Keep rows as what `row.<name>.all()` gives, as a prefetch does; `back` is how each names the row."""
    for each in rows:
        setattr(each, back, row)
    table: Any = row._meta.get_field(name).related_model  # noqa: SLF001 - same
    found = table._default_manager.all()  # noqa: SLF001 - same
    found._result_cache, found._prefetch_done = list(rows), True  # noqa: SLF001 - same
    _read_with(row)[name] = found


def is_read(row: models.Model, name: str) -> bool:
    """Say whether `row.<name>.all()` was read with the row."""
    return name in _read_with(row)


def _read_with(row: models.Model) -> dict[str, Any]:
    found: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    return found


def new_row[Row: models.Model](model: type[Row], **values: Any) -> Row:
    """Return a new object as `model(**values)` makes it, without asking each field anew.

    Values are named by their columns (`product_id`); what is not named has its default.
    """
    constants, called, names = _defaults(model)
    if not values.keys() <= names:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(values.keys() - names))}")
    found = model.__new__(model)
    inside = found.__dict__
    inside["_state"] = ModelState()
    inside.update(constants)
    for name, default in called:
        if name not in values:
            inside[name] = default()
    inside.update(values)
    return found


@cache
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...], frozenset[str]]:
    """Return the defaults that are always the same, those to be asked for, and the names of all columns."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - public API in all but name
    asked = [each for each in fields if each.has_default() and callable(each.default)]
    constants = {each.attname: each.get_default() for each in fields if each not in asked}
    called = tuple((each.attname, each.get_default) for each in asked)
    return constants, called, frozenset(each.attname for each in fields)


def insert[Row: models.Model](new: Iterable[Row], *, in_place_of: str = "") -> list[Row]:
    """Write new rows of one table by one statement, and give them their numbers, as `bulk_create` does.

    Where `in_place_of` names a column without equals, a row takes the place of the one that has its value.
    """
    rows = list(new)
    if not rows:
        return rows
    model = type(rows[0])
    table = _table(model)
    connection = connections["default"]
    for row in rows:
        if row._state.fields_cache:  # noqa: SLF001 - same
            row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined] # noqa: SLF001 - same
    keyed = rows[0].pk is not None
    columns = table.columns if keyed else table.columns[1:]
    as_json = len(rows) > FEW and connection.vendor == "postgresql" and all(each.type for each in columns)
    most = 0 if as_json else (connection.features.max_query_params or 30_000) // len(columns)
    if most and len(rows) > most:
        return [row for part in batched(rows, most) for row in insert(part, in_place_of=in_place_of)]
    told = [list(_values(row, columns, connection)) for row in rows]
    values = [_as_json(told, columns)] if as_json else list(chain.from_iterable(told))
    with connection.cursor() as cursor:
        cursor.execute(table.statement(0 if as_json else len(rows), in_place_of, keyed=keyed), values)
        if not keyed:
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
    for row in rows:
        state = row._state  # noqa: SLF001 - same
        state.adding, state.db = False, connection.alias
    return rows


class _Table:
    """A table's columns, its key first, and its INSERT statements by their number of rows."""

    def __init__(self, model: type[models.Model]) -> None:
        about = model._meta  # noqa: SLF001 - same
        fields = sorted(about.concrete_fields, key=lambda field: not field.primary_key)
        self.columns = [_Column(field) for field in fields if not getattr(field, "generated", False)]
        self._name = about.db_table
        self._kept: dict[Any, str] = {}

    def statement(self, count: int, in_place_of: str, *, keyed: bool) -> str:
        """Return the statement for so many rows, 0: for any number of them in one text of JSON."""
        found = self._kept.get((count, in_place_of, keyed))
        if found is None:
            quote = connections["default"].ops.quote_name
            columns = self.columns if keyed else self.columns[1:]
            names = ", ".join(quote(each.name) for each in columns)
            row = f"({', '.join(['%s'] * len(columns))})"
            rows = f"VALUES {', '.join([row] * count)}" if count else _from_json(columns)
            found = f"INSERT INTO {quote(self._name)} ({names}) {rows}"
            if in_place_of:
                taken = [quote(each.name) for each in columns if each.name != in_place_of]
                found += f" ON CONFLICT ({quote(in_place_of)}) DO UPDATE SET "
                found += ", ".join(f"{name} = excluded.{name}" for name in taken)
            if not keyed:
                found += f" RETURNING {quote(self.columns[0].name)}"
            self._kept[count, in_place_of, keyed] = found
        return found


class _Column:
    """A column: what is saved in it, and of which kind values pass as they are."""

    __slots__ = ("attname", "field", "is_told", "name", "number", "passes", "type")

    def __init__(self, field: Any) -> None:
        self.field, self.name, self.attname = field, str(field.column), str(field.attname)
        while isinstance(field, models.ForeignKey):
            field = field.target_field
        self.is_told = bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
        self.is_told = self.is_told or isinstance(field, models.FileField)
        is_key = isinstance(field, models.AutoField)
        self.number = "" if not isinstance(field, _NUMBERS) else field.get_internal_type()
        self.number = "BigIntegerField" if is_key else self.number
        kind = str if isinstance(field, _TEXT) else bool if isinstance(field, models.BooleanField) else None
        self.passes: type | None = kind
        self.type = _type_of(self.field)


def _type_of(field: Any) -> str:
    """Return the database's type of a column without its bounds, nothing where JSON cannot say its values.

    What is brought to a bounded type is cut off; what is put into a column of it is refused, as it should be.
    """
    told = str(field.db_type(connections["default"]))
    plain = "text" if told.startswith("varchar") else told.partition("(")[0]
    return "" if "[" in told or plain == "bytea" else plain


def _from_json(columns: Sequence[_Column]) -> str:
    """Return the rows that one text of JSON holds, a member with a short name for each column."""
    read = [f"c{number}::{each.type}" for number, each in enumerate(columns)]
    # JSON within JSON comes as text, so that its null is JSON's and not the database's.
    kinds = [
        f"c{number} {'text' if each.type == 'jsonb' else each.type}" for number, each in enumerate(columns)
    ]
    return f"SELECT {', '.join(read)} FROM json_to_recordset(%s::json) AS told({', '.join(kinds)})"  # noqa: S608 - types of ours


def _as_json(told: Sequence[Sequence[Any]], columns: Sequence[_Column]) -> str:
    names = [f"c{number}" for number in range(len(columns))]
    rows = [dict(zip(names, row, strict=True)) for row in told]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    """Return what JSON has no word for as the database reads it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if hasattr(value, "obj"):  # JSON as the driver is given it
        return (value.dumps or json.dumps)(value.obj)
    raise TypeError(f"No column is known to hold a {type(value).__name__}")


@cache
def _table(model: type[models.Model]) -> _Table:
    return _Table(model)


def _values(row: models.Model, columns: Iterable[_Column], connection: Any) -> Iterable[Any]:
    inside = row.__dict__
    for each in columns:
        value = each.field.pre_save(row, add=True) if each.is_told else inside[each.attname]
        if value is None and each.field.null:
            yield None
        elif type(value) is each.passes:
            yield value
        elif type(value) is int and each.number:
            yield connection.ops.adapt_integerfield_value(value, each.number)
        else:
            yield each.field.get_db_prep_save(value, connection)
