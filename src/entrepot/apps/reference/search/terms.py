"""The words the tables have for codes: the trade glossary, the official search references, the titles."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from entrepot.apps.reference.nomenclature import HEADING, SUBHEADING, chinese_titles, own_titles
from entrepot.apps.reference.tables import read_table

from .findings import Source

# What a title excludes must not be found by the words of the exclusion.
_NEGATIVE = re.compile(
    r"\((?:other than|excluding|excludes|not|of materials other|having other)[^)]*\)"
    r"|,? ?(?:other than|excluding|but not|not including|not being|except|n\.e\.c\.)[^;,]*",
    re.IGNORECASE,
)
_NEGATIVE_WORDS = ("other than", "exclud", "not", "having other", "except", "n.e.c.")


class Term(NamedTuple):
    """Words that stand for a code in one of the tables."""

    words: str
    code: str
    source: Source


@cache
def glossary(column: int) -> tuple[Term, ...]:
    """Return the glossary's terms: column 1 holds the English words, column 2 the Chinese."""
    return tuple(
        Term(words, row[0], "glossary")
        for row in read_table("nomenclature", "glossary")
        for words in row[column].split("|")
        if words
    )


@cache
def references() -> tuple[Term, ...]:
    """Return the official English search references."""
    return tuple(
        Term(words, code, "references") for words, code in read_table("nomenclature", "search_references")
    )


@cache
def glossary_notes() -> dict[str, tuple[str, str]]:
    """Return the glossary's remarks by code: English, Chinese."""
    return {row[0]: (row[3], row[4]) for row in read_table("nomenclature", "glossary") if row[3]}


def english_titles() -> Iterator[Term]:
    """Yield what each subheading's title says it is, without what it says it is not."""
    for code, title in own_titles().items():
        if len(code) == SUBHEADING:
            says_not = any(word in title for word in _NEGATIVE_WORDS)
            yield Term(_NEGATIVE.sub("", title) if says_not else title, code, "title")


@cache
def chinese_headings() -> tuple[Term, ...]:
    """Return the Chinese heading titles, cut at their stops: each part names goods by itself."""
    return tuple(
        Term(part, code, "heading")
        for code, title in chinese_titles().items()
        if len(code) == HEADING
        for part in re.split(r"[；、（），。]|及其|以及", title)
        # One character inside a longer title (茶 in 咖啡、茶的浓缩精汁) names nothing.
        if len(part) > 1 or part == title
    )
