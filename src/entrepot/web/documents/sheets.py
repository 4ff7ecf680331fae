"""The one door tables leave by as XLSX: figures as figures, days as days, and no text ever a formula.

Rows are written one by one and never held together, so a table may be as long as a sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Final, cast
from urllib.parse import quote

from django.http import FileResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from entrepot.core.money import Money

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_048_575
"""What one sheet holds below its headings."""

EXACT_DIGITS: Final = 15
"""A spreadsheet keeps no more of a figure: a longer one is written as text, whole."""

MOST_LETTERS: Final = 32_767
WIDTH: Final = 16

type Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its headings, and rows that may come from anywhere, one at a time."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]


def amount(money: Money) -> Decimal:
    """Return an amount as a figure in whole units of its currency, which stands in a column of its own."""
    return Decimal(money.format_plain())


def write_sheets(sheets: Iterable[Sheet], *, at: datetime) -> IO[bytes]:
    """Return a workbook of these tables, dated `at`, as an open file at its beginning.

    Raises ValueError when a table has more rows than a sheet can hold.
    """
    target = cast("IO[bytes]", TemporaryFile())  # noqa: SIM115 - whoever sends it closes it
    book = Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None, microsecond=0)})
    strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    try:
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, strong, day)
    except BaseException:
        book.close()  # its own temporary files; what was written so far goes with it
        target.close()
        raise
    book.close()
    target.seek(0)
    return target


def hand_out_sheets(name: str, sheets: Iterable[Sheet], *, at: datetime) -> FileResponse:
    """Return a workbook as an answer to save, under a name without ending."""
    response = FileResponse(write_sheets(sheets, at=at), content_type=CONTENT_TYPE)
    file = quote(f"{name}.xlsx", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _write(page: Worksheet, sheet: Sheet, strong: Format, day: Format) -> None:
    page.freeze_panes(1, 0)
    page.set_column(0, max(0, len(sheet.headings) - 1), WIDTH)
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, strong)
    for number, row in enumerate(sheet.rows, start=1):
        if number > MOST_ROWS:
            raise ValueError(f"{sheet.name}: more rows than a sheet can hold")
        for column, value in enumerate(row):
            _write_value(page, number, column, value, day)


def _write_value(page: Worksheet, row: int, column: int, value: Value, day: Format) -> None:
    match value:
        case None | "":
            return
        case str():
            page.write_string(row, column, value[:MOST_LETTERS])
        case int() | Decimal() if len(Decimal(value).as_tuple().digits) > EXACT_DIGITS:
            page.write_string(row, column, f"{value:f}" if isinstance(value, Decimal) else str(value))
        case int() | Decimal():
            page.write_number(row, column, value)
        case _:
            page.write_datetime(row, column, value, day)
