"""Conditions on facts: compiled once with a card, decided for each quote in three values.

A test holds, fails, or cannot be decided because a fact was not given. Rows of one group must all hold; one
group that holds is enough.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Protocol

from entrepot.core.law.consignment import Consignment, quantity_field
from entrepot.core.law.expressions import CONTEXT, QuantityMissingError
from entrepot.core.law.rates import Rates
from entrepot.core.law.request import Line, QuoteRequest
from entrepot.core.law.rows import ConditionRow, ListEntryRow
from entrepot.core.money import exponent

VALUE_PARTS = frozenset({"goods", "inland", "freight", "insurance"})
LIST_OPS = frozenset({"listed", "unlisted"})
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


_ORDERED = frozenset({"<", "<=", ">=", ">"})
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?")


class Listed(Protocol):
    """What a line's card knows of lists."""

    @property
    def entries(self) -> tuple[ListEntryRow, ...]:
        """Entries of any list a condition names that cover the line's code."""

    @property
    def lists_below(self) -> tuple[str, ...]:
        """Lists that name only national lines below the code."""


@dataclass(slots=True)
class Setting:
    """Where a condition is decided: the goods, the rates, and the line and parcel it is about (if any)."""

    consignment: Consignment
    rates: Rates
    cards: Sequence[Listed]
    words: "OrderWords"
    line: int | None = None
    parcel: int | None = None
    levies: dict[str, Decimal] = field(default_factory=dict)
    """Amounts of levies already computed for the parcel, rounded, in the law's currency (``levy:`` facts)."""

    def scopes(self, scope: str) -> Sequence[tuple[int, ...]]:
        """Return the groups of lines a test must hold for."""
        if scope in {"item", "line"}:
            return [(line,) for line in self.consignment.everything] if self.line is None else ((self.line,),)
        if scope == "parcel":
            return (
                self.consignment.parcels if self.parcel is None else (self.consignment.parcels[self.parcel],)
            )
        return (self.consignment.everything,)


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that did not hold, with the figures for its words."""

    row: ConditionRow
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that was not given."""

    row: ConditionRow
    field: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one subject: it holds, or these failures, or these missing facts."""

    holds: bool
    failures: tuple[Failure, ...] = ()
    missing: tuple[Missing, ...] = ()


HOLDS = Verdict(holds=True)
FAILS = Verdict(holds=False)
type Outcome = Failure | Missing | None
type Test = Callable[[Setting], Outcome]


class Conditions:
    """The compiled conditions of one subject."""

    __slots__ = ("_groups", "_silent", "by_words", "rows", "uses_levies")

    def __init__(self, rows: Sequence[ConditionRow]) -> None:
        self.rows = tuple(rows)
        self.by_words = bool(rows) and all(row.fact in ORDER_WORDS for row in rows)
        """The answer hangs on words of the order alone, whatever the goods and amounts."""
        self.uses_levies = any(row.fact.startswith("levy:") for row in rows)
        self._silent = all(row.on_fail == "other_measure" for row in rows)
        groups: dict[str, list[Test]] = {}
        for row in rows:
            groups.setdefault(row.group, []).append(compile_test(row))
        self._groups = tuple(tuple(tests) for tests in groups.values())

    def decide(self, setting: Setting) -> Verdict:
        """Decide the subject. Where nobody will be told why it fails, the first failure ends the matter."""
        if not self._groups:
            return HOLDS
        undecided = False
        for tests in self._groups:
            for test in tests:
                outcome = test(setting)
                if outcome is not None:
                    undecided = undecided or type(outcome) is Missing
                    break
            else:
                return HOLDS
        return FAILS if self._silent and not undecided else self._explain(setting)

    def _explain(self, setting: Setting) -> Verdict:
        """Collect every reason; with several groups, the one nearest to holding explains a failure."""
        failed: list[tuple[Failure, ...]] = []
        open_: list[Missing] = []
        for tests in self._groups:
            outcomes = [test(setting) for test in tests]
            failures = tuple(each for each in outcomes if isinstance(each, Failure))
            if failures:
                failed.append(failures)
            else:
                open_.extend(each for each in outcomes if isinstance(each, Missing))
        if open_ and not (failed and all(gap.row.missing == "optional" for gap in open_)):
            return Verdict(holds=False, missing=tuple(open_))
        return Verdict(holds=False, failures=min(failed, key=len))


def compile_test(row: ConditionRow) -> Test:
    """Return a function that decides one row."""
    if row.scope == "any_item":
        return _any_test(_plain_test(replace(row, scope="item")))
    if row.scope == "any_line":
        return _any_test(_plain_test(replace(row, scope="line")))
    return _plain_test(row)


def _plain_test(row: ConditionRow) -> Test:
    fact = row.fact
    if fact.startswith(("list:", "flag:")):
        return _list_test(row, fact[5:], flag=fact.startswith("flag:"))
    if fact.startswith("levy:"):
        return _levy_test(row, fact[5:])
    if fact.startswith(("quantity:", "measure:")):
        return _quantity_test(row, fact.split(":")[1])
    parts, _, unit = fact.partition("/")
    if set(parts.split("+")) <= VALUE_PARTS:
        return _value_test(row, tuple(parts.split("+")), unit)
    if fact in {"units", "lines", "quantity"}:
        return _count_test(row, fact)
    return _word_test(row, fact)


def _any_test(alone: Test) -> Test:
    """Hold when one line of the parcel (of the order, outside a parcel) passes by itself."""

    def test(at: Setting) -> Outcome:
        if at.line is not None:
            return alone(at)
        outcomes = [alone(replace(at, line=line)) for lines in at.scopes("parcel") for line in lines]
        if None in outcomes:
            return None
        return next((each for each in outcomes if isinstance(each, Missing)), outcomes[0])

    return test


def _limit(row: ConditionRow) -> Decimal:
    try:
        return Decimal(row.value)
    except InvalidOperation:
        msg = f"condition on {row.subject}: {row.value!r} is no number"
        raise ValueError(msg) from None


def shown(value: Decimal, currency: str, limit: Decimal | None = None) -> str:
    """Return a value to its currency's decimals; with more where it would look like the limit it missed."""
    places = exponent(currency) if currency else 2
    rounded = value.quantize(Decimal(1).scaleb(-places), context=CONTEXT)
    if rounded == limit and rounded != value:
        return format(value.quantize(Decimal("0.000001"), context=CONTEXT).normalize(), "f")
    return format(rounded if currency else rounded.normalize(), "f")


