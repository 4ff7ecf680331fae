"""The tables of a pack: which columns each has, how a cell is read and what a whole row must satisfy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from entrepot.core.law import rows as r
from entrepot.core.law.expressions import ExpressionError, Gap, parse
from entrepot.core.law.pack_cells import Cells, OneOf
from entrepot.core.law.pack_faults import CellError

type Reader = Callable[[Cells, str], object]
type Columns = dict[str, Reader]


class Remark(NamedTuple):
    """What is wrong with a whole row: the column to look at, the reason, the fix."""

    column: str
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table. ``member`` is the field of :class:`rows.Pack` that holds its rows."""

    member: str
    row: type
    columns: Mapping[str, Reader]
    check: Callable[[Any], Iterator[Remark]] | None = None
    folder_column: bool = True
    """Whether the country of the row is the folder's (a column ``country`` must then say the same)."""


PERIOD: Columns = {"valid_from": Cells.day, "valid_to": Cells.day}
ORIGIN: Columns = {"source": Cells.ident, "confidence": OneOf(*get_args(r.Confidence))}
NOTES: Columns = {"note": Cells.text, "note_zh": Cells.text}
SCOPE = OneOf(*get_args(r.Scope))
OPS = OneOf("<", "<=", "=", "!=", ">=", ">", "in", "not_in", "present", "absent", "listed", "unlisted")


def _expression(_cells: Cells, cell: str) -> str:
    try:
        parse(cell)
    except ExpressionError as error:
        raise CellError(str(error), "see docs/law/format.md, Expressions") from None
    return cell


def _address(_cells: Cells, cell: str) -> str:
    if cell and not cell.startswith(("https://", "http://")):
        raise CellError(
            f"'{cell}' is no address", "begin with https://, or leave it empty and grade S at best"
        )
    return cell


def _levies(cells: Cells, cell: str) -> tuple[str, ...]:
    levy = OneOf(*get_args(r.Levy))
    return tuple(str(levy(cells, word)) for word in cell.split())


def _measure(row: r.MeasureRow) -> Iterator[Remark]:
    if row.confidence == "C" and not row.conflict:
        yield Remark("conflict", "confidence C without the other reading", "write conflict and conflict_zh")
    if row.relief < 0 or row.relief > 1:
        yield Remark("relief", f"{row.relief} is no factor from 0 to 1", "write 1 for no relief")
    if row.levy in row.base.split("+"):
        yield Remark("base", f"{row.levy} cannot be charged on itself", "use an expression such as V/(1-10%)")
    if row.period.start is None and not isinstance(parse(row.expression), Gap):
        yield Remark("valid_from", "a rate without its first day", "write the earliest day that is proven")


SELECTION: Columns = {"routes": Cells.routes, "codes": Cells.codes}
TWO_LANGUAGES: Columns = {"text": Cells.words, "text_zh": Cells.words}
COUNTRY: Columns = {"country": Cells.country}
IDENT: Columns = {"id": Cells.ident}


def _all(read: Reader, *columns: str) -> Columns:
    return dict.fromkeys(columns, read)


