"""The table of the United Nations becomes ours whole, or not at all."""

import csv
from pathlib import Path

import pytest

from entrepot.adapters.hs_correlation import CorrelationError, import_correlation, read_correlation

KNOWN = frozenset({"010121", "610910", "240411", "240412", "854911"})
SHEET = """HS2022-HS2017 Correlations,,
HS2022,HS2017,Relationship
10121,010121,1:1
6109.10,610910,1:1
240411,240399,n:1
240412,240399,n:n
240412,382499,n:n
854911,610910,n:n

999999,999999,1:1
"""


def test_every_pair_is_read_once_and_a_dropped_first_zero_is_given_back() -> None:
    found = read_correlation(SHEET.encode("utf-8-sig"), KNOWN)
    assert found.edition == "2017"
    assert found.pairs == (
        ("010121", "010121"),
        ("240399", "240411"),
        ("240399", "240412"),
        ("382499", "240412"),
        ("610910", "610910"),
        ("610910", "854911"),
    )
    assert str(found) == "HS 2017: 4 codes, 2 of them went to one code"


def test_the_columns_may_stand_either_way_under_any_header_that_names_the_editions() -> None:
    rows = [line.split(",") for line in SHEET.splitlines()[2:7]]
    turned = "From HS 2012,note,To HS 2022\n" + "\n".join(f"{old},x,{new}" for new, old, _ in rows)
    assert read_correlation(turned.encode(), KNOWN - {"854911"}).edition == "2012"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"code,code\n1,2\n", "no column of HS 2022"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (SHEET.replace("240411", "24041x").encode(), "line 5: there are not two codes"),
        (SHEET.replace("854911,", "854999,").encode(), "854999: not in HS 2022"),
        (SHEET.replace("854911,610910", "610910,610910").encode(), "854911: no older code leads there"),
        (SHEET.replace("240412,382499,n:n\n", "").encode(), "these are the conversions"),
        (b"HS2022,HS2017\n", "no older code leads there"),
    ],
)
def test_what_is_not_the_whole_sheet_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(CorrelationError) as refused:
        read_correlation(content, KNOWN)
    assert any(told in fault for fault in refused.value.faults), refused.value.faults


def test_other_editions_stay_and_the_same_one_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "nomenclature").mkdir()
    shared = tmp_path / "law" / "_shared"
    shared.mkdir(parents=True)
    codes = "".join(f"{code},I,x\n" for code in ("01", "0101", *sorted(KNOWN)))
    (tmp_path / "nomenclature" / "hs.csv").write_text(f"code,section,title\n{codes}", encoding="utf-8")
    (shared / "correlate.csv").write_text(
        "from_edition,from_code,to_edition,to_code\n2012,999990,2022,010121\n2017,999991,2022,010121\n",
        encoding="utf-8",
    )
    file = tmp_path / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    for _ in range(2):
        import_correlation(file, tmp_path)
    with (shared / "correlate.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[:3] == [
        ["from_edition", "from_code", "to_edition", "to_code"],
        ["2012", "999990", "2022", "010121"],
        ["2017", "010121", "2022", "010121"],
    ]
    assert len(rows) == 2 + 6
