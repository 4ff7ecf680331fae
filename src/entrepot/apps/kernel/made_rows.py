"""Rows of the database as objects of the ORM, and such objects as rows, with nothing worked out twice."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.signals import post_init, pre_init

type Maker = Callable[[Sequence[Any]], Any]
_TEXT = (models.CharField, models.TextField)
FEW = 8
"""Rows from which on PostgreSQL is given an array of each column: the driver reads one short statement."""
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


def insert[Row: models.Model](new: Iterable[Row]) -> list[Row]:
    """Write new rows of one table by one statement, and give them their numbers, as `bulk_create` does."""
    rows = list(new)
    if not rows:
        return rows
    model = type(rows[0])
    table = _table(model)
    connection = connections["default"]
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")  # type: ignore[attr-defined] # noqa: SLF001 - same
    keyed = rows[0].pk is not None
    columns = table.columns if keyed else table.columns[1:]
    as_arrays = len(rows) > FEW and connection.vendor == "postgresql" and all(each.type for each in columns)
    if not as_arrays and len(rows) * len(columns) > (connection.features.max_query_params or 30_000):
        return model._default_manager.bulk_create(rows)  # noqa: SLF001 - same
    told = [list(_values(row, columns, connection)) for row in rows]
    values = (
        [list(each) for each in zip(*told, strict=True)] if as_arrays else list(chain.from_iterable(told))
    )
    with connection.cursor() as cursor:
        cursor.execute(table.statement(0 if as_arrays else len(rows), keyed=keyed), values)
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

    def statement(self, count: int, *, keyed: bool) -> str:
        """Return the statement for so many rows, 0: for any number of them, an array for each column."""
        found = self._kept.get((count, keyed))
        if found is None:
            quote = connections["default"].ops.quote_name
            columns = self.columns if keyed else self.columns[1:]
            names = ", ".join(quote(each.name) for each in columns)
            row = f"({', '.join(['%s'] * len(columns))})"
            arrays = ", ".join(f"%s::{each.type}[]" for each in columns)
            rows = f"VALUES {', '.join([row] * count)}" if count else f"SELECT * FROM unnest({arrays})"  # noqa: S608 - types of ours
            found = f"INSERT INTO {quote(self._name)} ({names}) {rows}"
            if not keyed:
                found += f" RETURNING {quote(self.columns[0].name)}"
            self._kept[count, keyed] = found
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
    """Return the database's type of a column without its bounds, nothing where it holds arrays itself.

    What is brought to a bounded type is cut off; what is put into a column of it is refused, as it should be.
    """
    told = str(field.db_type(connections["default"]))
    return "" if "[" in told else "text" if told.startswith("varchar") else told.partition("(")[0]


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
