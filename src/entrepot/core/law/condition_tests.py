"""The tests that conditions are made of: one row of a pack becomes one function of a setting."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Literal

from entrepot.core.law.consignment import quantity_field
from entrepot.core.law.expressions import CONTEXT, QuantityMissingError
from entrepot.core.law.rate_card import RateCard
from entrepot.core.law.rates import ONE
from entrepot.core.law.request import Buyer, Line
from entrepot.core.law.rows import ConditionRow
from entrepot.core.law.setting import ORDER_WORDS, Failure, Known, Missing, Outcome, Setting

VALUE_PARTS = frozenset({"goods", "inland", "freight", "insurance"})
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
BEFORE: Mapping[str, Callable[[Buyer], int]] = {
    "person_year": attrgetter("spent_minor"),
    "recipient_day": attrgetter("received_minor"),
}
"""What came before and counts with the goods, by scope."""
type Test = Callable[[Setting], Outcome]


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
        return _list_test(row)
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
        outcomes = [alone(at.on_line(line)) for lines in at.scopes("parcel") for line in lines]
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


def _value_test(row: ConditionRow, parts: tuple[str, ...], unit: str) -> Test:
    limit, compare, currency = _limit(row), _COMPARE[row.op], row.unit
    item, scope = row.scope == "item" and not unit, row.scope
    before = BEFORE.get(scope)

    def test(at: Setting) -> Outcome:
        goods = at.consignment
        factor = at.rates.factor(currency, "threshold")
        for lines in at.scopes(scope):
            value = goods.unit_value(parts, lines[0]) if item else goods.value(parts, lines)
            if before:
                value += Decimal(before(goods.request.buyer)).scaleb(-goods.scale)
            if unit:
                try:
                    value = CONTEXT.divide(value, goods.quantity(unit, lines))
                except QuantityMissingError:
                    return Missing(row, f"lines[{lines[0]}].{quantity_field(unit)}")
            if factor is not ONE:
                value = CONTEXT.multiply(value, factor)
            if not compare(value, limit):
                return Failure(row, value, limit)
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
                return Failure(row, value, limit)
        return None

    return test


def _count_test(row: ConditionRow, fact: str) -> Test:
    limit, compare = _limit(row), _COMPARE[row.op]

    def test(at: Setting) -> Outcome:
        given = at.consignment.request.lines
        for lines in at.scopes(row.scope):
            count = len(lines) if fact == "lines" else sum(given[line].quantity for line in lines)
            if not compare(Decimal(count), limit):
                return Failure(row, str(count))
        return None

    return test


def _levy_test(row: ConditionRow, levy: str) -> Test:
    limit, compare = _limit(row), _COMPARE[row.op]

    def test(at: Setting) -> Outcome:
        value = at.levies.get(levy, Decimal(0))
        return None if compare(value, limit) else Failure(row, value, limit)

    return test


def _list_test(row: ConditionRow) -> Test:
    def test(at: Setting) -> Outcome:
        for lines in at.scopes("line"):
            line = lines[0]
            listed = _is_listed(row, at.tariffs[line].card)
            if listed is None:
                return Missing(row, f"lines[{line}].national")
            if not listed:
                return Failure(row, at.consignment.request.lines[line].code)
        return None

    return test


def _is_listed(row: ConditionRow, card: RateCard) -> bool | None:
    """Say whether a card meets a row on a list or its flag; None where only the national line can tell."""
    kind, _, name = row.fact.partition(":")
    if name in card.lists_below and not card.national:
        return None
    entries = [entry for entry in card.entries if entry.list == name]
    if kind == "flag":
        return any(entry.flag == row.value for entry in entries) == (row.op == "=")
    return bool(entries) == (row.op == "listed")


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
        return None if right(value or "") else Failure(row, _spoken(value))

    return test


def _spoken(word: str | frozenset[str] | None) -> str:
    return word if isinstance(word, str) else " ".join(sorted(word or ()))


def outcome_beforehand(row: ConditionRow, known: Known) -> Outcome | Literal["open"]:
    """Return what a row comes to for any goods; open where it hangs on them or a fact is missing."""
    fact, card = row.fact, known.card
    value: str | frozenset[str] | None
    if fact in ORDER_WORDS:
        value = known.words[fact]
        if value is None and row.op not in {"present", "absent"}:
            return "open"
        holds: bool | None = _word_compare(row)(value or "")
    elif card is None:
        return "open"
    elif fact.startswith(("list:", "flag:")):
        value, holds = card.code, _is_listed(row, card)
    elif fact in {"origin", "hs"}:
        value = card.origin if fact == "origin" else card.code
        holds = _word_compare(row, prefixes=fact == "hs")(value)
    else:
        return "open"
    if holds is None:
        return "open"
    return None if holds else Failure(row, _spoken(value))


def _line_word_test(row: ConditionRow, fact: str) -> Test:
    read, right = _LINE_WORDS[fact], _word_compare(row, prefixes=fact == "hs")

    def test(at: Setting) -> Outcome:
        given = at.consignment.request.lines
        for lines in at.scopes("line"):
            value = read(given[lines[0]])
            if not right(value):
                return Failure(row, value)
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
                return Failure(row, value or "")
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
