"""Sets of eight-digit lines as the fewest prefixes, and the words a person chooses a line by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

_WIDTHS = (2, 4, 6, 8)
MAX_WORDS = 120


def compress(selected: Iterable[str], universe: Iterable[str], either: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the shortest prefixes that cover ``selected`` and nothing else of ``universe``.

    Lines of ``either`` may be covered or not (a preference on a line that is free anyway changes nothing).
    """
    wanted = frozenset(selected)
    welcome = wanted | frozenset(either)
    below: dict[str, list[str]] = defaultdict(list)
    for line in universe:
        for width in _WIDTHS:
            below[line[:width]].append(line)
    found: list[str] = []
    covered: set[str] = set()
    for width in _WIDTHS:
        for prefix in sorted({line[:width] for line in wanted - covered}):
            if all(line in welcome for line in below[prefix]):
                found.append(prefix)
                covered.update(below[prefix])
    return tuple(sorted(found))


def by_chapter(prefixes: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Group prefixes by chapter, so that a row stays short and a lookup reads one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for prefix in sorted(prefixes):
        groups[prefix[:2]].append(prefix)
    return groups


def short_words(path: Sequence[str]) -> str:
    """Return the last levels of a description that fit in 120 characters, the nearest to the line last."""
    levels = [" ".join(level.split()).rstrip(":").strip() for level in path]
    words = levels[-1]
    if len(words) > MAX_WORDS:
        return words[: MAX_WORDS - 1].rstrip() + "…"
    for level in reversed(levels[:-1]):
        longer = f"{level} › {words}"
        if len(longer) > MAX_WORDS:
            break
        words = longer
    return words
