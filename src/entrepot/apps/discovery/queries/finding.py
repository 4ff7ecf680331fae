"""What fits what somebody typed: names of products, of which a viewer sees what the catalogue shows."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.asking import Asked, best, read
from entrepot.apps.discovery.models import IndexedWord, Stale
from entrepot.apps.discovery.narrowing import MARKET, asked_of
from entrepot.apps.discovery.wanting import ANYTHING, Wanted
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.search import queries as search
from entrepot.apps.text.queries import Vocabulary, bare, endings, fold

MOST: Final = 1_000
"""So many are found unless more is asked for; of what is less than that, the database knows all."""
MOST_ORDERED: Final = 10_000
"""So many at most are put in an order other than how well they fit."""
EVERYTHING: Final = Narrowing()
WORDS_KEPT = 60.0  # seconds
SHORTEST_START: Final = 2
ALL: Final = "all"
TRADITIONAL: Final = "zh-hant"
NONE_YET: Final = (0.0, Vocabulary(()))
_kept: dict[str, tuple[float, Vocabulary]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Products (public ids), best first; `is_near` when they fit only some of what was typed.

    `meant` is the question as it was understood when a slip was mended, else empty. `asked` is false when
    what was typed holds no word; `is_cut` is true when more fits than was asked for; `is_preparing` when
    nothing was found and the index is still to be filled.
    """

    products: tuple[str, ...] = ()
    is_near: bool = False
    meant: str = ""
    asked: bool = True
    is_cut: bool = False
    is_preparing: bool = False


def search_products(
    typed: str,
    *,
    market: str,
    language: str,
    viewer: Actor,
    limit: int = MOST,
    only: Narrowing = EVERYTHING,
    wanted: Wanted = ANYTHING,
    ranked: bool = True,
) -> Finding:
    """Return what fits in a market (by its code), of all that is as wanted. Raises IndexUnavailableError.

    The index narrows by `only` (its `also` and names of products aside) and `wanted` as they were a second
    or two ago: who shows what was found asks the catalogue for it once more. Who orders it otherwise asks for
    up to `MOST_ORDERED`, not `ranked`.
    """
    asked = understood(typed, language)
    if not asked.groups:
        return Finding(asked=False)
    narrowed = asked_of(market, only, wanted)
    keys, is_near = best(
        asked,
        (MARKET + market,),
        partial(search.find_keys, viewer=viewer),
        limit=limit + 1,
        any_of=narrowed.any_of,
        between=narrowed.between,
        ranked=ranked,
    )
    return Finding(
        products=keys[:limit],
        is_near=is_near,
        meant=asked.meant,
        is_cut=len(keys) > limit,
        is_preparing=not keys and not search.is_index_current(viewer=viewer),
    )


def suggest_words(start: str, *, viewer: Actor, language: str = "", most: int = 8) -> list[str]:
    """Return words of what is on sale that begin with the last word typed, with what was typed before it.

    Of a script without blanks the last word is the longest ending that any word begins with. Of a word in
    traditional and in simplified characters the one that `language` writes is returned.
    """
    del viewer  # words of what everybody sees
    for ending in endings(start):
        known = _vocabulary()
        found = known.begin_with(ending, 2 * most) or known.begin_with(fold(ending), 2 * most)
        if found:
            return [start.removesuffix(ending) + word for word in _in_one_script(found, language)[:most]]
    before, _blank, last = start.rpartition(" ")
    plain, marked = bare(fold(last)), fold(last)
    if marked != plain and (found := _vocabulary().begin_with(marked, most)):
        return [f"{before} {word}".strip() for word in found]
    if len(plain) < SHORTEST_START:
        return []
    return [f"{before} {word}".strip() for word in _vocabulary().begin_with(plain, most)]


def count_waiting(*, viewer: Actor) -> int:
    """Return how many changes the index has still to hear of."""
    del viewer  # a number tells nothing
    return Stale.objects.filter(done_at=None).count()


def understood(typed: str, language: str) -> Asked:
    """Return what is asked for, slips mended by the words of what is on sale."""
    return read(typed, language, _meant)


def _in_one_script(words: list[str], language: str) -> list[str]:
    """Return words without those that are others in traditional or simplified characters, in their order."""
    fits = {fold(word): word for word in words if (fold(word) != word) == (language == TRADITIONAL)}
    return list(dict.fromkeys(fits.get(fold(word), word) for word in words))


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