def _value_test(row: ConditionRow, parts: tuple[str, ...], unit: str) -> Test:
    limit, compare, currency = _limit(row), _COMPARE[row.op], row.unit
    item, person_year, scope = row.scope == "item" and not unit, row.scope == "person_year", row.scope

    def test(at: Setting) -> Outcome:
        goods = at.consignment
        factor = at.rates.factor(currency, "threshold")
        for lines in at.scopes(scope):
            value = goods.unit_value(parts, lines[0]) if item else goods.value(parts, lines)
            if person_year:
                value += Decimal(goods.request.buyer.spent_minor).scaleb(-goods.scale)
            if unit:
                try:
                    value = CONTEXT.divide(value, goods.quantity(unit, lines))
                except QuantityMissingError:
                    return Missing(row, f"lines[{lines[0]}].{quantity_field(unit)}")
            value = CONTEXT.multiply(value, factor)
            if not compare(value, limit):
                return Failure(row, shown(value, currency, limit), lines[0])
        return None

    return test


def _quantity_test(row: ConditionRow, unit: str) -> Test:
    limit, compare = _limit(row), _COMPARE[row.op]

    def test(at: Setting) -> Outcome:
        for lines in at.scopes(row.scope):
            try:
                value = at.consignment.quantity(unit, lines)
            except QuantityMissingError:
                return Missing(row, f"lines[{lines[0]}].{quantity_field(unit)}")
            if not compare(value, limit):
                return Failure(row, shown(value, "", limit), lines[0])
        return None

    return test


def _count_test(row: ConditionRow, fact: str) -> Test:
    limit, compare = _limit(row), _COMPARE[row.op]

    def test(at: Setting) -> Outcome:
        given = at.consignment.request.lines
        for lines in at.scopes(row.scope):
            count = len(lines) if fact == "lines" else sum(given[line].quantity for line in lines)
            if not compare(Decimal(count), limit):
                return Failure(row, str(count), lines[0])
        return None

    return test


def _levy_test(row: ConditionRow, levy: str) -> Test:
    limit, compare = _limit(row), _COMPARE[row.op]

    def test(at: Setting) -> Outcome:
        value = at.levies.get(levy, Decimal(0))
        first = at.scopes("parcel")[0][0]
        return None if compare(value, limit) else Failure(row, shown(value, row.unit, limit), first)

    return test


