"""What fits what somebody typed: names of products, of which a viewer sees what the catalogue shows."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from entrepot.apps.discovery.asking import best, read
from entrepot.apps.discovery.entries import MARKET
from entrepot.apps.discovery.models import IndexedWord, Stale
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.search import queries as search
from entrepot.apps.text.queries import Vocabulary, bare, fold

MOST: Final = 200
WORDS_KEPT = 60.0  # seconds
SHORTEST_START: Final = 2
ALL: Final = "all"
NONE_YET: Final = (0.0, Vocabulary(()))
_kept: dict[str, tuple[float, Vocabulary]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Products (public ids), best first; `is_near` when they fit only some of what was typed.

    `meant` is the question as it was understood when a slip was mended, else empty. `asked` is false when
    what was typed holds no word.
    """

    products: tuple[str, ...] = ()
    is_near: bool = False
    meant: str = ""
    asked: bool = True


def search_products(typed: str, *, market: str, language: str, viewer: Actor, limit: int = MOST) -> Finding:
    """Return what fits in a market (by its code). Raises IndexUnavailableError."""
    asked = read(typed, language, _meant)
    if not asked.groups:
        return Finding(asked=False)
    keys, is_near = best(asked, (MARKET + market,), partial(search.find_keys, viewer=viewer), limit=limit)
    return Finding(products=keys, is_near=is_near, meant=asked.meant)


def suggest_words(start: str, *, viewer: Actor, most: int = 8) -> list[str]:
    """Return words of what is on sale that begin with the last word typed, with what was typed before it."""
    del viewer  # words of what everybody sees
    before, _blank, last = start.rpartition(" ")
    plain = bare(fold(last))
    if len(plain) < SHORTEST_START:
        return []
    return [f"{before} {word}".strip() for word in _vocabulary().begin_with(plain, most)]


def count_waiting(*, viewer: Actor) -> int:
    """Return how many changes the index has still to hear of."""
    del viewer  # a number tells nothing
    return Stale.objects.filter(done_at=None).count()


def _meant(word: str) -> str:
    """Return the word that is likely meant; one that was written since the others were read is no slip."""
    meant = _vocabulary().mend(word)
    return meant if meant != word and not IndexedWord.objects.filter(word=word).exists() else word


def _vocabulary() -> Vocabulary:
    """Return the words of the index, read again once a minute."""
    until, known = _kept.get(ALL, NONE_YET)
    if time.monotonic() >= until:
        known = Vocabulary(IndexedWord.objects.values_list("word", "products"))
        _kept[ALL] = time.monotonic() + WORDS_KEPT, known
    return known
