"""A rule as rows of a form: each a condition; all of them hold, or at least one. And back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from entrepot.apps.businesses.words import EVIDENCE_WORDS, KIND_WORDS
from entrepot.apps.programmes.words import FACT_WORDS
from entrepot.apps.reference import queries as reference
from entrepot.core.support.eligibility import (
    FACTS,
    AllOf,
    AnyOf,
    Condition,
    FactType,
    Not,
    Rule,
    RuleError,
    parse_rule,
    write_rule,
)
from entrepot.web.design import places

FIRST_ROWS: Final = 2
MOST_ROWS: Final = 20


@dataclass(slots=True)
class Row:
    """One condition as it was filled in. `what` is `fact comparison`; an empty row says nothing."""

    what: str = ""
    value: str = ""
    denied: bool = False
    evidence: str = "declared"
    error: str = ""


@dataclass(slots=True)
class RuleForm:
    """The rows, how they are joined, and what they say; `document` is a rule that no rows can show."""

    rows: list[Row] = field(default_factory=list)
    join: str = "all"
    document: Any = None

    @property
    def has_errors(self) -> bool:
        """Whether a row makes no sense."""
        return any(row.error for row in self.rows)

    def rule(self) -> Any:
        """Return the rule of the rows as a document, None when they say nothing or a row is wrong."""
        if self.document is not None:
            return self.document
        parts = [part for row in self.rows if row.what and (part := _part(row)) is not None]
        if not parts or self.has_errors:
            return None
        return {self.join: parts}


def choices() -> list[tuple[str, str]]:
    """Return what a condition may begin with: (`fact comparison`, words)."""
    how = {"at_most": _("at most"), "at_least": _("at least"), "one_of": _("one of"), "has_any": ""}
    return [
        (f"{fact.name} {comparison}", f"{FACT_WORDS[fact.name]} {how.get(comparison, '')}".strip())
        for fact in FACTS.values()
        for comparison in fact.comparisons
    ]


def evidences() -> list[tuple[str, str]]:
    """Return how well a fact must be known, in words."""
    return [(code, str(said)) for code, said in EVIDENCE_WORDS.items()]


def from_post(data: QueryDict) -> RuleForm:
    """Read the rows of a form that was sent; a row more when that was asked for."""
    if kept := data.get("document"):
        return _kept(kept)
    count = min(len(data.getlist("what")), MOST_ROWS)
    texts = {name: data.getlist(name) for name in ("what", "value", "evidence", "sign")}
    rows = [
        Row(
            what=_at(texts["what"], place),
            value=_at(texts["value"], place).strip(),
            denied=_at(texts["sign"], place) == "not",
            evidence=_at(texts["evidence"], place) or "declared",
        )
        for place in range(count)
    ]
    if data.get("do") == "more" and len(rows) < MOST_ROWS:
        rows.append(Row())
    join = "any" if data.get("join") == "any" else "all"
    return RuleForm(rows=rows or empty_rows(), join=join)


def from_rule(document: Any) -> RuleForm:
    """Return the rows of a rule; one that is deeper than rows is kept as it is."""
    rule = parse_rule(document)
    if isinstance(rule, AllOf | AnyOf):
        rows = [row for part in rule.parts if (row := _row(part)) is not None]
        if len(rows) == len(rule.parts):
            return RuleForm(rows=rows, join="any" if isinstance(rule, AnyOf) else "all")
    elif (row := _row(rule)) is not None:
        return RuleForm(rows=[row])
    return RuleForm(document=document)


def empty_rows() -> list[Row]:
    """Return the rows of a new rule."""
    return [Row() for _number in range(FIRST_ROWS)]


def _kept(text: str) -> RuleForm:
    try:
        document = json.loads(text)
        parse_rule(document)
    except (ValueError, RuleError):
        return RuleForm(rows=empty_rows())
    return RuleForm(document=document)


def _at(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _part(row: Row) -> dict[str, Any] | None:
    name, _blank, comparison = row.what.partition(" ")
    fact = FACTS.get(name)
    if fact is None:
        row.error = _("Choose a fact.")
        return None
    value: Any = True
    if fact.type in {FactType.CHOICE, FactType.SET}:
        value = list(dict.fromkeys(_codes(name, row.value)))
    elif fact.type is not FactType.FLAG:
        digits = row.value.replace(",", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit():
            row.error = _("Give a whole number.")
            return None
        value = int(digits)
    document = {"fact": name, "is": comparison, "value": value}
    if fact.declared and row.evidence != "declared":
        document["evidence"] = row.evidence
    try:
        parse_rule(document)
    except RuleError:
        row.error = _("Fill this in.")
        return None
    if name == "country" and any(reference.get_country(code) is None for code in value):
        row.error = _("Give countries by name or code, with commas between.")
        return None
    if name == "kind" and not set(value) <= set(KIND_WORDS):
        row.error = ", ".join(f"{code}: {said}" for code, said in KIND_WORDS.items())
        return None
    return {"not": document} if row.denied else document


def _codes(name: str, text: str) -> list[str]:
    given = [each.strip() for each in text.replace("，", ",").replace("、", ",").split(",") if each.strip()]
    if name == "country":
        return [_country_code(each) for each in given]
    if name == "kind":
        by_word = {str(said).lower(): code for code, said in KIND_WORDS.items()}
        return [by_word.get(each.lower(), each) for each in given]
    return [each.upper() for each in given] if name == "markets" else given


def _country_code(text: str) -> str:
    if reference.get_country(text) is not None:
        return text.upper()
    names = _country_names()
    return names.get(text.casefold(), text)


def _country_names() -> Mapping[str, str]:
    languages = ("en", places.current().language)
    return {
        country.named(language).casefold(): country.iso2
        for language in languages
        for country in reference.list_countries(language)
    }


def _row(rule: Rule) -> Row | None:
    denied = isinstance(rule, Not)
    condition = rule.part if isinstance(rule, Not) else rule
    if not isinstance(condition, Condition):
        return None
    kept = write_rule(condition)
    value = kept["value"]
    text = ", ".join(value) if isinstance(value, list) else "" if value is True else str(value)
    return Row(
        what=f"{condition.fact} {condition.comparison}",
        value=text,
        denied=denied,
        evidence=condition.evidence.value,
    )
