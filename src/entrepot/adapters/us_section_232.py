"""Section 232 on metals since 6 April 2026: the annex of each eight-digit line, or a gap if unsure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from entrepot.adapters.us_codes import by_chapter, compress

METAL_CHAPTERS = frozenset({"72", "73", "74", "76"})
_LINE, _NATIONAL, _SUBHEADING = 8, 10, 6


class Place(NamedTuple):
    """Where a line stands: its annex and metal, or why it cannot be said."""

    annex: str
    metal: str


UNSURE = Place("gap", "")
REMOVED = "2"


class Annexes:
    """The annex entries, looked up line by line."""

    def __init__(self, entries: Iterable[Mapping[str, str]], national: Iterable[str]) -> None:
        self._entries = {row["hts_prefix"]: Place(row["annex"], row["metal_type"]) for row in entries}
        self._below: dict[str, set[str]] = defaultdict(set)
        for code in national:
            self._below[code[:_LINE]].add(code)

    def place(self, line: str) -> Place | None:
        """Return the place of an eight-digit line; None when it is on no annex and of no metal chapter.

        A heading named outside the metal chapters, or a subheading of which single lines are named as well,
        is the wording around an entry rather than an entry: such a line is unsure.
        """
        if line in self._entries:
            return self._entries[line]
        if any(code[:_LINE] == line for code in self._entries if len(code) == _NATIONAL):
            return self._of_parts(line)
        for width in (_SUBHEADING, 4):
            place = self._entries.get(line[:width])
            if place is None:
                continue
            named = any(len(code) >= _LINE and code.startswith(line[:width]) for code in self._entries)
            sure = line[:2] in METAL_CHAPTERS or width == _SUBHEADING
            return place if sure and not named else UNSURE
        return UNSURE if line[:2] in METAL_CHAPTERS else None

    def _of_parts(self, line: str) -> Place:
        """Return the place all national lines share: a part of a line is not enough."""
        below = self._below[line]
        places = {self._entries.get(code) for code in below}
        place = places.pop() if len(places) == 1 else None
        return place or UNSURE


RATES = {
    ("1a", "steel"): ("50% V", "25% V"),
    ("1a", "aluminum"): ("50% V", "25% V"),
    ("1a", "copper"): ("50% V", "50% V"),
    ("1b", "steel"): ("25% V", "15% V"),
    ("1b", "aluminum"): ("25% V", "15% V"),
    ("1b", "copper"): ("25% V", "25% V"),
}
"""Annex and metal: the rate, and the rate for goods of the United Kingdom."""

type Lines = Mapping[Place, Sequence[str]]


def placed(annexes: Annexes, universe: Sequence[str]) -> Lines:
    """Group the lines of the schedule by place; annex II was taken out and pays no Section 232 duty."""
    groups: dict[Place, list[str]] = defaultdict(list)
    for line in universe:
        place = annexes.place(line)
        if place is not None and place.annex != REMOVED:
            groups[place].append(line)
    return groups


def rows(lines: Lines, universe: Sequence[str]) -> list[tuple[str, ...]]:
    """Return (annex, metal, chapter, codes, rate, rate of the United Kingdom, floor, gap) for each group.

    Exactly one of rate, floor and gap is filled.
    """
    table: list[tuple[str, ...]] = []
    for place in sorted(lines):
        rate, british = RATES.get(place, ("", ""))
        floor = "15% V" if place.annex == "3" else ""
        gap = "gap(US/section-232-annex-unsure)" if place == UNSURE else ""
        for chapter, codes in by_chapter(compress(lines[place], universe)).items():
            metal = place.metal or "unsure"
            table.append((place.annex, metal, chapter, " ".join(codes), rate, british, floor, gap))
    return table