TABLES: Mapping[str, Table] = {
    "source": Table(
        "sources",
        r.SourceRow,
        IDENT
        | {"title": Cells.words, "address": _address}
        | _all(Cells.text, "authority", "published", "seen_on", "quote", "licence"),
        folder_column=False,
    ),
    "route": Table(
        "routes",
        r.RouteRow,
        IDENT
        | _all(Cells.words, "name", "name_zh", "summary", "summary_zh", "basis")
        | {"customs_value": Cells.base, "currency": Cells.currency, "levies": _levies}
        | PERIOD
        | ORIGIN
        | NOTES,
    ),
    "measure": Table(
        "measures",
        r.MeasureRow,
        IDENT
        | COUNTRY
        | SELECTION
        | {
            "levy": OneOf(*get_args(r.Levy)),
            "origins": Cells.origins,
            "expression": _expression,
            "relief": Cells.number,
            "base": Cells.base,
            "currency": Cells.currency,
            "priority": Cells.integer,
            "stack": OneOf(*get_args(r.Stack)),
            "date_basis": OneOf(*get_args(r.DateBasis)),
            "collect_at": OneOf("checkout", "delivery"),
            "liable": OneOf("platform", "seller", "buyer", "carrier", "importer"),
            "scheme": Cells.ident_or_none,
            "refund": OneOf("on_return", "never", "claim"),
            "rounding": Cells.ident,
            "agreement": Cells.ident_or_none,
            "conflict": Cells.text,
            "conflict_zh": Cells.text,
        }
        | PERIOD
        | ORIGIN
        | NOTES,
        check=_measure,
    ),
    "condition": Table(
        "conditions",
        r.ConditionRow,
        _all(Cells.ident, "subject", "group")
        | {
            "fact": Cells.words,
            "op": OPS,
            "value": Cells.text,
            "unit": Cells.text,
            "scope": SCOPE,
            "on_fail": OneOf(*get_args(r.OnFail)),
            "code": Cells.ident_or_none,
            "missing": OneOf("needs", "optional"),
        }
        | PERIOD
        | ORIGIN,
        folder_column=False,
    ),
    "rounding": Table(
        "roundings",
        r.RoundingRow,
        IDENT
        | {
            "mode": OneOf("half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"),
            "step": Cells.step,
            "level": OneOf("line", "levy", "entry"),
        },
        folder_column=False,
    ),
    "list": Table(
        "lists",
        r.ListRow,
        IDENT | {"title": Cells.words, "complete": Cells.truth, "note": Cells.text} | PERIOD | ORIGIN,
        folder_column=False,
    ),
    "list_entry": Table(
        "list_entries",
        r.ListEntryRow,
        {
            "list": Cells.ident,
            "code": Cells.hs_code,
            "text": Cells.text,
            "flag": Cells.ident_or_none,
            "cap": Cells.number_or_none,
            "cap_unit": Cells.unit_or_none,
            "cap_period": Cells.ident_or_none,
            "confidence": ORIGIN["confidence"],
        }
        | PERIOD,
        folder_column=False,
    ),
    "geo": Table(
        "geos",
        r.GeoRow,
        IDENT | {"members": Cells.countries, "source": Cells.ident} | PERIOD,
        folder_column=False,
    ),
    "gap": Table(
        "gaps",
        r.GapRow,
        IDENT
        | COUNTRY
        | SELECTION
        | {
            "origins": Cells.origins,
            "levy": OneOf(*get_args(r.Levy), "*", empty=True),
            "effect": OneOf("block", "warn", "named"),
            "source": Cells.ident,
        }
        | TWO_LANGUAGES
        | PERIOD,
    ),
    "fx": Table(
        "fxs",
        r.FxRow,
        COUNTRY
        | {
            "use": OneOf("threshold", "border", "return"),
            "provider": Cells.ident,
            "date_rule": OneOf("day", "previous_day", "month", "period_end"),
        }
        | ORIGIN,
    ),
    "counter": Table(
        "counters",
        r.CounterRow,
        IDENT
        | COUNTRY
        | {"limit": Cells.number, "currency": Cells.currency, "scope": SCOPE, "source": Cells.ident}
        | PERIOD,
    ),
    "registration": Table(
        "registrations",
        r.RegistrationRow,
        COUNTRY
        | {
            "scheme": Cells.ident,
            "threshold": Cells.number_or_none,
            "currency": Cells.currency_or_none,
            "months": Cells.integer,
        }
        | TWO_LANGUAGES
        | PERIOD
        | ORIGIN,
    ),
    "code": Table(
        "codes",
        r.CodeRow,
        COUNTRY | {"code": Cells.hs_code, "description": Cells.words, "units": Cells.units},
    ),
    "correlate": Table(
        "correlates",
        r.CorrelateRow,
        _all(Cells.ident, "from_edition", "to_edition") | _all(Cells.any_code, "from_code", "to_code"),
        folder_column=False,
    ),
    "paper": Table(
        "papers",
        r.PaperRow,
        IDENT
        | COUNTRY
        | SELECTION
        | _all(Cells.words, "name", "name_zh", "why", "why_zh", "who")
        | PERIOD
        | ORIGIN,
    ),
    "text": Table(
        "texts",
        r.TextRow,
        {
            "code": Cells.ident,
            "language": OneOf("en", "zh-hans"),
            "message": Cells.words,
            "fix": Cells.text,
        },
        folder_column=False,
    ),
}
"""Every table by the stem of its file."""

SHARED_TABLES = frozenset(
    {"source", "geo", "text", "rounding", "list", "list_entry", "correlate", "registration"}
)
"""What ``_shared`` may hold: rows that belong to no country."""
