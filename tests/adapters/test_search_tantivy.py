"""The embedded index: the contract, and what a folder that several processes use needs besides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.search_contract import SearchContract, entry, groups
from tests.adapters.search_readers import ENTRIES, seen_meanwhile

from entrepot.adapters import search_tantivy
from entrepot.adapters.search_tantivy import TantivyIndex
from entrepot.apps.search.provider import Entry, IndexUnavailableError, Query


class TestTantivy(SearchContract):
    """The contract on a folder."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> TantivyIndex:
        return TantivyIndex(tmp_path / "search")


def test_another_reader_sees_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_tantivy, "LOOKED_EVERY", 0.0)
    writer, reader = TantivyIndex(tmp_path / "search"), TantivyIndex(tmp_path / "search")
    assert reader.count() == 0
    writer.put([entry("a", name="tea")])
    assert reader.find(Query(groups=groups("tea"))) == ("a",)
    writer.replace([[entry("b", name="tea")]])
    assert reader.find(Query(groups=groups("tea"))) == ("b",)


def test_only_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_tantivy, "TRIES", 2)
    index = TantivyIndex(tmp_path / "search")
    index.put([entry("a", name="tea")])
    held = index._writer(index._opened())
    with pytest.raises(IndexUnavailableError):
        TantivyIndex(tmp_path / "search").put([entry("b", name="tea")])
    held.wait_merging_threads()
    index.put([entry("b", name="tea")])
    assert index.count() == 2


def test_old_editions_are_put_away(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "search")
    for _time in range(4):
        index.replace([[entry("a", name="tea")]])
        assert index.count() == 1
    assert len([each for each in (tmp_path / "search").iterdir() if each.is_dir()]) <= 2


def test_readers_never_meet_an_empty_or_half_index_while_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_tantivy, "LOOKED_EVERY", 0.0)
    index, reader = TantivyIndex(tmp_path / "search"), TantivyIndex(tmp_path / "search")
    assert seen_meanwhile(index, reader, lambda: None) == {ENTRIES}


def test_who_builds_first_is_not_disturbed_by_who_asks_first(tmp_path: Path) -> None:
    def portions() -> Iterator[list[Entry]]:
        assert TantivyIndex(tmp_path / "search").count() == 0
        yield [entry("a", name="tea")]

    index = TantivyIndex(tmp_path / "search")
    assert index.replace(portions()) == 1
    assert index.find(Query(groups=groups("tea"))) == ("a",)


def test_an_index_of_other_fields_is_filled_anew(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "search")
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "current").write_text("an-older-one", encoding="ascii")
    assert index.count() == 0
    assert index.replace([[entry("a", name="tea")]]) == 1
