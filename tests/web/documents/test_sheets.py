"""The door tables leave by: what is read back is what was put in, and no text has become a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from entrepot.core.money import Money
from entrepot.web.documents import sheets
from entrepot.web.documents.sheets import Sheet, amount, write_sheets

AT = datetime(2026, 11, 20, 8, 3, tzinfo=UTC)


def bytes_of(*tables: Sheet) -> bytes:
    with write_sheets(tables, at=AT) as file:
        return file.read()


def read(*tables: Sheet):
    return load_workbook(BytesIO(bytes_of(*tables)))


def test_figures_are_figures_days_are_days_and_text_is_text() -> None:
    row = ("青花瓷 ผ้าไหม", 12, amount(Money(-123456, "EUR")), "EUR", date(2026, 11, 20), None, "0042")
    page = read(Sheet("a", ["a", "b", "c", "d", "e", "f", "g"], [row])).active
    told = [each.value for each in page[2]]
    assert told[:4] == ["青花瓷 ผ้าไหม", 12, -1234.56, "EUR"]
    assert told[4] == datetime(2026, 11, 20)  # noqa: DTZ001 - a sheet knows no zone
    assert told[5:] == [None, "0042"]
    assert [each.value for each in page[1]] == ["a", "b", "c", "d", "e", "f", "g"]


@pytest.mark.parametrize(
    "told", ["=1+1", "+1", "-1", "@a", "\t=1", '=HYPERLINK("http://x")', "http://x", "{=1}"]
)
def test_no_text_is_a_formula_or_a_link(told: str) -> None:
    cell = read(Sheet("a", [told], [[told]])).active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (told, "s", None)


def test_a_figure_longer_than_a_spreadsheet_keeps_is_written_whole() -> None:
    told = Decimal("12345678901234567.89")
    assert read(Sheet("a", ["a"], [[told]])).active["A2"].value == "12345678901234567.89"


def test_amounts_add_up_to_the_cent() -> None:
    money = [Money(minor, "SGD") for minor in (1, 10, 33, 99999999, -7)]
    page = read(Sheet("a", ["a"], [[amount(each)] for each in money])).active
    found = sum(Decimal(str(page.cell(2 + place, 1).value)) for place in range(5))
    assert found == amount(Money.total(money, "SGD"))


def test_the_same_table_is_the_same_bytes() -> None:
    table = Sheet("a", ["a"], [["x"]])
    assert bytes_of(table) == bytes_of(table)


def test_rows_are_asked_for_one_by_one_and_a_table_too_long_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    asked = []

    def rows():
        for number in range(10):
            asked.append(number)
            yield [number]

    with pytest.raises(ValueError, match="more rows"):
        write_sheets([Sheet("a", ["a"], rows())], at=AT)
    assert asked == [0, 1, 2, 3]