def _list_test(row: ConditionRow, list_id: str, *, flag: bool) -> Test:
    def test(at: Setting) -> Outcome:
        for lines in at.scopes("line"):
            line = lines[0]
            if list_id in at.cards[line].lists_below and not at.consignment.request.lines[line].national:
                return Missing(row, f"lines[{line}].national")
            entries = [entry for entry in at.cards[line].entries if entry.list == list_id]
            if flag:
                has = any(entry.flag == row.value for entry in entries)
                right = has if row.op == "=" else not has
            else:
                right = bool(entries) if row.op == "listed" else not entries
            if not right:
                return Failure(row, at.consignment.request.lines[line].code, line)
        return None

    return test


ORDER_WORDS = frozenset(
    {"purpose", "mode", "incoterm", "destination", "region", "ship_from", "seller.country", "scheme"}
    | {"buyer.kind", "buyer.tax_id", "buyer.personal_use"}
)
type OrderWords = Mapping[str, str | frozenset[str] | None]


def order_words(request: QuoteRequest, schemes: frozenset[str]) -> OrderWords:
    """Return the facts that are words and the same for every line; None was not given."""
    return {
        "purpose": request.purpose,
        "mode": request.mode,
        "incoterm": request.incoterm,
        "destination": request.destination,
        "region": request.region or None,
        "ship_from": request.ship_from,
        "seller.country": request.seller.country or None,
        "scheme": schemes,
        "buyer.kind": request.buyer.kind,
        "buyer.tax_id": request.buyer.tax_id,
        "buyer.personal_use": "true" if request.buyer.personal_use else "false",
    }


_LINE_WORDS: Mapping[str, Callable[[Line], str]] = {
    "origin": lambda line: line.origin,
    "hs": lambda line: line.code,
    "indivisible": lambda line: "true" if line.indivisible else "false",
    "agreement": lambda line: line.claim.agreement if line.claim else "",
    "claim.proof": lambda line: line.claim.proof if line.claim else "",
}


def _word_test(row: ConditionRow, fact: str) -> Test:
    if fact.startswith("facts."):
        return _own_fact_test(row, fact)
    return _line_word_test(row, fact) if fact in _LINE_WORDS else _order_word_test(row, fact)


def _order_word_test(row: ConditionRow, fact: str) -> Test:
    right, asks = _word_compare(row), row.op not in {"present", "absent"}

    def test(at: Setting) -> Outcome:
        value = at.words[fact]
        if value is None and asks:
            return Missing(row, fact)
        if right(value or ""):
            return None
        return Failure(row, value if isinstance(value, str) else " ".join(sorted(value or ())), at.line or 0)

    return test


def _line_word_test(row: ConditionRow, fact: str) -> Test:
    read, right = _LINE_WORDS[fact], _word_compare(row, prefixes=fact == "hs")

    def test(at: Setting) -> Outcome:
        given = at.consignment.request.lines
        for lines in at.scopes("line"):
            value = read(given[lines[0]])
            if not right(value):
                return Failure(row, value, lines[0])
        return None

    return test


def _own_fact_test(row: ConditionRow, fact: str) -> Test:
    name, asks = fact.removeprefix("facts."), row.op not in {"present", "absent"}
    right = _number_compare(row) if row.op in _ORDERED else _word_compare(row)

    def test(at: Setting) -> Outcome:
        given = at.consignment.request.lines
        for lines in at.scopes("line"):
            value = given[lines[0]].facts.get(name)
            if asks and (value is None or (row.op in _ORDERED and not _is_number(value))):
                return Missing(row, f"lines[{lines[0]}].{fact}")
            if not right(value or ""):
                return Failure(row, value or "", lines[0])
        return None

    return test


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _number_compare(row: ConditionRow) -> Callable[[str], bool]:
    limit, compare = _limit(row), _COMPARE[row.op]
    return lambda value: compare(Decimal(value), limit)


def _word_compare(row: ConditionRow, *, prefixes: bool = False) -> Callable[[str | frozenset[str]], bool]:
    values = frozenset(row.value.split())
    if row.op in {"present", "absent"}:
        return lambda value: bool(value) == (row.op == "present")
    positive = row.op in {"=", "in"}
    if prefixes:
        starts = tuple(values)
        return lambda value: str(value).startswith(starts) == positive
    if row.fact == "scheme":
        return lambda value: bool(values & frozenset(value)) == positive
    return values.__contains__ if positive else lambda value: value not in values
