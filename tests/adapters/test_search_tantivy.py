"""The embedded index: the contract, and what a folder that several processes use needs besides."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest
import tantivy
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


def test_an_index_of_other_fields_is_filled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True)
    (tmp_path / "search" / "other").mkdir(parents=True)
    tantivy.Index(builder.build(), path=str(tmp_path / "search" / "other"))
    pointer = search_tantivy.POINTER.format(search_tantivy.FORM)
    (tmp_path / "search" / pointer).write_text("other", encoding="ascii")
    monkeypatch.setattr(search_tantivy, "FORM", search_tantivy.FORM + 1)
    index = TantivyIndex(tmp_path / "search")
    assert (index.count(), index.is_current()) == (0, False)
    assert index.replace([[entry("a", name="tea")]]) == 1
    assert (index.count(), index.is_current()) == (1, True)


def test_an_older_index_with_the_same_fields_answers_until_it_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TantivyIndex(tmp_path / "search").replace([[entry("a", name="tea"), entry("b", name="tea")]])
    monkeypatch.setattr(search_tantivy, "FORM", search_tantivy.FORM + 1)
    index, tea = TantivyIndex(tmp_path / "search"), Query(groups=groups("tea"))
    assert (index.find(tea), index.is_current()) == (("a", "b"), False)
    index.put([entry("c", name="tea")], gone=["a"])
    assert (index.find(tea), index.is_current()) == (("b", "c"), False)

    def portions() -> Iterator[list[Entry]]:
        assert TantivyIndex(tmp_path / "search").find(tea) == ("b", "c")
        yield [entry("d", name="tea")]

    index.replace(portions())
    assert (index.find(tea), index.is_current()) == (("d",), True)
    assert [each.name for each in (tmp_path / "search").glob("current-*")] == [
        search_tantivy.POINTER.format(search_tantivy.FORM)
    ]


def test_of_many_who_write_at_once_none_writes_something_older_over_something_newer(tmp_path: Path) -> None:
    truth, guard = [0], Lock()

    def change_and_tell() -> None:
        index = TantivyIndex(tmp_path / "search")
        for _time in range(5):
            with guard:
                truth[0] += 1
            with index.alone():
                read = truth[0]
                index.put([entry("a", name=f"v{read}")])

    TantivyIndex(tmp_path / "search").replace([])
    with ThreadPoolExecutor(4) as crowd:
        for one in [crowd.submit(change_and_tell) for _number in range(4)]:
            one.result()
    assert truth == [20]
    assert TantivyIndex(tmp_path / "search").find(Query(groups=groups("v20"))) == ("a",)


def test_another_process_waits_for_who_is_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_tantivy, "PATIENCE", 0.0)
    index = TantivyIndex(tmp_path / "search")
    held = (
        "import sys; from pathlib import Path; from entrepot.adapters.search_tantivy import TantivyIndex\n"
        "with TantivyIndex(Path(sys.argv[1])).alone(): print('alone', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, str(tmp_path / "search")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "alone\n"
        with pytest.raises(IndexUnavailableError), index.alone():
            raise AssertionError("two are alone")
        other.kill()  # cut off: the system gives the lock back
        other.wait(60)
    with index.alone():
        pass
