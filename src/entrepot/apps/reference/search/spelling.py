"""Mending a word that no term knows: one slip of the finger, a missing blank, or a blank too many."""

from collections.abc import Container, Iterable

from .words import stem

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_MENDED = 4
SHORTEST_TWICE = 8


def mend(word: str, known: dict[str, int]) -> str | None:
    """Return the most frequent known stem one edit away from ``word`` (two for long words), or None.

    An edit is one letter too many, missing, wrong, or two letters swapped. ``known`` counts each stem.
    Words under four letters are not mended: too much lies one letter away.
    """
    if len(word) < SHORTEST_MENDED or not word.isalpha():
        return None
    near = set(_edits(word))
    found = _most_frequent(near, known)
    if found is None and len(word) >= SHORTEST_TWICE:
        # Two edits by meeting half-way: a known word whose deletions meet ours.
        ours = {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}
        same = (other for other in known if abs(len(other) - len(word)) <= 1 and other[:2] == word[:2])
        found = _most_frequent({other for other in same if ours & _deletions(other)}, known)
    return found


def split(word: str, known: Container[str]) -> tuple[str, str] | None:
    """Return the two known stems that ``word`` joins without a blank, as ``teapot`` does."""
    for at in range(3, len(word) - 2):
        left, right = stem(word[:at]), stem(word[at:])
        if left in known and right in known:
            return left, right
    return None


def _edits(word: str) -> Iterable[str]:
    pairs = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for left, right in pairs:
        if right:
            yield stem(left + right[1:])
            yield from (stem(left + letter + right[1:]) for letter in LETTERS)
        if len(right) > 1:
            yield stem(left + right[1] + right[0] + right[2:])
        yield from (stem(left + letter + right) for letter in LETTERS)


def _deletions(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))} | {word}


def _most_frequent(words: Iterable[str], known: dict[str, int]) -> str | None:
    found = [word for word in words if word in known]
    return max(found, key=lambda word: (known[word], word)) if found else None
