"""A law in memory, row by row, for tests of the engine alone: one made-up country ``XA`` in euro."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.core.law import rows as r
from entrepot.core.law.quote import Cards, Quote, make_quote
from entrepot.core.law.request_reading import parse_request
from entrepot.core.law.source import PublishedRate

TODAY = date(2026, 11, 21)
CENT = r.RoundingRow("cent", "half_up", Decimal("0.01"), "line")
ROUTE = r.RouteRow(
    id="XA-NORMAL",
    country="XA",
    name="Normal",
    name_zh="一般",
    summary="",
    summary_zh="",
    basis="CIF",
    customs_value="goods+freight+insurance",
    currency="EUR",
    levies=("duty", "vat"),
    period=r.ALWAYS,
    source="s",
    confidence="P",
)
PLAIN = r.MeasureRow(
    id="XA.DUTY",
    country="XA",
    routes=("*",),
    levy="duty",
    codes=("*",),
    origins=("*",),
    expression="10% V",
    relief=Decimal(1),
    base="goods+freight+insurance",
    currency="EUR",
    priority=0,
    stack="replace",
    date_basis="declaration",
    period=r.ALWAYS,
    collect_at="delivery",
    liable="buyer",
    scheme="",
    refund="on_return",
    rounding="cent",
    source="s",
    confidence="P",
)
VAT = replace(
    PLAIN,
    id="XA.VAT",
    levy="vat",
    expression="20% V",
    base="goods+freight+insurance+duty",
    date_basis="supply",
)


def measure(measure_id: str, expression: str, **changes: Any) -> r.MeasureRow:
    """Return a duty row that differs from the plain one."""
    return replace(PLAIN, id=measure_id, expression=expression, **changes)


def condition(subject: str, fact: str, op: str, value: str, **changes: Any) -> r.ConditionRow:
    """Return a condition in group ``a`` that makes its measure not apply."""
    row = r.ConditionRow(
        subject, "a", fact, op, value, "", "line", "other_measure", "closed", "needs", r.ALWAYS, "s", "P"
    )
    return replace(row, **changes)


class SmallLaw:
    """A ``LawSource`` over lists of rows."""

    edition = "small"

    def __init__(self, *measures: r.MeasureRow, **rows: Any) -> None:
        self._measures = measures
        self._conditions: tuple[r.ConditionRow, ...] = tuple(rows.get("conditions", ()))
        self._routes: tuple[r.RouteRow, ...] = tuple(rows.get("routes", (ROUTE,)))
        self._gaps: tuple[r.GapRow, ...] = tuple(rows.get("gaps", ()))
        self._entries: tuple[r.ListEntryRow, ...] = tuple(rows.get("entries", ()))
        self._roundings = {row.id: row for row in (CENT, *rows.get("roundings", ()))}
        self._geos: dict[str, frozenset[str]] = rows.get("geos", {})
        self._codes: tuple[r.CodeRow, ...] = tuple(rows.get("codes", ()))
        self._correlates: tuple[r.CorrelateRow, ...] = tuple(rows.get("correlates", ()))
        self._rates: dict[str, Decimal] = rows.get("rates", {})

    def pack(self, country: str) -> r.PackRow | None:
        row = r.PackRow("XA", "Exampland", "示例国", "", "EUR", "Europe/Paris", "2026-01", selectable=True)
        return row if country == "XA" else None

    def routes(self, country: str) -> tuple[r.RouteRow, ...]:
        return self._routes

    def measures(self, country: str, code: str) -> tuple[r.MeasureRow, ...]:
        return self._measures

    def conditions(self, subject: str) -> tuple[r.ConditionRow, ...]:
        return tuple(row for row in self._conditions if row.subject == subject)

    def gaps(self, country: str) -> tuple[r.GapRow, ...]:
        return self._gaps

    def papers(self, country: str) -> tuple[r.PaperRow, ...]:
        return ()

    def geo(self, group: str, day: date) -> frozenset[str]:
        return self._geos[group]

    def list_entries(self, list_id: str, code: str) -> tuple[r.ListEntryRow, ...]:
        return tuple(
            row
            for row in self._entries
            if row.list == list_id and (row.code.startswith(code) or code.startswith(row.code))
        )

    def rounding(self, rounding_id: str) -> r.RoundingRow:
        return self._roundings[rounding_id]

    def fx(self, country: str) -> tuple[r.FxRow, ...]:
        return tuple(r.FxRow("XA", use, "ECB", "day", "s", "P") for use in ("threshold", "border", "return"))

    def rate(self, provider: str, currency: str, day: date) -> PublishedRate | None:
        return PublishedRate(self._rates[currency], day, provider) if currency in self._rates else None

    def registrations(self) -> tuple[r.RegistrationRow, ...]:
        return ()

    def national(self, country: str, code: str) -> tuple[r.CodeRow, ...]:
        return tuple(row for row in self._codes if row.code.startswith(code))

    def correlate(self, edition: str, code: str) -> tuple[r.CorrelateRow, ...]:
        return tuple(row for row in self._correlates if (row.from_edition, row.from_code) == (edition, code))

    def hs_known(self, code: str) -> bool:
        return True

    def source(self, source_id: str) -> r.SourceRow | None:
        return None

    def text(self, code: str, language: str) -> r.TextRow | None:
        return None


def line(price: str = "100.00", **given: Any) -> dict[str, Any]:
    """Return a line of T-shirts."""
    return {"hs": "610910", "unit_price": price, **given}


def ask(law: SmallLaw, *lines: dict[str, Any], **given: Any) -> Quote:
    """Quote lines from China to Exampland."""
    body = {
        "destination": "XA",
        "ship_from": "CN",
        "currency": "EUR",
        "lines": list(lines) or [line()],
        **given,
    }
    return make_quote(parse_request(body, today=TODAY), Cards(law))


def amounts(quote: Quote) -> dict[str, int]:
    """Return the sum of components by levy, in minor units."""
    assert quote.priced
    sums: dict[str, int] = {}
    for part in quote.priced.chosen.components:
        sums[part.measure.levy] = sums.get(part.measure.levy, 0) + part.amount_minor
    return sums
