"""Words for codes and figures: reasons, needs and sources in one language, taken from the law's own texts."""

from collections.abc import Iterable, Sequence
from typing import Any

from entrepot.core.law.caps import cap_text
from entrepot.core.law.labels import FIELDS, LEVIES, PROOFS, UNITS
from entrepot.core.law.outcome import Component, Need, Reason
from entrepot.core.law.rates import STALE_DAYS, UsedRate
from entrepot.core.law.rows import GapRow, ListEntryRow, PaperRow, RouteRow, SourceRow
from entrepot.core.law.source import LawSource

_MOST_REASONS = 20_000
_GAP_CODES = frozenset({"schedule_missing", "law_missing"})


class _Figures(dict[str, str]):
    """Figures for a text's places; a place without a figure stays readable."""

    def __missing__(self, key: str) -> str:
        return "…"


class Vocabulary:
    """One edition's words in one language, with what need be said of each measure only once."""

    def __init__(self, law: LawSource, language: str) -> None:
        """``language`` is ``en`` or ``zh-hans``; what has no Chinese words is said in English."""
        self.law, self.language = law, language
        self.chinese = language.startswith("zh")
        self._rules: dict[str, dict[str, Any]] = {}
        self._sources: dict[str, dict[str, str] | None] = {}
        self._papers: dict[str, dict[str, Any]] = {}
        self._routes: dict[str, dict[str, str]] = {}
        self.reasons_said: dict[tuple[Reason, str], dict[str, Any]] = {}
        """What was said of a reason in a country; findings repeat from quote to quote."""

    def source(self, source_id: str) -> dict[str, str] | None:
        """Return what a reply says of a source."""
        try:
            return self._sources[source_id]
        except KeyError:
            row = self.law.source(source_id)
            said = self._sources[source_id] = None if row is None else _source(row)
            return said

    def paper(self, row: PaperRow) -> dict[str, Any]:
        """Return what a reply says of a paper."""
        said = self._papers.get(row.id)
        if said is None:
            said = self._papers[row.id] = {
                "id": row.id,
                "name": self.either(row.name, row.name_zh),
                "why": self.either(row.why, row.why_zh),
                "who": row.who,
                "source": row.source,
                "confidence": row.confidence,
            }
        return said

    def cap(self, entry: ListEntryRow) -> str:
        """Return what the goods of an entry's cap are called; as the list has it, where no text says."""
        row = self.law.text(cap_text(entry), self.language)
        return row.message if row else entry.text

    def route(self, row: RouteRow) -> dict[str, str]:
        """Return what a reply says of a route, whatever it comes to."""
        said = self._routes.get(row.id)
        if said is None:
            said = self._routes[row.id] = {
                "route": row.id,
                "name": self.either(row.name, row.name_zh),
                "summary": self.either(row.summary, row.summary_zh),
            }
        return said

    def either(self, english: str, chinese: str) -> str:
        """Return the Chinese words where they are wanted and there."""
        return chinese if self.chinese and chinese else english

    def rule(self, part: Component) -> dict[str, Any]:
        """Return what a reply says of the rule behind an amount, whatever the amount."""
        row = part.measure
        said = self._rules.get(row.id)
        if said is None:
            said = self._rules[row.id] = self._say(part)
        return said

    def _say(self, part: Component) -> dict[str, Any]:
        row = part.measure
        said = {
            "kind": row.levy,
            "title": self.either(*LEVIES[row.levy]),
            "base_of": row.base.split("+") if row.base else [],
            "expression": row.expression,
            "rate": None if part.rate is None else format(part.rate.normalize(), "f"),
            "relief": format(row.relief, "f"),
            "rounding": f"{part.rounding.mode} {part.rounding.step} {part.rounding.level}",
            "measure": row.id,
            "source": row.source,
            "valid_from": row.period.start.isoformat() if row.period.start else None,
            "valid_to": row.period.end.isoformat() if row.period.end else None,
            "confidence": row.confidence,
            "liable": row.liable,
            "scheme": row.scheme or None,
            "refund": row.refund,
        }
        if row.note:
            said["note"] = self.either(row.note, row.note_zh)
        if row.conflict:
            said["conflict"] = self.either(row.conflict, row.conflict_zh)
        return said


