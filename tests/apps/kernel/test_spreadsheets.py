"""A table as CSV is the same text everywhere, and runs nowhere."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from entrepot.apps.kernel.spreadsheets import BOM, cells_of, csv_pieces, csv_text, plain


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "+8613a"]
)
def test_what_would_be_run_has_an_apostrophe_before_it(cell: str) -> None:
    assert plain(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.50", "+8613912345678", "-3", "tea = 茶", "a-b", ""])
def test_figures_numbers_and_words_stay(cell: str) -> None:
    assert plain(cell) == cell


def test_what_is_no_text_is_told_as_one() -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert [plain(each) for each in (None, 7, moment)] == ["", "7", "2026-03-01T08:00:00+00:00"]
    assert plain("a\0b\udcff") == "a?b?"


def test_pieces_read_back_with_commas_quotes_and_lines() -> None:
    rows = [["name", "said"], ['Lin, "the tea"', "two\nlines"]]
    text = "".join(csv_pieces(rows, mark=True))
    assert text.startswith(BOM)
    assert list(csv.reader(StringIO(text.removeprefix(BOM)))) == rows
    assert csv_text([["a", "b"]], line_end="\n") == "a,b\n"
    assert "".join(csv_pieces([["a", "b"]], dialect="excel-tab")) == "a\tb\r\n"


def test_a_row_tells_only_known_columns() -> None:
    assert cells_of(("a", "b"), {"b": 1}) == ["", 1]
    with pytest.raises(ValueError, match="c"):
        cells_of(("a", "b"), {"c": 1})
