"""Conditions: each fact has its operators, its kind of value and its unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from entrepot.core.law.pack_cells import Cells
from entrepot.core.law.pack_faults import CellError, Fault, Located, Reference
from entrepot.core.law.pack_index import MEMBER, Folder, Index
from entrepot.core.law.rows import ConditionRow, Levy

CHOICES = {
    "purpose": ("sale", "gift", "sample", "return"),
    "mode": ("air", "post", "sea", "land"),
    "incoterm": ("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"),
    "buyer.kind": ("consumer", "business"),
    "buyer.personal_use": ("true", "false"),
    "indivisible": ("true", "false"),
}
COUNTRY_FACTS = frozenset({"ship_from", "origin", "destination", "seller.country"})
COUNTS = frozenset({"quantity", "units", "lines"})
WORDS = frozenset({"buyer.tax_id", "region", "scheme", "agreement", "claim.proof", "hs"})
VALUE_PARTS = frozenset({"goods", "inland", "freight", "insurance"})
ORDER_OPS = frozenset({"<", "<=", "=", "!=", ">=", ">"})
EQUAL_OPS = frozenset({"=", "!="})
CHOICE_OPS = EQUAL_OPS | {"in", "not_in"}
PRESENCE_OPS = frozenset({"present", "absent"})
LIST_OPS = frozenset({"listed", "unlisted"})
LEVY_FACTS = frozenset(f"levy:{levy}" for levy in get_args(Levy))


@dataclass(frozen=True, slots=True)
class _Known:
    cells: Cells
    lists: frozenset[str]
    geos: frozenset[str]
    schemes: frozenset[str]


def check_conditions(index: Index, reference: Reference) -> Iterator[Fault]:
    """Yield a fault for an unknown subject, fact, list or unit, and for a value its operator cannot test."""
    schemes = index.ids("registration", "scheme")
    known = _Known(Cells(reference, index.own_units), index.ids("list"), index.ids("geo"), schemes)
    for folder, located in index.each("condition"):
        row: ConditionRow = located.row
        if not _subject_stands(index, folder, row.subject):
            fix = "name a measure, route or gap of this pack or its parent"
            yield located.place.fault("subject", f"there is no '{row.subject}'", fix)
        yield from _check_fact(located, known)


def _subject_stands(index: Index, folder: Folder, subject: str) -> bool:
    return any(index.resolves(table, subject, folder) for table in ("measure", "route", "gap"))


def _check_fact(located: Located[ConditionRow], known: _Known) -> Iterator[Fault]:
    row = located.row
    ops = _operators(row.fact, known)
    if ops is None:
        fix = "see docs/law/format.md, condition.csv"
        yield located.place.fault("fact", f"'{row.fact}' is no fact", fix)
        return
    if row.op not in ops:
        fix = "use one of " + " ".join(sorted(ops))
        yield located.place.fault("op", f"'{row.fact}' cannot be tested with '{row.op}'", fix)
        return
    try:
        _check_unit(row, known)
    except CellError as error:
        yield located.place.fault("unit", error.reason, error.fix)
    try:
        _check_value(row, known)
    except CellError as error:
        yield located.place.fault("value", error.reason, error.fix)


def _operators(fact: str, known: _Known) -> frozenset[str] | None:
    """Return the operators a fact may be tested with; None when there is no such fact."""
    kind, colon, name = fact.partition(":")
    if colon:
        if kind in {"list", "flag"} and name in known.lists:
            return LIST_OPS if kind == "list" else EQUAL_OPS
        counted = kind in {"quantity", "measure"} and _is_unit(name, known)
        return ORDER_OPS if counted or fact in LEVY_FACTS else None
    if fact in CHOICES or fact in COUNTRY_FACTS or fact in WORDS:
        return CHOICE_OPS | PRESENCE_OPS
    if fact in COUNTS or _is_value(fact, known):
        return ORDER_OPS
    if fact.startswith("facts.") and len(fact) > len("facts."):
        return CHOICE_OPS | PRESENCE_OPS
    return None


def _is_unit(name: str, known: _Known) -> bool:
    try:
        known.cells.unit(name)
    except CellError:
        return False
    return True


def _is_value(fact: str, known: _Known) -> bool:
    base, slash, unit = fact.partition("/")
    return set(base.split("+")) <= VALUE_PARTS and (not slash or _is_unit(unit, known))


def _check_unit(row: ConditionRow, known: _Known) -> None:
    if _is_value(row.fact, known) or row.fact in LEVY_FACTS:
        known.cells.currency(row.unit)
    elif row.unit and row.unit not in known.cells.reference.currencies:
        known.cells.unit(row.unit)


def _check_value(row: ConditionRow, known: _Known) -> None:
    words = row.value.split()
    if row.op in PRESENCE_OPS | LIST_OPS:
        if words:
            raise CellError(f"'{row.op}' takes no value", "leave it empty")
        return
    if not words:
        raise CellError("is empty", "write what the fact is compared with")
    if row.op not in {"in", "not_in"} and len(words) > 1:
        raise CellError(f"'{row.op}' takes one value", "use in or not_in for several")
    if _operators(row.fact, known) == ORDER_OPS:
        known.cells.number(row.value)
        return
    for word in words:
        _check_word(row.fact, word, known)


def _check_word(fact: str, word: str, known: _Known) -> None:
    if fact in CHOICES and word not in CHOICES[fact]:
        raise CellError(f"'{word}' is no {fact}", "write one of " + " ".join(CHOICES[fact]))
    if fact in COUNTRY_FACTS and word != MEMBER:
        if not word.startswith("@"):
            known.cells.country(word)
        elif word[1:] not in known.geos:
            raise CellError(f"there is no '{word[1:]}' in geo.csv", "add the group")
    if fact == "hs":
        if not word.startswith("@"):
            known.cells.hs_code(word)
        elif word[1:] not in known.lists:
            raise CellError(f"there is no '{word[1:]}' in list.csv", "add the list")
    if fact == "scheme" and word not in known.schemes:
        raise CellError(f"there is no '{word}' in registration.csv", "add the scheme")
