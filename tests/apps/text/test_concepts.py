"""Things of trade are met by their names in six languages."""

from pathlib import Path

import pytest

from entrepot.apps.kernel import paths
from entrepot.apps.text.concepts import ConceptFaultsError
from entrepot.apps.text.queries import load_concepts

SAME = [
    ("tea-cup", ["Tea cups", "小茶杯", "ถ้วยชา", "tách trà", "cangkir teh", "cawan teh"]),
    ("scented-candle", ["scented candle", "香薰蜡烛", "เทียนหอม", "nến thơm", "lilin wangi", "lilin aroma"]),
    ("chopsticks", ["Chopsticks", "竹筷", "ตะเกียบ", "đũa", "sumpit", "penyepit"]),
]


@pytest.mark.parametrize(("concept", "names"), SAME)
def test_every_language_means_the_same(concept: str, names: list[str]) -> None:
    for name in names:
        assert f"={concept}" in load_concepts().tokens([name]), name


def test_a_name_inside_a_longer_one_is_not_meant() -> None:
    said = load_concepts()
    assert "=bowl" not in said.tokens(["甜白釉盖碗"])
    assert "=tea" not in said.tokens(["ชาม"])
    assert "=coconut" not in said.tokens(["đũa tre"])
    assert "=tea" not in said.tokens(["tea towel"])


def test_a_narrow_thing_is_one_of_the_wider_and_not_the_other_way_round() -> None:
    said = load_concepts()
    assert said.tokens(["blue and white"]) == ["=blue-and-white", "=porcelain", "=ceramic"]
    assert said.tokens(["ceramic"]) == ["=ceramic"]


def test_faults_of_the_list_are_told_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "search").mkdir()
    file = tmp_path / "search" / "concepts.csv"
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path)
    file.write_text("concept,is_a,en\ntea,,tea\ntea,cup,\nbowl,,bowl,x\n", encoding="utf-8")
    with pytest.raises(ConceptFaultsError) as told:
        load_concepts()
    assert str(told.value).splitlines() == [
        "concepts.csv:2: give a key of its own and a name in English",
        "concepts.csv:3: give a key of its own and a name in English",
        "concepts.csv:3: 'cup' is no concept",
        "concepts.csv:4: a column is missing or too much",
    ]
    file.write_text("name,en\n", encoding="utf-8")
    with pytest.raises(ConceptFaultsError, match="the columns are concept, is_a, en"):
        load_concepts()
