"""Section 301 on goods of China: one answer for each eight-digit line out of overlapping product lists.

The lists come from the notes of chapter 99 as the Budget Lab at Yale read them. They overlap where a note
names only a part of a line, or a later action replaced an earlier one; what the lists cannot decide
becomes a gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from entrepot.adapters.us_codes import by_chapter, compress


class Answer(NamedTuple):
    """A dated additional duty, or a gap, that a set of lines shares."""

    id: str
    expression: str
    valid_from: str
    valid_to: str
    confidence: str
    note: str


FIRST_LISTS = {
    "1": Answer("1", "25% V", "2018-07-06", "", "S", "List 1, 9903.88.01"),
    "2": Answer("2", "25% V", "2018-08-23", "", "S", "List 2, 9903.88.02"),
    "3": Answer("3", "25% V", "2019-05-10", "", "S", "List 3, 9903.88.03"),
    "4A": Answer("4A", "7.5% V", "2020-02-14", "", "S", "List 4A, 9903.88.15"),
}
DISPUTED = Answer("4A-4B", "7.5% V", "2020-02-14", "", "C", "List 4A, 9903.88.15")
"""On list 4A and, for some national lines or not at all, on the suspended list 4B (never collected)."""
REVIEW = {
    "9903.91.01": Answer("91.01", "25% V", "2024-09-27", "", "S", "Four-year review, 9903.91.01"),
    "9903.91.02": Answer("91.02", "50% V", "2024-09-27", "", "S", "Four-year review, 9903.91.02"),
    "9903.91.03": Answer("91.03", "100% V", "2024-09-27", "", "S", "Four-year review, 9903.91.03"),
    "9903.91.05": Answer("91.05", "50% V", "2025-01-01", "", "S", "Four-year review, 9903.91.05"),
    "9903.91.06": Answer("91.06", "25% V", "2026-01-01", "", "S", "Four-year review, 9903.91.06"),
    "9903.91.08": Answer("91.08", "100% V", "2026-01-01", "", "S", "Four-year review, 9903.91.08"),
    "9903.91.11": Answer("91.11", "25% V", "2025-01-01", "", "S", "Four-year review, 9903.91.11"),
}
BEFORE_2026 = Answer("before-2026", "gap(US/section-301-before-2026)", "2025-01-01", "2026-01-01", "S", "")
"""Raised on 1 January 2026; which rate held before is not in the lists."""
PART = Answer("part", "gap(US/section-301-part-line)", "2025-01-01", "", "S", "")
"""Only a part of the line is on a list, and which part is not in the file."""
_PARTLY = frozenset({"9903.88.04", "9903.91.07"})
_TWENTY_FIVE = ("1", "2", "3")


def answers(lists: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return what a line pays, from the lists it is on (list name to chapter 99 heading)."""
    headings = frozenset(lists.values())
    if headings & _PARTLY:
        return (PART,)
    review = [REVIEW[heading] for heading in sorted(headings & REVIEW.keys())]
    if review:
        early = (BEFORE_2026,) if review[0].valid_from > BEFORE_2026.valid_from else ()
        return (review[0], *early)
    old = next((name for name in _TWENTY_FIVE if name in lists), "")
    if old and "4A" in lists:
        return (PART,)
    if old:
        return (FIRST_LISTS[old],)
    if "4A" in lists:
        return (DISPUTED,) if "4B" in lists else (FIRST_LISTS["4A"],)
    return ()


def rows(product_lists: Iterable[Mapping[str, str]], universe: Sequence[str]) -> list[tuple[str, ...]]:
    """Return (id, chapter, codes, expression, from, to, confidence, note) for each answer and chapter.

    Lines that are no longer in the schedule are dropped: a code that cannot be declared pays nothing.
    """
    known = frozenset(universe)
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for row in product_lists:
        if row["hts8"] in known:
            lists[row["hts8"]][row["list"]] = row["ch99_code"]
    groups: dict[Answer, list[str]] = defaultdict(list)
    for code, named in lists.items():
        for answer in answers(named):
            groups[answer].append(code)
    return [
        (answer.id, chapter, " ".join(codes), *answer[1:])
        for answer in sorted(groups)
        for chapter, codes in by_chapter(compress(groups[answer], universe)).items()
    ]
