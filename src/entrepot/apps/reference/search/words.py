"""English words made comparable: folded, cut, stemmed, weighed by how much they say about goods."""

import re
import unicodedata
from functools import lru_cache

from .lexicon import MATERIALS, SPELLINGS, STOP, UNITS, WEAK

_WHOLE = frozenset({"earring", "bedding", "wedding", "pudding", "dressing", "lighting", "ceiling"})
_BREAKS = frozenset({"for", "with", "of", "in", "from", "made", "containing", "without"})
_WORD = re.compile(r"[a-z0-9]+")
_TAKE_A_LETTER = ("shirt", "bike", "cigarette", "scooter", "liquid", "reader")
_HYPHENED_LETTER = re.compile(rf"\b([a-z])[-\s]((?:{'|'.join(_TAKE_A_LETTER)})s?)\b")
_POSSESSIVE = re.compile(r"['’](s?)\b")


def fold(text: str) -> str:
    """Return lower case without accents, with possessives closed up: ``Men’s crème`` is ``mens creme``."""
    plain = text.lower()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in parts if not unicodedata.combining(char))
    if "'" in plain or "’" in plain:
        plain = _POSSESSIVE.sub(r"\1", plain)
    return plain


def words(text: str) -> list[str]:
    """Cut folded text into words; ``t-shirt``, ``t shirt`` and ``tshirt`` come out the same."""
    plain = fold(text)
    if any(noun in plain for noun in _TAKE_A_LETTER):
        plain = _HYPHENED_LETTER.sub(r"\1\2", plain)
    return [SPELLINGS.get(word, word) for word in _WORD.findall(plain)]


def head(found: list[str]) -> str | None:
    """Return the stem of the word that names the thing: the last before *for*, *with*, *of* and the like.

    ``bamboo toothbrush with case`` is a toothbrush; ``coffee mug`` is a mug, not coffee.
    """
    first: list[str] = []
    for word, after in zip(found, [*found[1:], ""], strict=True):
        measured = word[0].isdigit() and (after in UNITS or not word.isdigit())
        if first and (word in _BREAKS or measured):
            break
        if word not in STOP and word not in WEAK and not word[0].isdigit():
            first.append(word)
    # A material or a quality at the end describes what stands before it: "wristwatch stainless steel".
    things = [word for word in first if word not in MATERIALS and not word.endswith(("ed", "able", "tric"))]
    named = things or first
    return stem(named[-1]) if named else None


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word's stem: plurals, *-ing* and *-ed* fall, so that ``glass`` and ``glasses`` meet."""
    if len(word) <= 3 or word.isdigit():  # noqa: PLR2004 - tea, cup, hat
        return word
    return _cut_e(_cut_verb(_cut_plural(word)))


def _cut_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - ties and pies keep their e
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _cut_verb(word: str) -> str:
    if word in _WHOLE:
        return word
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        is_root = len(root) >= 4 and any(char in "aeiouy" for char in root)  # noqa: PLR2004 - sing is no s + ing
        if word.endswith(ending) and is_root:
            return root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
    return word


def _cut_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 4 else word  # noqa: PLR2004 - shoe, cake
