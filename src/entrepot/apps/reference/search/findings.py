"""What a search finds on its way: a code, how well it fits (0 to 1) and the words that led to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from entrepot.apps.reference.nomenclature import HEADING

Source = Literal["glossary", "references", "title", "heading", "brand", "code"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence for a code."""

    code: str
    fit: float
    source: Source
    words: str
    """The term, title or brand that matched, as its table has it."""


def best(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the best finding of each code, lifted a little when other sources agree; best first."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    kept = []
    for same in by_code.values():
        top = max(same, key=lambda finding: finding.fit)
        agreeing = {finding.source for finding in same if finding.fit >= top.fit / 2} - {top.source}
        lifted = top.fit + 0.04 * len(agreeing)
        kept.append(Finding(top.code, lifted, top.source, top.words))
    narrowed = {each.code[:HEADING] for each in kept if len(each.code) > HEADING}
    # A heading says no more than the subheadings already found below it.
    telling = [each for each in kept if each.source != "heading" or each.code not in narrowed]
    return sorted(telling, key=lambda finding: (-finding.fit, finding.code))
