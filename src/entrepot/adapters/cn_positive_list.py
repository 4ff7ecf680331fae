"""China's positive list of cross-border e-commerce retail imports: from the official table to our list.

The Ministry publishes a table of a running number, the tariff line (eight digits), the name of the goods
and a remark. The remarks are rules too: goods from a bonded zone only, protected species left out, yearly
limits a person. A list that is loaded whole is complete: a code that is not on it is a *no* from then on.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

LIST_ID = "CN-CBEC"
OFFICIAL_LINES = 1476
"""Tariff lines of the 2022 edition. A file with another number is refused unless the number is given."""
IN_FORCE = date(2022, 3, 1)
ENTRY_COLUMNS = (
    "list", "code", "text", "flag", "cap", "cap_unit", "cap_period", "valid_from", "valid_to", "confidence",
)  # fmt: skip

_HEADERS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"code", "编码", "税则号列", "税号", "商品编码", "税则号列编码", "hs编码"}),
    "name": frozenset({"name", "中文货品名称", "货品名称", "商品名称", "名称", "品名"}),
    "remark": frozenset({"remark", "备注", "说明"}),
}
_DIGITS = 8
_NO_REMARK = frozenset({"", "-", "—", "/", "无"})
_CLAUSES = re.compile(r"[；;。\n]|(?<!\d)\d[.、](?!\d)")
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "bonded_only": re.compile(r"(?:仅|只)限.{0,6}保税"),
    "cites": re.compile(r"野生动植物|濒危|CITES", re.IGNORECASE),
    "dual_use": re.compile(r"两用物项"),
}
_YEARLY = re.compile(r"每人每年|每年每人")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(千克|公斤|kg|毫升|升|克)", re.IGNORECASE)
_UNITS: Mapping[str, tuple[str, Decimal]] = {
    "千克": ("KGM", Decimal(1)),
    "公斤": ("KGM", Decimal(1)),
    "kg": ("KGM", Decimal(1)),
    "克": ("KGM", Decimal("0.001")),
    "升": ("LTR", Decimal(1)),
    "毫升": ("LTR", Decimal("0.001")),
}


@dataclass(frozen=True, slots=True)
class LineFault:
    """One thing wrong with the official file: its line, why, and what to do."""

    line: int
    reason: str
    fix: str

    def __str__(self) -> str:
        """Return ``line 7: reason (fix)``."""
        return f"line {self.line}: {self.reason} ({self.fix})"


class PositiveListError(ValueError):
    """The file was not taken; ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: tuple[LineFault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:5]))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark means: flags that conditions test, and a yearly limit a person."""

    flags: tuple[str, ...] = ()
    cap: Decimal | None = None
    cap_unit: str = ""


@dataclass(frozen=True, slots=True)
class ListedGoods:
    """One tariff line of the list."""

    line: int
    code: str
    name: str
    remark_text: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: the number of tariff lines, and how many carry each flag."""

    lines: int
    flags: Mapping[str, int]
    caps: int

    def __str__(self) -> str:
        """Return ``1476 tariff lines; remarks: 37 bonded_only, 12 cites; 2 yearly limits``."""
        remarks = ", ".join(f"{count} {flag}" for flag, count in sorted(self.flags.items()))
        return f"{self.lines} tariff lines; remarks: {remarks or 'none'}; {self.caps} yearly limits"


def read_remark(text: str) -> Remark:
    """Read a remark, clause by clause.

    Flags: ``bonded_only`` · ``cites`` (protected species left out) · ``dual_use`` · ``remark`` (any other
    clause: only some goods of the line are on the list, so a person must read it). Raises ``ValueError``
    for a yearly limit without an amount, because it would be lost.
    """
    text = text.strip()
    if text in _NO_REMARK:
        return Remark()
    cap, unit = _yearly_limit(text)
    flags: dict[str, None] = {}
    for clause in filter(None, (part.strip() for part in _CLAUSES.split(text))):
        found = [flag for flag, pattern in _PATTERNS.items() if pattern.search(clause)]
        flags.update(dict.fromkeys(found or ([] if _YEARLY.search(clause) else ["remark"])))
    return Remark(tuple(flags), cap, unit)


def _yearly_limit(text: str) -> tuple[Decimal | None, str]:
    yearly = _YEARLY.search(text)
    if not yearly:
        return None, ""
    amount = _AMOUNT.search(text, yearly.end())
    if not amount:
        raise ValueError("a yearly limit without an amount")
    unit, factor = _UNITS[amount[2].lower()]
    return Decimal(amount[1]) * factor, unit


def read_positive_list(content: bytes, *, expected: int | None = OFFICIAL_LINES) -> tuple[ListedGoods, ...]:
    """Read the official table, saved as CSV in UTF-8 or GB 18030, with a header above it.

    ``expected`` is the number of tariff lines the edition has; None takes any. Raises
    :class:`PositiveListError` with every fault and its line.
    """
    faults: list[LineFault] = []
    rows = csv.reader(io.StringIO(_decoded(content), newline=""))
    columns = _columns(rows)
    goods = tuple(_goods(rows, columns, faults))
    _check_twins(goods, faults)
    if not faults and expected is not None and len(goods) != expected:
        reason = f"{len(goods)} tariff lines where the official list has {expected}"
        faults.append(
            LineFault(1, reason, "load the whole list; a newer edition needs its own number (`expected`)")
        )
    if faults:
        raise PositiveListError(tuple(sorted(faults, key=lambda fault: fault.line)))
    return goods


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PositiveListError((LineFault(1, "the file is neither UTF-8 nor GB 18030", "save it as CSV UTF-8"),))


