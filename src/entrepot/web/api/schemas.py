"""What the reading addresses answer with, as pydantic models: they write the reply and the documentation."""

from datetime import date
from typing import Any, Self

from ninja import Schema
from pydantic import Field

from entrepot.apps.reference.queries import HsCandidate
from entrepot.core.law.rows import MeasureRow, PackRow, RouteRow
from entrepot.web.api.languages import CHINESE


class FieldProblemOut(Schema):
    """One thing wrong with one field."""

    field: str = Field(examples=["lines[0].hs"])
    reason: str = Field(examples=["'64' is not six digits"])
    fix: str = Field(examples=["give six digits; never pad"])


class ProblemOut(Schema):
    """An RFC 9457 problem: what went wrong, and all wrong fields at once."""

    type: str = Field(examples=["urn:entrepot:problem:invalid-request"])
    title: str = Field(examples=["The request cannot be read as sent."])
    status: int = Field(examples=[422])
    detail: str | None = Field(None, description="What happened in this case, in words.")
    instance: str | None = Field(None, description="The id of the request, for our log.")
    errors: list[FieldProblemOut] | None = Field(None, description="Every wrong field.")


class PackOut(Schema):
    """Whose law is loaded."""

    country: str = Field(description="ISO 3166 alpha-2, or EU.", examples=["DE"])
    name: str = Field(examples=["Germany"])
    parent: str | None = Field(None, description="The pack whose rules apply as well.", examples=["EU"])
    currency: str = Field(examples=["EUR"])
    timezone: str = Field(description="Where the law's days begin.", examples=["Europe/Berlin"])
    edition: str = Field(description="The state of the pack.", examples=["2026-11-01"])
    selectable: bool = Field(description="False for a group that is no destination of its own.")

    @classmethod
    def of(cls, row: PackRow, language: str) -> Self:
        """Make one from a row."""
        name = row.name_zh if language == CHINESE else row.name
        return cls(name=name, parent=row.parent or None, **_same(row, cls, "name", "parent"))


class RuleOut(Schema):
    """What routes and measures share: since when, from where, how sure."""

    valid_from: date | None = Field(description="First day in force; null is open.")
    valid_to: date | None = Field(description="First day no longer in force; null is open.")
    source: str = Field(description="Id of the source.", examples=["CN-CGS-2016-18"])
    confidence: str = Field(
        description="P official page, S agreeing pages, W one weak page, U to be verified, C conflict.",
        examples=["P"],
    )
    note: str = Field(description="A remark in the language of the reply, or empty.")


class RouteOut(RuleOut):
    """A way into a country."""

    id: str = Field(examples=["EU-IOSS"])
    country: str = Field(description="The pack it stands in.", examples=["EU"])
    name: str = Field(examples=["EU one-stop shop for imports (IOSS)"])
    summary: str
    basis: str = Field(description="The customs basis in words.", examples=["CIF"])
    customs_value: str = Field(description="The parts of the customs value.", examples=["goods+freight"])
    currency: str = Field(examples=["EUR"])
    levies: list[str] = Field(
        description="Levies every line must have an answer for.", examples=[["duty", "vat"]]
    )

    @classmethod
    def of(cls, row: RouteRow, language: str) -> Self:
        """Make one from a row."""
        chinese = language == CHINESE
        return cls(
            name=row.name_zh if chinese else row.name,
            summary=row.summary_zh if chinese else row.summary,
            **_dated(row, language),
            **_same(row, cls, "name", "summary", *RuleOut.model_fields),
        )


class MeasureOut(RuleOut):
    """A rule that makes an amount."""

    id: str = Field(examples=["EU.DUTY.FLAT3"])
    country: str = Field(description="The pack it stands in.", examples=["EU"])
    routes: list[str] = Field(description="Route ids, or * for all.", examples=[["EU-IOSS"]])
    levy: str = Field(examples=["duty"])
    codes: list[str] = Field(description="Code prefixes, * for all, ! before an exception.", examples=[["*"]])
    origins: list[str] = Field(description="Countries, @groups, *, ! before an exception.", examples=[["*"]])
    expression: str = Field(examples=["3 EUR/item"])
    relief: str = Field(description="A factor on the result, as decimal text.", examples=["1"])
    base: str = Field(description="The parts that make V.", examples=["goods+freight+insurance"])
    currency: str = Field(examples=["EUR"])
    priority: int
    stack: str = Field(description="add, replace or minimum_total.", examples=["replace"])
    date_basis: str = Field(description="Which date is tested.", examples=["declaration"])
    collect_at: str = Field(description="checkout or delivery.", examples=["checkout"])
    liable: str = Field(examples=["platform"])
    scheme: str | None = Field(description="The registration used.", examples=["EU-IOSS"])
    refund: str = Field(examples=["on_return"])
    rounding: str = Field(description="Id of the rounding rule.", examples=["eu-cent"])
    agreement: str | None = Field(description="The agreement a line must claim for it.")
    conflict: str | None = Field(description="With confidence C: the other reading of the law.")

    @classmethod
    def of(cls, row: MeasureRow, language: str) -> Self:
        """Make one from a row."""
        conflict = (row.conflict_zh or row.conflict) if language == CHINESE else row.conflict
        return cls(
            relief=format(row.relief, "f"),
            scheme=row.scheme or None,
            agreement=row.agreement or None,
            conflict=conflict or None,
            **_dated(row, language),
            **_same(row, cls, "relief", "scheme", "agreement", "conflict", *RuleOut.model_fields),
        )


class MeasurePage(Schema):
    """Some measures and the place to go on from."""

    items: list[MeasureOut]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")
    edition: str = Field(description="The law the page was read from.")


class HsOut(Schema):
    """A code of HS 2022 that may be meant."""

    code: str = Field(examples=["640219"])
    title: str = Field(description="The official English title, readable alone.")
    title_zh: str = Field(description="The title in simplified Chinese.")
    path: list[str] = Field(description="Section, chapter and heading above it.")
    score: float = Field(description="How well the words match; for ordering only.")
    confidence: str = Field(description="How sure the match is.", examples=["high"])
    reason: str = Field(description="Why it is proposed.")

    @classmethod
    def of(cls, found: HsCandidate) -> Self:
        """Make one from a candidate of the search."""
        return cls(
            path=[f"{step.code} {step.title}" for step in found.path],
            score=float(found.score),
            confidence=str(found.confidence),
            **_same(found, cls, "path", "score", "confidence"),
        )


class HsPage(Schema):
    """Candidates, the likeliest first. Choosing one is for a person: a wrong code is a false declaration."""

    query: str
    edition: str = Field(examples=["2022"])
    question: str | None = Field(description="What to ask back when the words say too little.")
    items: list[HsOut]


class CountryOut(Schema):
    """A country of ISO 3166."""

    code: str = Field(examples=["DE"])
    name: str = Field(examples=["Germany"])
    law: bool = Field(description="Whether its law is loaded: only then a quote can be given.")


def _dated(row: MeasureRow | RouteRow, language: str) -> dict[str, Any]:
    note = (row.note_zh or row.note) if language == CHINESE else row.note
    return {
        "valid_from": row.period.start,
        "valid_to": row.period.end,
        "source": row.source,
        "confidence": row.confidence,
        "note": note,
    }


def _same(row: object, model: type[Schema], *without: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in model.model_fields if name not in without}
