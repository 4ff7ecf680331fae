"""Descriptions that say too little: customs refuse them, so we ask back before anyone prints a label."""

from functools import cache

from entrepot.apps.reference.tables import read_table, reads_chinese

from .chinese import fold as fold_chinese
from .chinese import is_chinese, strip_noise
from .lexicon import STOP, WEAK
from .terms import glossary
from .words import words

ADDED, ATTRIBUTE = "added", "attribute"
_SAYS_LITTLE = STOP | WEAK
_TELLING = frozenset({"material", "clothing", "food", "device", "health", "home", "jewellery"})


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    return {
        kind: (question, question_zh)
        for kind, question, question_zh in read_table("nomenclature", "vague_kinds")
    }


@cache
def _classified() -> frozenset[str]:
    return frozenset(" ".join(words(term.words)) for term in glossary(1)) | {
        fold_chinese(term.words) for term in glossary(2)
    }


@cache
def _terms() -> dict[str, str]:
    return {
        fold_chinese(term) if language == "zh-hans" else " ".join(words(term)): kind
        for term, language, kind in read_table("nomenclature", "vague_terms")
    }


def kind_of(text: str) -> str | None:
    """Return the kind of vagueness when ``text`` says nothing beyond vague words, else None."""
    if is_chinese(text):
        folded = fold_chinese(text)
        if folded in _classified():
            return None
        return _judge(_cut_zh(folded)) or _judge(_cut_zh(strip_noise(folded)))
    asked = words(text)
    joined = " ".join(asked)
    if joined in _terms() or joined in _classified():
        return _terms().get(joined)
    return _judge([_terms().get(word, ADDED if word in _SAYS_LITTLE else None) for word in asked])


def _cut_zh(asked: str) -> list[str | None]:
    """Cut the text into vague terms, longest first from the end; None marks what is left over."""
    terms, kinds, rest = _terms(), list[str | None](), asked
    while rest:
        length = next((size for size in range(len(rest), 0, -1) if rest[-size:] in terms), 0)
        if not length:
            return [None]
        kinds.append(terms[rest[-length:]])
        rest = rest[:-length]
    return kinds


def _judge(kinds: list[str | None]) -> str | None:
    """Weigh the kinds of all words: one telling word frees the text, and so do two halves that tell together.

    *Leather* and *accessories* alone are vague; *ceramic tableware* names a material and a use.
    """
    if not kinds or None in kinds:
        return None
    said = [kind for kind in kinds if kind is not None and kind not in {ADDED, ATTRIBUTE}]
    if len(_TELLING & set(said)) > 1:
        return None
    return said[0] if said else ATTRIBUTE


def question(kind: str, language: str) -> str:
    """Return what to ask back, in ``language``."""
    english, chinese = _kinds()[kind]
    return chinese if reads_chinese(language) else english