def _columns(rows: Iterator[list[str]]) -> Mapping[str, int]:
    """Find the header: titles may stand above it, so it is the first row that names code and goods."""
    for row in rows:
        cells = ["".join(cell.split()).lower() for cell in row]
        found = {
            column: next(index for index, cell in enumerate(cells) if cell in names)
            for column, names in _HEADERS.items()
            if any(cell in names for cell in cells)
        }
        if {"code", "name", "remark"} <= found.keys():
            return found
    fix = "the header names 税则号列 (code), 货品名称 (name) and 备注 (remark)"
    raise PositiveListError((LineFault(1, "no header was found", fix),))


def _goods(
    rows: Iterator[list[str]], columns: Mapping[str, int], faults: list[LineFault]
) -> Iterator[ListedGoods]:
    for row in rows:
        line: int = rows.line_num  # type: ignore[attr-defined] # csv.reader counts physical lines
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: row[index].strip() if index < len(row) else "" for column, index in columns.items()}
        code = re.sub(r"[.\s]", "", cells["code"])
        if not (code.isascii() and code.isdigit() and len(code) == _DIGITS):
            reason = f"'{cells['code']}' is no tariff line of {_DIGITS} digits"
            faults.append(LineFault(line, reason, "write the digits as text; never pad a short code"))
            continue
        if not cells["name"]:
            faults.append(LineFault(line, f"{code} has no name", "write the name of the goods"))
            continue
        try:
            remark = read_remark(cells["remark"])
        except ValueError as error:
            faults.append(LineFault(line, f"{code}: {error}", "write it like 每人每年不超过2千克"))
            continue
        yield ListedGoods(line, code, " ".join(cells["name"].split()), cells["remark"], remark)


def _check_twins(goods: tuple[ListedGoods, ...], faults: list[LineFault]) -> None:
    first: dict[str, int] = {}
    for each in goods:
        before = first.setdefault(each.code, each.line)
        if before != each.line:
            reason = f"{each.code} stands already in line {before}"
            faults.append(LineFault(each.line, reason, "remove one of the two"))


def import_positive_list(
    source: Path, pack: Path, *, valid_from: date = IN_FORCE, expected: int | None = OFFICIAL_LINES
) -> Imported:
    """Put the official list in place of the loaded part in the pack folder ``data/law/CN``.

    Rewrites ``list_entry.csv``, marks the list complete in ``list.csv`` and turns "not among the loaded
    lines" (unknown) into "not on the list" (refused) in ``condition.csv``. Writes nothing when the file has
    a fault.
    """
    goods = read_positive_list(source.read_bytes(), expected=expected)
    entries = [entry for each in goods for entry in _entries(each, valid_from)]
    kept = [row for row in _table(pack / "list_entry.csv") if row["list"] != LIST_ID]
    lists = [_complete(row, valid_from) for row in _table(pack / "list.csv")]
    conditions = [_decided(row) for row in _table(pack / "condition.csv")]
    if not any(row["id"] == LIST_ID for row in lists):
        raise PositiveListError(
            (LineFault(1, f"list.csv has no {LIST_ID}", "name the folder of the CN pack"),)
        )
    _write(pack / "list_entry.csv", kept + entries)
    _write(pack / "list.csv", lists)
    _write(pack / "condition.csv", conditions)
    flags = Counter(flag for each in goods for flag in each.remark.flags)
    return Imported(len(goods), dict(flags), sum(each.remark.cap is not None for each in goods))


def _entries(goods: ListedGoods, valid_from: date) -> Iterator[dict[str, str]]:
    """Yield one row for each flag, the limit on the first: a condition tests one flag at a time."""
    remark = goods.remark
    noted = goods.remark_text not in _NO_REMARK
    text = f"{goods.name}（备注：{goods.remark_text}）" if noted else goods.name
    if (
        remark.cap is not None
    ):  # lines with the same words share one limit: a limit holds for the whole heading
        text = f"{goods.code[:4]}（备注：{goods.remark_text}）"
    for number, flag in enumerate(remark.flags or ("",)):
        capped = number == 0 and remark.cap is not None
        cells = (
            LIST_ID,
            goods.code,
            text,
            flag,
            f"{remark.cap:f}" if capped else "",
            remark.cap_unit if capped else "",
            "person_year" if capped else "",
            valid_from.isoformat(),
            "",
            "P",
        )
        yield dict(zip(ENTRY_COLUMNS, cells, strict=True))


def _complete(row: dict[str, str], valid_from: date) -> dict[str, str]:
    if row["id"] != LIST_ID:
        return row
    note = "The official list, loaded whole."
    changed = {"complete": "true", "confidence": "P", "valid_from": valid_from.isoformat(), "note": note}
    return row | changed


def _decided(row: dict[str, str]) -> dict[str, str]:
    """Refuse what is not on a complete list."""
    if row["fact"] != f"list:{LIST_ID}":
        return row
    return row | {"on_fail": "refuse", "code": "not_listed", "confidence": "P"}


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
