import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.adapters.cn_positive_list import (
    OFFICIAL_LINES,
    PositiveListError,
    Remark,
    import_positive_list,
    read_positive_list,
    read_remark,
)
from entrepot.apps.kernel.paths import data_dir

OFFICIAL = """跨境电子商务零售进口商品清单（2022年版）,,,
序号,税则号列,中文货品名称,备注
1,0306.1790,其他冻小虾及对虾,仅限网购保税商品
2,04051000,黄油,
3,10063020,其他籼米精米,1.仅限网购保税商品；2.每人每年不超过20千克
4,17019910,砂糖,每人每年购买量不超过2千克
5,42022100,以皮革作面的手提包,列入《进出口野生动植物种商品目录》的商品除外
6,85183000,耳机,仅限无线耳机
"""


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("", Remark()),
        ("无", Remark()),
        ("仅限网购保税商品", Remark(("bonded_only",))),
        ("列入《濒危野生动植物种国际贸易公约》附录的除外", Remark(("cites",))),
        ("列入《两用物项和技术进出口许可证管理目录》的商品除外", Remark(("dual_use",))),
        ("每人每年不超过2千克", Remark((), Decimal(2), "KGM")),
        ("每人每年 500 克", Remark((), Decimal("0.500"), "KGM")),
        (
            "仅限网购保税商品；列入《进出口野生动植物种商品目录》的商品除外",
            Remark(("bonded_only", "cites")),
        ),
        ("仅限无线耳机", Remark(("remark",))),
        ("1.仅限网购保税商品；2.仅限去壳的", Remark(("bonded_only", "remark"))),
    ],
)
def test_remarks_are_rules(text: str, remark: Remark) -> None:
    assert read_remark(text) == remark


def test_a_yearly_limit_without_an_amount_is_not_dropped() -> None:
    with pytest.raises(ValueError, match="without an amount"):
        read_remark("每人每年限量")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_official_table_is_read_below_its_title(encoding: str) -> None:
    goods = read_positive_list(OFFICIAL.encode(encoding), expected=6)
    assert [each.code for each in goods][:2] == ["03061790", "04051000"]
    assert goods[2].remark == Remark(("bonded_only",), Decimal(20), "KGM")
    assert goods[0].line == 3


def test_every_fault_comes_with_its_line() -> None:
    broken = (
        OFFICIAL + "7,851830,耳机,\n8,85171300,,\n9,04051000,黄油,\n10,17011400,其他甘蔗糖,每人每年限量\n"
    )
    with pytest.raises(PositiveListError) as caught:
        read_positive_list(broken.encode(), expected=None)
    assert [(fault.line, fault.reason) for fault in caught.value.faults] == [
        (9, "'851830' is no tariff line of 8 digits"),
        (10, "85171300 has no name"),
        (11, "04051000 stands already in line 4"),
        (12, "17011400: a yearly limit without an amount"),
    ]


def test_a_part_of_the_list_is_not_taken_for_the_whole() -> None:
    with pytest.raises(PositiveListError, match=f"6 tariff lines .* {OFFICIAL_LINES}"):
        read_positive_list(OFFICIAL.encode())


@pytest.mark.parametrize("content", [b"", "序号,备注\n1,x\n".encode(), b"\xff\xfe\xff"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(PositiveListError):
        read_positive_list(content)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_dir() / "law" / "CN", tmp_path / "CN"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_an_import_completes_the_list(pack: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text(OFFICIAL, encoding="utf-8")
    imported = import_positive_list(source, pack, expected=6)
    assert (imported.lines, imported.flags, imported.caps) == (
        6,
        {"bonded_only": 2, "cites": 1, "remark": 1},
        2,
    )
    assert str(imported) == "6 tariff lines; remarks: 2 bonded_only, 1 cites, 1 remark; 2 yearly limits"
    entries = rows(pack / "list_entry.csv")
    assert [entry["code"] for entry in entries] == [
        "03061790", "04051000", "10063020", "17019910", "42022100", "85183000",
    ]  # fmt: skip
    assert {entry["confidence"] for entry in entries} == {"P"}
    sugar = entries[3]
    assert (sugar["cap"], sugar["cap_unit"], sugar["cap_period"]) == ("2", "KGM", "person_year")
    assert sugar["text"] == "1701（备注：每人每年购买量不超过2千克）"  # shared by all of the heading
    assert [row["complete"] for row in rows(pack / "list.csv")] == ["true"]
    tests = [row for row in rows(pack / "condition.csv") if row["fact"] == "list:CN-CBEC"]
    assert {(row["on_fail"], row["code"]) for row in tests} == {("refuse", "not_listed")}


def test_a_refused_file_changes_nothing(pack: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in pack.iterdir()}
    source = tmp_path / "list.csv"
    source.write_text(OFFICIAL, encoding="utf-8")
    with pytest.raises(PositiveListError):
        import_positive_list(source, pack)
    assert {path.name: path.read_bytes() for path in pack.iterdir()} == before