def _source(row: SourceRow) -> dict[str, str]:
    names = ("title", "address", "authority", "published")
    return {name: getattr(row, name) for name in names}


class Words:
    """Puts one quote's findings into words, and remembers which sources were cited."""

    def __init__(self, vocabulary: Vocabulary, country: str) -> None:
        self.law, self.country = vocabulary.law, country
        self.language = vocabulary.language
        self.either, self.rule, self.route = vocabulary.either, vocabulary.rule, vocabulary.route
        self.source, self.paper, self.cap = vocabulary.source, vocabulary.paper, vocabulary.cap
        self._reasons_said = vocabulary.reasons_said
        self._cited: dict[str, None] = {}
        self._gaps: dict[str, GapRow] | None = None

    def proofs(self, proofs: Iterable[str]) -> list[str]:
        """Return the names of proofs of origin."""
        return [self.either(*PROOFS.get(proof, (proof, proof))) for proof in proofs]

    def cite(self, source: str) -> str:
        """Return a source's id and remember to list it."""
        if source:
            self._cited[source] = None
        return source

    def sources_cited(self) -> dict[str, dict[str, str]]:
        """Return each source cited so far, by id."""
        find = self.source
        return {cited: source.copy() for cited in self._cited if (source := find(cited))}

    def reasons(self, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
        """Return reasons or warnings: code, message, fix, source, subject."""
        known, country, cited = self._reasons_said, self.country, self._cited
        said = []
        for reason in reasons:
            if reason.source:
                cited[reason.source] = None
            found = known.get((reason, country)) or self._say_once(reason)
            said.append(found.copy())
        return said

    def _say_once(self, reason: Reason) -> dict[str, Any]:
        if len(self._reasons_said) >= _MOST_REASONS:
            self._reasons_said.clear()
        said = self._reasons_said[reason, self.country] = self._say_reason(reason)
        return said

    def _say_reason(self, reason: Reason) -> dict[str, Any]:
        message, fix = self._said(reason.code, reason.subject, reason.figures)
        if reason.code in _GAP_CODES and (gap := self._gap(reason.subject)):
            message = self.either(gap.text, gap.text_zh) or message
        return {
            "code": reason.code,
            "message": message,
            "fix": fix,
            "source": reason.source,
            "subject": reason.subject,
        }

    def needs(self, needs: Sequence[Need]) -> list[dict[str, Any]]:
        """Return the facts asked for: field, why, code, what to do, and the choices where there are some."""
        said = []
        for need in needs:
            figures = (*need.figures, ("fact", self._field(need)))
            why, fix = self._said(need.code, need.field, figures)
            asked: dict[str, Any] = {"field": need.field, "why": why, "code": need.code, "fix": fix}
            if need.field.endswith(".national"):
                hs = dict(need.figures).get("hs", "")
                rows = self.law.national(self.country, hs)
                asked["choices"] = [{"code": row.code, "description": row.description} for row in rows]
            said.append(asked)
        return said

    def _field(self, need: Need) -> str:
        """Return the name of the fact a need asks for, as a person would say it."""
        name = need.field.rsplit("].", 1)[-1]
        kind, _, own = name.partition(".")
        if kind == "measures":
            row = self.law.text(f"unit:{own}", self.language)
            return row.message if row else self.either(*UNITS.get(own, (own, own)))
        return self.either(*FIELDS.get(name, FIELDS.get(kind, (own or name, own or name))))

    def stale(self, rates: Sequence[UsedRate]) -> tuple[Reason, ...]:
        """Warn of official rates that are much older than the rule asks for."""
        if not rates:
            return ()
        old = {
            Reason("rate_stale", rate.pair, "", (("value", rate.on.isoformat()),))
            for rate in rates
            if rate.on and rate.late_days > STALE_DAYS
        }
        return tuple(sorted(old, key=lambda reason: reason.subject))

    def _said(self, code: str, subject: str, figures: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        row = self.law.text(code, self.language) or self.law.text(code, "en")
        if row is None:
            return code, ""
        given = _Figures(figures, subject=subject)
        given.setdefault("country", self.country)
        return row.message.format_map(given), row.fix.format_map(given)

    def _gap(self, gap: str) -> GapRow | None:
        if self._gaps is None:
            self._gaps = {row.id: row for row in self.law.gaps(self.country)}
        return self._gaps.get(gap)
