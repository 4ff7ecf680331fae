"""The answer to a search: ranked candidates, each with a title that stands alone and its reason."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from entrepot.apps.reference.nomenclature import HEADING, HsStep, entry
from entrepot.apps.reference.tables import reads_chinese

from . import brands, chinese, codes, english, vague
from .findings import Finding, best
from .terms import glossary_notes

Confidence = Literal["high", "medium", "low"]
HIGH, MEDIUM = 0.9, 0.6
LEAST_OF_TOP = 0.3
"""A candidate fitting less than this share of the best one is noise."""
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class HsCandidate:
    """A chapter, heading or subheading of HS 2022 that the text may mean.

    ``score`` runs from 0 to 100. ``confidence`` says how far to trust it: nobody but customs decides a
    code, and a candidate of fewer than six digits still has to be narrowed down. ``reason`` is in the
    language asked for.
    """

    code: str
    title: str
    title_zh: str
    score: int
    reason: str
    confidence: Confidence
    path: tuple[HsStep, ...]


@dataclass(frozen=True, slots=True)
class HsAnswer:
    """The candidates, best first, and the question to ask back when the text is too vague to classify."""

    candidates: tuple[HsCandidate, ...]
    question: str | None


@lru_cache(maxsize=2048)
def answer(text: str, language: str, limit: int) -> HsAnswer:
    """Search codes, words and brands for ``text`` (first 500 characters); see ``queries.search_hs``."""
    asked = text[:LONGEST_TEXT].strip()
    digits = codes.digits_of(asked)
    if digits is not None:
        return HsAnswer(_candidates(codes.search(digits), {}, language, limit), None)
    kind = vague.kind_of(asked)
    if kind is not None:
        return HsAnswer((), vague.question(kind, language))
    findings, mended = _by_words(asked)
    return HsAnswer(_candidates(best(findings), mended, language, limit), None)


def _by_words(asked: str) -> tuple[list[Finding], dict[str, str]]:
    findings: list[Finding] = []
    mended: dict[str, str] = {}
    if chinese.is_chinese(asked):
        findings += chinese.search(asked)
    latin = "".join(char if char.isascii() or char in "’éèêàçñöü" else " " for char in asked)
    if brands.is_brand(asked):
        return brands.search(asked), {}
    if any(char.isalpha() for char in latin) and not (findings and findings[0].fit >= HIGH):
        found, mended = english.search(latin)
        # Latin letters inside Chinese text (LED灯, T恤) are half of a word: they only support.
        share = 0.5 if findings else 1.0
        findings += [Finding(each.code, each.fit * share, each.source, each.words) for each in found]
        findings += brands.search(latin)
    return findings, mended


def _candidates(
    findings: list[Finding], mended: dict[str, str], language: str, limit: int
) -> tuple[HsCandidate, ...]:
    if not findings:
        return ()
    floor = findings[0].fit * LEAST_OF_TOP
    rivals = len({each.code[:HEADING] for each in findings if each.fit >= findings[0].fit - 0.03})
    made = [_candidate(each, mended, language, rivals) for each in findings if each.fit >= floor]
    return tuple(candidate for candidate in made if candidate is not None)[:limit]


def _candidate(finding: Finding, mended: dict[str, str], language: str, rivals: int) -> HsCandidate | None:
    found = entry(finding.code)
    if found is None:
        return None
    if len(found.children) == 1 and finding.source != "code":
        found = entry(found.children[0]) or found
    return HsCandidate(
        code=found.code,
        title=found.title,
        title_zh=found.title_zh,
        score=min(100, round(finding.fit * 100)),
        reason=_reason(finding, found.code, mended, language),
        confidence=_confidence(finding, bool(mended), rivals),
        path=found.path,
    )


def _confidence(finding: Finding, guessed: bool, rivals: int) -> Confidence:  # noqa: FBT001 - two plain facts
    if finding.source in {"brand", "heading"}:
        return "low"
    if finding.source == "code":
        return "high" if finding.fit >= 1 else "medium" if finding.fit >= MEDIUM else "low"
    if finding.source == "title":
        return "medium" if finding.fit >= MEDIUM else "low"
    if finding.fit >= HIGH and not guessed and rivals == 1:
        return "high"
    return "medium" if finding.fit >= MEDIUM else "low"


_REASONS = {
    "glossary": ("matches “{words}” in the trade glossary", "与贸易词汇表中的“{words}”相符"),
    "references": (
        "matches “{words}” in the UK tariff's search references",
        "与英国税则官方检索词“{words}”相符",
    ),
    "title": ("its title in HS 2022 has these words", "其 HS 2022 英文标题含有这些词"),
    "heading": ("its heading speaks of “{words}”", "其品目标题含“{words}”"),
    "brand": ("goods of the brand {words} usually fall here", "品牌 {words} 的商品通常归入此处"),
}


def _reason(finding: Finding, code: str, mended: dict[str, str], language: str) -> str:
    place = 1 if reads_chinese(language) else 0
    if finding.source == "code":
        return _code_reason(finding.words, code, place)
    parts = [_REASONS[finding.source][place].format(words=finding.words)]
    if mended:
        read_as = "、".join(f"{word} → {other}" for word, other in mended.items())
        parts.append(
            ("read as: {}", "按此理解：{}")[place].format(
                read_as.replace("、", ", ") if not place else read_as
            )
        )
    note = glossary_notes().get(code)
    if note and finding.source == "glossary":
        parts.append(note[place])
    return ("; ", "；")[place].join(parts)


def _code_reason(digits: str, code: str, place: int) -> str:
    if code == digits:
        return ("the code itself", "即该编码")[place]
    if code.startswith(digits):
        return ("below {}", "属于 {}")[place].format(digits)
    if digits.startswith(code) and len(code) == 6:  # noqa: PLR2004 - HS ends at six digits
        said = ("HS has six digits; what follows in {} is national", "HS 只有六位；{} 其余为各国本国子目")[
            place
        ]
        return said.format(digits)
    said = ("HS 2022 has no {}; the nearest entry above it", "HS 2022 没有 {}；列出最近的上级条目")[place]
    return said.format(digits)
