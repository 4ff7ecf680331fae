"""A listing as the index knows it: tokens by where they stand, and what shops are narrowed by."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from entrepot.apps.catalogue.queries import SearchableProduct
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.narrowing import numbers_of, tags_of
from entrepot.apps.reference import queries as reference
from entrepot.apps.search.provider import Entry, Part
from entrepot.apps.text import queries as text

LONGEST_TEXT: Final = 4_000  # characters of one description that are looked at
KNOWN: Final = 4_096  # codes, makers and kinds whose tokens are remembered
LATIN_WORD: Final = re.compile(r"[a-z]{3,40}")
ANY_WORD: Final = re.compile(r"[^\W\d_]{2,40}")


def entry_of(product: SearchableProduct, offers: Collection[Offered] = ()) -> Entry:
    """Return what the index keeps of a product and of what it is in its markets.

    What it is (`THING`) is told by its names alone: a description speaks of much that it is not. What its HS
    code is called in English and Chinese stands beside, for goods whose names nobody knows.
    """
    titles = [title for _language, title in product.titles]
    return Entry(
        key=product.public_id,
        tags=tags_of(product, offers),
        numbers=numbers_of(offers),
        parts={
            Part.NAME: _tokens(product.titles),
            Part.THING: text.load_concepts().tokens([*titles, product.category]),
            Part.MAKER: [*_told_often(product.maker), *_told_often(product.brand)],
            Part.KIND: [
                *_told_often(product.category),
                *_of_goods(product.hs),
                *(token for each in product.materials for token in _told_often(each)),
            ],
            Part.BODY: _tokens([(language, said[:LONGEST_TEXT]) for language, said in product.texts]),
        },
    )


def words_of(product: SearchableProduct) -> set[str]:
    """Return the words of a product's names, its maker's and its brand's that are offered to who is typing.

    Latin letters without their marks, to which slips are mended, and with them; words that stand without
    blanks as they are written.
    """
    names = [*(title for _language, title in product.titles), product.maker, product.brand]
    folded = [text.fold(name) for name in names]
    latin = {word for name in folded for word in LATIN_WORD.findall(text.bare(name))}
    marked = {word for name in folded for word in ANY_WORD.findall(name) if _is_marked(word)}
    return (latin | marked).union(*(text.phrases(name) for name in names))


def _is_marked(word: str) -> bool:
    return not word.isascii() and text.bare(word).isascii()


@lru_cache(maxsize=KNOWN)
def _told_often(words: str) -> tuple[str, ...]:
    """Return the tokens of what many goods have in common: makers, kinds, materials."""
    return tuple(text.index_words(words, "en"))


@lru_cache(maxsize=KNOWN)
def _of_goods(hs: str) -> tuple[str, ...]:
    return tuple(_tokens(reference.name_goods(hs)))


def _tokens(said: Iterable[tuple[str, str]]) -> list[str]:
    return [token for language, words in said for token in text.index_words(words, language)]
