"""Chinese text to codes: the longest glossary word in the text, and the one at its end, names the thing.

Chinese puts the thing last (陶瓷咖啡杯 is a cup), so a term at the end counts more than one before it.
Pairs of characters find the rest; two-character words are ordinary terms and single characters work too.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from .findings import Finding
from .terms import Term, chinese_headings, glossary

_CHINESE = re.compile(r"[㐀-鿿]")
_NOISE = re.compile(
    r"新款|包邮|批发|定制|高档|高级|正品|热销|爆款|厂家|直销|优质|进口|国产|便携|创意|网红|精美|豪华|全新|"
    r"纯手工|手工制作|大号|小号|中号|加厚|加大|可爱|家用|商用|户外|一套|一个|一双|一件|白色|黑色|红色|蓝色|绿色|粉色|"
    r"男士|女士|男女|成人|品牌|原装|天然|有机|特级|优等|礼盒装|盒装|袋装|瓶装|罐装|的"
)
LEAST_FIT = 0.25
LONGEST_CHANCE = 2


def is_chinese(text: str) -> bool:
    """Say whether there is a Chinese character in ``text``."""
    return _CHINESE.search(text) is not None


def fold(text: str) -> str:
    """Return the text in narrow lower-case letters without blanks and punctuation."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in plain if char.isalnum())


def strip_noise(text: str) -> str:
    """Take words of praise, colour and size out of folded text, unless nothing is left."""
    return _NOISE.sub("", text) or text


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters; a single character stands for itself."""
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


@cache
def _terms() -> tuple[dict[str, list[Term]], dict[str, list[tuple[str, Term]]]]:
    """Return the terms by their folded words, and by each pair and character in them."""
    exact: dict[str, list[Term]] = {}
    by_part: dict[str, list[tuple[str, Term]]] = {}
    for term in (*glossary(2), *chinese_headings()):
        folded = fold(term.words)
        exact.setdefault(folded, []).append(term)
        for part in pairs(folded) | set(folded):
            by_part.setdefault(part, []).append((folded, term))
    return exact, by_part


def search(text: str) -> list[Finding]:
    """Return what the Chinese glossary and headings hold for ``text``."""
    whole = fold(text)
    plain = strip_noise(whole)
    exact, by_part = _terms()
    findings = [_finding(term, 1.0) for asked in {whole, plain} for term in exact.get(asked, ())]
    shared: Counter[tuple[str, Term]] = Counter()
    for part in pairs(plain) if len(plain) > 1 else {plain}:
        shared.update(by_part.get(part, ()))
    if len(plain) > 1:
        for start in range(len(plain)):
            shared.update((plain[start], term) for term in exact.get(plain[start], ()))
    for (folded, term), count in shared.items():
        fit = _fit(folded, plain, count)
        if fit >= LEAST_FIT:
            findings.append(_finding(term, fit))
    return findings


def _fit(folded: str, asked: str, shared_pairs: int) -> float:
    """Fit a term to the text asked for: inside it, around it, or overlapping."""
    if folded == asked:
        return 1.0
    if len(folded) == 1:
        return 0.0
    if folded in asked:
        cover = len(folded) / len(asked)
        return (0.6 + 0.38 * cover) if asked.endswith(folded) else (0.3 + 0.45 * cover)
    if asked in folded:
        cover = len(asked) / len(folded)
        return (0.5 + 0.4 * cover) if folded.endswith(asked) else (0.35 + 0.45 * cover)
    # Two characters apart from each other would match by chance.
    if len(folded) > LONGEST_CHANCE and folded[-1] == asked[-1] and _in_order(folded, asked):
        return 0.58 + 0.38 * len(folded) / len(asked)
    overlap = 2 * shared_pairs / (len(pairs(folded)) + len(pairs(asked)))
    same_end = folded[-1] == asked[-1]
    return overlap * (0.75 if same_end else 0.55)


def _in_order(folded: str, asked: str) -> bool:
    """Say whether the characters of ``folded`` stand in ``asked`` in order (女牛仔裤 in 女款高腰牛仔裤)."""
    rest = iter(asked)
    return all(char in rest for char in folded)


def _finding(term: Term, fit: float) -> Finding:
    trusted = fit if term.source == "glossary" else fit * 0.85
    return Finding(term.code, trusted, term.source, term.words)
