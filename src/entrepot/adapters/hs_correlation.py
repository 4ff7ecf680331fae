"""Where the goods of an older HS edition went: from the table of the United Nations to our ``correlate.csv``.

The Statistics Division publishes a workbook for each pair of editions. Its sheet *Correlations* names every
pair of codes that share goods; save that sheet as CSV. The sheet *Conversions* beside it names one code each
and hides that goods were split, so it is refused: a code is never guessed.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TO_EDITION = "2022"
EDITIONS = ("1992", "1996", "2002", "2007", "2012", "2017")
COLUMNS = ("from_edition", "from_code", "to_edition", "to_code")

_FILLER = "999999"  # the statisticians' own code for goods not specified
_CODE = re.compile(r"\d{6}")
_CUT_CODE = re.compile(r"\d{5}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADER_WITHIN = 5
_SHEET = "save the sheet of correlations, which names two editions above its columns"
_MOST_SHOWN = 5


class CorrelationError(ValueError):
    """The file was not taken; ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults[:_MOST_SHOWN]))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Correlation:
    """The pairs (older code, code of HS 2022) of one edition, each once, in order."""

    edition: str
    pairs: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return ``HS 2017: 5386 codes, 4894 of them went to one code``."""
        to: dict[str, int] = {}
        for old, _ in self.pairs:
            to[old] = to.get(old, 0) + 1
        alone = sum(count == 1 for count in to.values())
        return f"HS {self.edition}: {len(to)} codes, {alone} of them went to one code"


def import_correlation(file: Path, data: Path) -> Correlation:
    """Write the pairs of a file into ``law/_shared/correlate.csv``; other editions in it stay.

    Every code of HS 2022 must be reached, and no other. Raises :class:`CorrelationError`.
    """
    with (data / "nomenclature" / "hs.csv").open(encoding="utf-8", newline="") as lines:
        known = frozenset(row["code"] for row in csv.DictReader(lines) if _CODE.fullmatch(row["code"]))
    found = read_correlation(file.read_bytes(), known)
    path = data / "law" / "_shared" / "correlate.csv"
    kept = [row for row in _rows_of(path) if row[0] != found.edition]
    rows = [(found.edition, old, TO_EDITION, new) for old, new in found.pairs]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([COLUMNS, *sorted([*kept, *rows])])
    path.write_text(written.getvalue(), encoding="utf-8")
    return found


def read_correlation(content: bytes, known: frozenset[str]) -> Correlation:
    """Read the sheet as CSV in UTF-8; ``known`` are the six-digit codes of HS 2022.

    Five digits are a code whose first zero the spreadsheet dropped. Raises :class:`CorrelationError`.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        raise CorrelationError(["it is no text in UTF-8 (save the sheet as CSV in UTF-8)"]) from None
    top, edition, old_at, new_at = _header(rows)
    faults: list[str] = []
    pairs: dict[tuple[str, str], None] = {}
    for line, row in enumerate(rows[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in row):
            continue
        old, new = (_code(row[at]) if at < len(row) else "" for at in (old_at, new_at))
        if not old or not new:
            faults.append(f"line {line}: there are not two codes of six digits")
        elif _FILLER not in {old, new}:
            pairs[old, new] = None
    faults.extend(_faults(pairs, known))
    if faults:
        raise CorrelationError(faults)
    return Correlation(edition, tuple(sorted(pairs)))


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, str, int, int]:
    """Return the header's place, the older edition, its column, and the column of HS 2022."""
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        years = {found[0]: at for at, cell in enumerate(row) if len(found := _YEAR.findall(cell)) == 1}
        older = [year for year in years if year in EDITIONS]
        if TO_EDITION in years and len(older) == 1:
            return place, older[0], years[older[0]], years[TO_EDITION]
    raise CorrelationError([f"no column of HS {TO_EDITION} beside one of an older edition ({_SHEET})"])


def _code(cell: str) -> str:
    digits = cell.strip().replace(".", "")
    if _CUT_CODE.fullmatch(digits):
        digits = f"0{digits}"
    return digits if _CODE.fullmatch(digits) else ""


def _faults(pairs: dict[tuple[str, str], None], known: frozenset[str]) -> Iterator[str]:
    targets = [new for _, new in pairs]
    if strange := sorted(set(targets) - known):
        yield f"{_some(strange)}: not in HS {TO_EDITION} (another pair of editions, or columns changed over?)"
    if missing := sorted(known - set(targets)):
        yield f"{_some(missing)}: no older code leads there (the file is not whole)"
    if pairs and len(set(targets)) == len(targets):
        yield f"each code of HS {TO_EDITION} comes from one code only: these are the conversions ({_SHEET})"


def _some(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_MOST_SHOWN])
    return f"{len(codes)} codes, such as {shown}" if len(codes) > _MOST_SHOWN else shown


def _rows_of(path: Path) -> list[tuple[str, ...]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(lines)]
