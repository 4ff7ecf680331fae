"""The rows of a law pack: what each table of ``data/law/<ISO>/`` says, as frozen values.

The column names of the files are the field names here; ``docs/law/format.md`` explains each for the person
who edits a pack. Dates are half-open periods: ``valid_from <= day < valid_to``.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Confidence = Literal["P", "S", "W", "U", "C"]
"""P official page, S law firm or agreeing press, W one weak page, U general knowledge, C sources conflict."""

Stack = Literal["add", "replace", "minimum_total"]
Levy = Literal[
    "duty", "vat", "gst", "sales_tax", "consumption_tax", "excise", "parcel_tax", "income_tax", "fee"
]
DateBasis = Literal["order", "export", "import", "declaration", "supply"]
Scope = Literal["item", "line", "parcel", "order", "recipient_day", "person_year", "any_item", "any_line"]
"""What a test must hold for: every item or line, or at least one of them (``any_``), or a sum."""
OnFail = Literal["refuse", "other_measure", "unknown"]


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open period of days; ``None`` is open on that side."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether ``day`` lies in the period (the end day does not)."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """``source.csv``: where a rule was read."""

    id: str
    title: str
    address: str
    authority: str
    published: str
    seen_on: str
    quote: str
    licence: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """``route.csv``: one way into a country, with the levies every line on it must have an answer for."""

    id: str
    country: str
    name: str
    name_zh: str
    summary: str
    summary_zh: str
    basis: str
    """The words printed as the customs basis: CIF, FOB, ..."""
    customs_value: str
    """The value parts that make the customs value, as in a measure's base: ``goods+freight+insurance``."""
    currency: str
    levies: tuple[str, ...]
    """Levies that must be answered for every line (a zero needs a row that says zero)."""
    period: Period
    source: str
    confidence: Confidence
    note: str = ""
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class RoundingRow:
    """``rounding.csv``: mode, step in a currency, and the level at which the sum is rounded."""

    id: str
    mode: str
    """half_up half_even half_down up down floor ceiling"""
    step: Decimal
    level: Literal["line", "levy", "entry"]
    """line: each line; levy: one measure summed over a parcel; entry: one levy summed over a parcel."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """``measure.csv``: one rule that makes an amount."""

    id: str
    country: str
    routes: tuple[str, ...]
    levy: Levy
    codes: tuple[str, ...]
    """HS or national prefixes of 2 to 10 digits, ``*`` for all, ``!`` before a prefix that is left out."""
    origins: tuple[str, ...]
    """ISO codes, ``@GROUP``, ``*``, ``!`` before one left out."""
    expression: str
    relief: Decimal
    base: str
    """The parts that make V, joined by ``+``: goods freight insurance inland and charges already made."""
    currency: str
    priority: int
    stack: Stack
    date_basis: DateBasis
    period: Period
    collect_at: Literal["checkout", "delivery"]
    """Where the law puts the collection; ``delivery`` levies move to checkout under Incoterm DDP."""
    liable: str
    scheme: str
    refund: str
    rounding: str
    source: str
    confidence: Confidence
    note: str = ""
    note_zh: str = ""
    agreement: str = ""
    """A preference: applies only to a line that claims this agreement."""
    conflict: str = ""
    """With confidence C: what the other reading of the law says, in words."""
    conflict_zh: str = ""


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """``condition.csv``: a test on facts. Rows of one group must all hold; one group that holds is enough."""

    subject: str
    """The id of the measure or route it belongs to."""
    group: str
    fact: str
    op: str
    """< <= = != >= > in not_in present absent listed unlisted"""
    value: str
    unit: str
    """Currency of a value fact, else empty."""
    scope: Scope
    on_fail: OnFail
    code: str
    missing: Literal["needs", "optional"]
    """``optional``: the fact may be absent when another group of the subject can be decided."""
    period: Period
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ListRow:
    """``list.csv``: a list of codes that a condition or a measure names."""

    id: str
    title: str
    complete: bool
    """False: a code that is not on it is *unknown*, never a no."""
    period: Period
    source: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListEntryRow:
    """``list_entry.csv``: one code of a list, with remarks that are rules too."""

    list: str
    code: str
    text: str
    flag: str
    cap: Decimal | None
    cap_unit: str
    cap_period: str
    period: Period
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class GeoRow:
    """``geo.csv``: a named group of countries at a time."""

    id: str
    members: tuple[str, ...]
    period: Period
    source: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """``gap.csv``: law that is known to be missing.

    ``block`` makes every line it matches unknown; ``warn`` adds a warning to a price; ``named`` acts only
    where an expression says ``gap(<id>)``.
    """

    id: str
    country: str
    routes: tuple[str, ...]
    codes: tuple[str, ...]
    origins: tuple[str, ...]
    levy: str
    effect: Literal["block", "warn", "named"]
    period: Period
    text: str
    text_zh: str
    source: str


@dataclass(frozen=True, slots=True)
class FxRow:
    """``fx.csv``: which official exchange rate a use takes."""

    country: str
    use: Literal["threshold", "border", "return"]
    provider: str
    date_rule: Literal["day", "previous_day", "month", "period_end"]
    """month: the rate published on the second-last Wednesday of the month before (EU customs rate)."""
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CounterRow:
    """``counter.csv``: an allowance of one person over a period."""

    id: str
    country: str
    limit: Decimal
    currency: str
    scope: Scope
    period: Period
    source: str


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """``registration.csv``: a scheme a seller or platform registers for."""

    scheme: str
    country: str
    threshold: Decimal | None
    currency: str
    months: int
    text: str
    text_zh: str
    period: Period
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class CodeRow:
    """``code.csv``: a national tariff line and its units of quantity (UN/ECE Rec 20)."""

    code: str
    country: str
    description: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrelateRow:
    """``correlate.csv``: one code of an HS edition and where its goods went in another."""

    from_edition: str
    from_code: str
    to_edition: str
    to_code: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """``paper.csv``: a document the shipment needs on a route."""

    id: str
    country: str
    routes: tuple[str, ...]
    codes: tuple[str, ...]
    name: str
    name_zh: str
    why: str
    why_zh: str
    who: str
    period: Period
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class TextRow:
    """``text.csv``: the words of a reason code in one language, with ``{named}`` places for its figures."""

    code: str
    language: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """``pack.toml``: whose law the folder holds."""

    country: str
    name: str
    name_zh: str
    parent: str
    """The pack whose rows apply as well (a member state's parent is EU)."""
    currency: str
    timezone: str
    edition: str
    selectable: bool
    """False for a group pack such as EU, which is no destination of its own."""


@dataclass(frozen=True, slots=True)
class Pack:
    """All rows of one folder."""

    pack: PackRow
    sources: tuple[SourceRow, ...] = ()
    routes: tuple[RouteRow, ...] = ()
    roundings: tuple[RoundingRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    conditions: tuple[ConditionRow, ...] = ()
    lists: tuple[ListRow, ...] = ()
    list_entries: tuple[ListEntryRow, ...] = ()
    geos: tuple[GeoRow, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    fxs: tuple[FxRow, ...] = ()
    counters: tuple[CounterRow, ...] = ()
    registrations: tuple[RegistrationRow, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    correlates: tuple[CorrelateRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    texts: tuple[TextRow, ...] = ()
