"""Additional duties of the United States: product lists become narrow tables beside the schedule.

The lists are those of the tariff rate tracker of the Budget Lab at Yale (MIT licence), read from the notes of
chapter 99. Exemptions are turned round into the lines that pay, so that six digits with a mixed answer
ask for the national line instead of hiding it.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from entrepot.adapters import us_section_232, us_section_301
from entrepot.adapters.us_codes import by_chapter, compress
from entrepot.adapters.us_schedule_rows import national_lines, printed_lines, read_rows
from entrepot.adapters.usitc import write_table

TEXTILES = frozenset(str(chapter) for chapter in range(50, 64))
"""Chapters whose goods of the CAFTA-DR countries are outside Section 122 (9903.03.09)."""
_LINE, _NATIONAL = 8, 10


def convert_additional(lists_dir: Path, source_csv: Path, target_dir: Path) -> dict[str, int]:
    """Write the narrow tables of all additional duties and return the number of lines behind each."""
    rows = read_rows(source_csv)
    universe = [line.code for line in printed_lines(rows)]
    national = [line.code for line in national_lines(rows) if len(line.code) > _LINE]
    annexes = us_section_232.Annexes(_read(lists_dir / "s232_annex_products.csv"), national)
    placed = us_section_232.placed(annexes, universe)
    lists_301 = _read(lists_dir / "s301_product_lists.csv")
    free_122 = exempt_lines((row["hts8"] for row in _read(lists_dir / "s122_exempt_products.csv")), national)
    free_ieepa = exempt_lines(
        (row["hts10"] for row in _read(lists_dir / "ieepa_exempt_products.csv")), national
    )
    of_232 = frozenset(line for lines in placed.values() for line in lines)
    derivatives = _derivatives(annexes, universe)
    columns_301 = ("list", "chapter", "codes", "expression", "valid_from", "valid_to", "confidence", "note")
    columns_232 = ("annex", "metal", "chapter", "codes", "rate", "british", "floor", "gap")
    write_table(target_dir / "s301.csv", columns_301, us_section_301.rows(lists_301, universe))
    write_table(target_dir / "s232.csv", columns_232, us_section_232.rows(placed, universe))
    write_table(target_dir / "s232_before.csv", ("chapter", "codes"), _chapters(derivatives, universe))
    columns_122 = ("chapter", "before", "after", "part", "textile", "plain")
    write_table(target_dir / "s122.csv", columns_122, _surcharge(universe, free_122, of_232))
    columns_ieepa = ("chapter", "pays", "exempt", "part")
    write_table(target_dir / "ieepa.csv", columns_ieepa, _ieepa(universe, free_ieepa))
    return {
        "section 301": sum(bool(row["hts8"] in set(universe)) for row in lists_301),
        "section 232": len(of_232),
        "section 122 exempt": len(free_122.whole & frozenset(universe)),
        "IEEPA exempt": len(free_ieepa.whole & frozenset(universe)),
    }


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Exempt(NamedTuple):
    """Lines of eight digits that a list names as a whole, and those it names only in part."""

    whole: frozenset[str]
    part: frozenset[str]


def exempt_lines(codes: Iterable[str], national: Iterable[str]) -> Exempt:
    """Sort the codes of a list (eight digits, ten, or more by mistake) into whole and partly named lines.

    Ten digits that end in 00 stand for the whole line; others name it whole only together with their sisters.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for code in national:
        below[code[:_LINE]].add(code)
    named: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        named[code[:_LINE]].add(code[:_NATIONAL].ljust(_NATIONAL, "0"))
    whole = frozenset(
        line
        for line, found in named.items()
        if any(code.endswith("00") for code in found) or (below[line] and below[line] <= found)
    )
    return Exempt(whole, frozenset(named) - whole)


def _chapters(lines: Iterable[str], universe: Sequence[str]) -> list[tuple[str, ...]]:
    chapters = by_chapter(compress(lines, universe))
    return [(chapter, " ".join(codes)) for chapter, codes in chapters.items()]


def _derivatives(annexes: us_section_232.Annexes, universe: Sequence[str]) -> list[str]:
    """Return the lines outside the metal chapters that some annex names: they were derivatives before."""
    outside = [line for line in universe if line[:2] not in us_section_232.METAL_CHAPTERS]
    return [line for line in outside if annexes.place(line) is not None]


def _surcharge(universe: Sequence[str], exempt: Exempt, of_232: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the lines that pay Section 122 before and since the metal annexes of 6 April 2026."""
    before = frozenset(universe) - exempt.whole - exempt.part
    part = by_chapter(compress(exempt.part & frozenset(universe), universe))
    early = by_chapter(compress(before, universe))
    late = by_chapter(compress(before - of_232, universe))
    table: list[tuple[str, ...]] = []
    for chapter in sorted(early.keys() | late.keys()):
        is_textile = chapter in TEXTILES
        codes = tuple(" ".join(group.get(chapter, ())) for group in (early, late, part))
        table.append((chapter, *codes, "yes" if is_textile else "", "" if is_textile else "yes"))
    return table


def _ieepa(universe: Sequence[str], exempt: Exempt) -> list[tuple[str, ...]]:
    """Return the lines that pay the reciprocal duty, those that do not, and those that pay in part."""
    lines = frozenset(universe)
    groups = (lines - exempt.whole - exempt.part, lines & exempt.whole, lines & exempt.part)
    chapters = [by_chapter(compress(group, universe)) for group in groups]
    return [
        (chapter, *(" ".join(group.get(chapter, ())) for group in chapters))
        for chapter in sorted(frozenset[str]().union(*chapters))
    ]
