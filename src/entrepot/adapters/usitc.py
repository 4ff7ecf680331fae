"""The United States schedule: the USITC export becomes the narrow tables of ``data/law/US/schedule``.

Nothing is left out in silence: the summary counts every printed rate as translated or as a named gap, and a
form of words that was never seen before stops the conversion.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entrepot.adapters.us_brackets import brackets, mentions_value
from entrepot.adapters.us_codes import by_chapter, compress, short_words
from entrepot.adapters.us_programmes import PROGRAMMES, Special, read_special
from entrepot.adapters.us_rates import Rate, translate
from entrepot.adapters.us_schedule_rows import (
    NationalLine,
    PrintedLine,
    Row,
    national_lines,
    printed_lines,
    quota_lines,
    read_rows,
)
from entrepot.adapters.us_units import unit_codes

STAGED_UNTIL = "2026-01-01"
"""Staged rates of an agreement fall each 1 January, so a printed one holds for the year of its edition."""
STATIC = frozenset({"E"})
"""Programmes whose reduced rates are not staged (19 U.S.C. 2703(h))."""
SPECIAL_UNTIL = {"D": "2027-01-01", "NP": "2026-01-01", "R": "2030-10-01"}
"""Programmes that end by law: AGOA (H.R. 7148 of 2026), Nepal (19 U.S.C. 4454), CBTPA (Pub. L. 116-164)."""

type Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


@dataclass(slots=True)
class Summary:
    """What became of the file: counts of printed rates by class and the lines of every gap."""

    printed: int = 0
    general: Counter[str] = field(default_factory=Counter)
    column2: Counter[str] = field(default_factory=Counter)
    gaps: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    bracketed: int = 0
    unread_values: list[str] = field(default_factory=list)
    special: Counter[str] = field(default_factory=Counter)
    national: int = 0


def convert(source_csv: Path, target_dir: Path) -> Summary:
    """Write the narrow tables of the schedule into ``target_dir`` and return the counts.

    Raises :class:`entrepot.adapters.us_rates.RateError` for a printed rate in no known form.
    """
    tables, summary = convert_rows(read_rows(source_csv))
    for name, (header, rows) in tables.items():
        write_table(target_dir / name, header, rows)
    return summary


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one CSV with a header, rows ending in a plain newline so that copies compare equal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def convert_rows(rows: Sequence[Row]) -> tuple[dict[str, Table], Summary]:
    """Return the narrow tables by file name, and the counts. Pure: the same rows give the same tables."""
    lines, summary = printed_lines(rows), Summary()
    summary.printed = len(lines)
    specials = {line.code: read_special(line.special) for line in lines}
    tables = {
        "general.csv": _general(lines, summary),
        "bracket.csv": _bracket(lines, summary),
        "special.csv": _special(lines, specials, summary),
        "special_rate.csv": _special_rate(specials, summary),
        "special_see.csv": _special_see(specials),
        "quota.csv": _quota(rows),
        "line.csv": _national(national_lines(rows), summary),
    }
    return tables, summary


def _general(lines: Sequence[PrintedLine], summary: Summary) -> Table:
    table: list[tuple[str, ...]] = []
    for line in lines:
        general, column2 = translate(line.general), translate(line.column2)
        summary.general[general.kind] += 1
        summary.column2[column2.kind] += 1
        for rate, column in ((general, "general"), (column2, "column 2")):
            if rate.kind == "gap":
                summary.gaps[f"{rate.expression[4:-1]} ({column})"].append(line.code)
        table.append((line.code, general.expression, column2.expression, _printed(line.general, general)))
    return ("code", "general", "column2", "note"), table


def _printed(words: str, rate: Rate) -> str:
    """Return the printed words where the expression does not already show them."""
    plain = rate.kind == "free" or (rate.kind == "ad valorem" and "USD" not in rate.expression)
    return "" if plain else "Printed: " + " ".join(words.split())


def _bracket(lines: Sequence[PrintedLine], summary: Summary) -> Table:
    table: list[tuple[str, ...]] = []
    for line in lines:
        tests = brackets(line.path)
        summary.bracketed += bool(tests)
        if not tests and any(mentions_value(level) for level in line.path):
            summary.unread_values.append(line.code)
        table.extend((line.code, *test) for test in tests)
    return ("code", "fact", "op", "value"), table


def _special(lines: Sequence[PrintedLine], specials: Mapping[str, Special], summary: Summary) -> Table:
    """Write who is free of duty, programme by programme, as the fewest prefixes of each chapter."""
    every = [line.code for line in lines]
    free_anyway = {line.code for line in lines if line.general.strip() == "Free"}
    table: list[tuple[str, ...]] = []
    for programme, agreement in PROGRAMMES.items():
        codes = [code for code, special in specials.items() if programme in special.free]
        summary.special[programme] = len(codes)
        # A line free for everyone may be covered unless the programme has another rate there.
        chapters = by_chapter(compress(codes, every, free_anyway))
        until = SPECIAL_UNTIL.get(programme, "")
        table.extend(
            (programme, agreement, chapter, " ".join(prefixes), until)
            for chapter, prefixes in chapters.items()
        )
    return ("programme", "agreement", "chapter", "codes", "valid_to"), table


def _special_rate(specials: Mapping[str, Special], summary: Summary) -> Table:
    table: list[tuple[str, ...]] = []
    for code, special in specials.items():
        for programme, words in special.rates:
            rate = translate(words)
            if programme not in PROGRAMMES or rate.kind == "gap":
                summary.special[f"{programme}: not loaded"] += 1
                continue
            summary.special[f"{programme}: reduced"] += 1
            until = SPECIAL_UNTIL.get(programme, "") if programme in STATIC else STAGED_UNTIL
            table.append((programme, PROGRAMMES[programme], code, rate.expression, until))
    return ("programme", "agreement", "code", "expression", "valid_to"), table


def _special_see(specials: Mapping[str, Special]) -> Table:
    """Write the lines whose preference stands in chapter 98 or 99, and those with a staged rate."""
    see: dict[str, list[str]] = defaultdict(list)
    staged: dict[str, list[str]] = defaultdict(list)
    for code, special in specials.items():
        for programme in special.see:
            if programme in PROGRAMMES:
                see[programme.rstrip("+")].append(code)
        for programme, _ in special.rates:
            if programme in PROGRAMMES and programme not in STATIC:
                staged[programme].append(code)
    return ("programme", "see", "staged"), [
        (programme, " ".join(sorted(set(see[programme]))), " ".join(sorted(set(staged[programme]))))
        for programme in sorted(see.keys() | staged.keys())
    ]


def _quota(rows: Sequence[Row]) -> Table:
    chapters = by_chapter(quota_lines(rows))
    return ("chapter", "codes"), [(chapter, " ".join(codes)) for chapter, codes in chapters.items()]


def _national(lines: Sequence[NationalLine], summary: Summary) -> Table:
    summary.national = len(lines)
    return ("code", "description", "units"), [
        (line.code, short_words(line.path), " ".join(unit_codes(line.unit))) for line in lines
    ]
