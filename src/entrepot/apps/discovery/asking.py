"""What somebody types becomes groups of tokens: things by their names, words in all their forms."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entrepot.apps.search.provider import Between, Group, Query
from entrepot.apps.text import queries as text
from entrepot.apps.text.queries import Word

MOST_GROUPS: Final = 12
AS_TYPED: Final = 1.0
AS_THING: Final = 0.9

type Mend = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups of a question, and how it reads with its slips mended; empty where there were none."""

    groups: tuple[Group, ...]
    meant: str = ""


def read(typed: str, language: str, mend: Mend) -> Asked:
    """Return what is asked for; `mend` gives the word that is likely meant by another.

    Words that only join others are left out unless they are all there is.
    """
    mended = _mended(typed, mend)
    groups = tuple(_groups(mended, language))[:MOST_GROUPS]
    return Asked(groups, "" if mended == typed else mended)


def best(
    asked: Asked,
    tags: Sequence[str],
    find: Callable[[Query], tuple[str, ...]],
    *,
    limit: int,
    any_of: Sequence[Sequence[str]] = (),
    between: Sequence[Between] = (),
    ranked: bool = True,
) -> tuple[tuple[str, ...], bool]:
    """Return the keys that fit all that was asked, best first, and False.

    Where none does, however it is narrowed (`any_of`, `between`), those that fit half of it, and True.
    """
    most = len(asked.groups)
    query = Query(
        groups=asked.groups, tags=tags, any_of=any_of, between=between, least=most, limit=limit, ranked=ranked
    )
    keys = find(query)
    if keys or most == 1:
        return keys, False
    if (any_of or between) and find(replace(query, any_of=(), between=(), limit=1)):
        return (), False
    return find(replace(query, least=near(asked))), True


def near(asked: Asked) -> int:
    """Return how many groups must be met by what does not fit all of them: half."""
    return (len(asked.groups) + 1) // 2


def _mended(typed: str, mend: Mend) -> str:
    """Return the text with each unknown word in Latin letters put right, if it is like a known one.

    Words that together name a thing are right as they are, and so is one typed with its marks.
    """
    mended = typed
    for span in text.load_concepts().cut(typed):
        for word in () if span.tokens else span.words:
            if word.text.isascii() and (right := mend(word.text)) != word.text:
                mended = re.sub(rf"\b{re.escape(word.text)}\b", right, mended, flags=re.IGNORECASE)
    return mended


def _groups(typed: str, language: str) -> list[Group]:
    found: list[tuple[bool, Group]] = []
    for span in text.load_concepts().cut(typed):
        words = text.query_words(span.text, language)
        if span.tokens:
            found.append((False, _thing(words, span.tokens)))
        else:
            found += [(text.is_filler(word.text), _word(word)) for word in words]
    telling = [group for is_filler, group in found if not is_filler]
    return telling or [group for _is_filler, group in found]


def _thing(words: Sequence[Word], tokens: Sequence[str]) -> Group:
    """Return the group of a thing: by any of its names, or by the very words that were typed."""
    named = dict.fromkeys(tokens, AS_THING)
    if len(words) == 1:
        return Group(dict.fromkeys(words[0].forms, AS_TYPED) | named, words[0].pieces)
    return Group(named, tuple(word.forms[-1] for word in words))


def _word(word: Word) -> Group:
    return Group(dict.fromkeys(word.forms, AS_TYPED), word.pieces)
