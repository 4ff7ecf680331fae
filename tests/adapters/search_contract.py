"""What every index must do; each adapter's tests run all of it on its own index."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Thread

import pytest
from django.db import connections

from entrepot.apps.search.provider import (
    Between,
    Entry,
    Group,
    IndexBeingBuiltError,
    IndexUnavailableError,
    Part,
    Query,
    SearchIndex,
)


def entry(key: str, *tags: str, **parts: str) -> Entry:
    """Return an entry whose parts are words with blanks between."""
    return Entry(key=key, tags=tags, parts={Part(name): text.split() for name, text in parts.items()})


def priced(key: str, price: int | None, *tags: str, name: str = "tea") -> Entry:
    """Return an entry with a price, or with none."""
    numbers = {} if price is None else {"price_sg": price, "days_us_hua": 3}
    return Entry(key=key, tags=tags, parts={Part.NAME: name.split()}, numbers=numbers)


def groups(*words: str) -> Sequence[Group]:
    """Return a group for each word; `a|b` is a word with another form that counts half."""
    return [
        Group({form: 1.0 if at == 0 else 0.5 for at, form in enumerate(word.split("|"))}) for word in words
    ]


def elsewhere(work: Callable[[], object]) -> Exception | None:
    """Do something in another thread, with a connection of its own; return what it raised."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test shall see it
            raised.append(fault)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    return raised[0] if raised else None


def entered(index: SearchIndex) -> None:
    """Be alone for a moment."""
    with index.alone():
        pass


class SearchContract:
    """The contract. A subclass gives `index`, empty."""

    @pytest.fixture
    def index(self) -> SearchIndex:
        raise NotImplementedError

    def keys(self, index: SearchIndex, *words: str, tags: Sequence[str] = (), least: int = 0) -> list[str]:
        asked = Query(groups=groups(*words), tags=tags, least=least or len(words))
        return list(index.find(asked))

    def test_what_stands_in_the_name_comes_first(self, index: SearchIndex) -> None:
        index.put([entry("a", body="tea cup"), entry("b", name="tea", body="cup"), entry("c", name="candle")])
        assert self.keys(index, "tea") == ["b", "a"]
        assert index.find(Query(groups=groups("tea"), limit=1)) == ("b",)

    def test_equal_entries_stand_in_the_order_of_their_keys(self, index: SearchIndex) -> None:
        index.put([entry(key, name="tea") for key in "dbac"])
        assert self.keys(index, "tea") == ["a", "b", "c", "d"]

    def test_so_many_words_must_be_met(self, index: SearchIndex) -> None:
        index.put([entry("a", name="green tea"), entry("b", name="green bowl"), entry("c", name="red bowl")])
        assert self.keys(index, "green", "tea") == ["a"]
        assert set(self.keys(index, "green", "tea", least=1)) == {"a", "b"}
        assert self.keys(index, "green", "tea", least=1)[0] == "a"

    def test_every_tag_must_be_there(self, index: SearchIndex) -> None:
        index.put([entry("a", "sg", "cn", name="tea"), entry("b", "sg", name="tea")])
        assert self.keys(index, "tea", tags=["sg"]) == ["a", "b"]
        assert self.keys(index, "tea", tags=["sg", "cn"]) == ["a"]
        assert self.keys(index, "tea", tags=["th"]) == []

    def test_one_tag_of_each_choice_is_enough(self, index: SearchIndex) -> None:
        index.put(
            [
                entry("a", "sg", "origin:CN", "farm", name="tea"),
                entry("b", "sg", "origin:VN", name="tea"),
                entry("c", "sg", "origin:VN", "farm", name="tea"),
                entry("d", "sg", "origin:RW", "farm", name="tea"),
            ]
        )

        def of(*any_of: Sequence[str]) -> list[str]:
            return list(index.find(Query(groups=groups("tea"), tags=["sg"], any_of=any_of)))

        assert of(["origin:CN", "origin:VN"]) == ["a", "b", "c"]
        assert of(["origin:CN", "origin:VN"], ["farm", "youth"]) == ["a", "c"]
        assert of(["origin:SG"]) == of([]) == []

    def test_a_number_stands_in_its_band(self, index: SearchIndex) -> None:
        prices = {"a": 0, "b": 999, "c": 1000, "d": 2_500_000_000_000, "e": None}
        index.put([priced(key, price, "sg") for key, price in prices.items()])

        def of(least: int | None, below: int | None, name: str = "price_sg") -> str:
            return "".join(index.find(Query(groups=groups("tea"), between=[Between(name, least, below)])))

        assert of(None, 1000) == "ab"
        assert of(999, 1000) == "b"
        assert of(1000, None) == "cd"
        assert of(None, None) == "abcd"
        assert of(1000, 1000) == of(2000, 1000) == of(None, 0) == ""
        assert of(3, 4, "days_us_hua") == "abcd"
        assert of(0, 4, "days_th") == ""

    def test_a_band_ends_where_it_says_however_large_its_numbers(self, index: SearchIndex) -> None:
        prices = [*range(20), *(at + by for at in (31, 100, 1_000, 1_024, 90_000) for by in (-1, 0, 1))]
        index.put([priced(f"k{price:06}", price) for price in prices])
        ends = [0, 1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 99, 100, 101, 1_000, 1_023, 1_025, 90_000, 90_001]
        for least in (None, *ends[::2]):
            for below in (*ends[1::2], 10**9, None):
                found = index.find(Query(groups=groups("tea"), between=[Between("price_sg", least, below)]))
                wanted = [p for p in prices if p >= (least or 0) and (below is None or p < below)]
                assert found == tuple(f"k{price:06}" for price in sorted(wanted)), (least, below)

    def test_a_choice_is_made_of_all_that_fits_before_it_is_cut(self, index: SearchIndex) -> None:
        index.put([priced(f"a{at:04}", 5_000 + at, "origin:CN") for at in range(600)])
        index.put([priced("z", 100, "origin:RW", "farm", name="red bowl of tea")])
        few = Query(groups=groups("tea"), limit=10)
        assert "z" not in index.find(few)
        for narrowed in (
            replace(few, tags=["farm"]),
            replace(few, any_of=[["origin:RW", "origin:VN"]]),
            replace(few, between=[Between("price_sg", None, 5_000)]),
        ):
            assert index.find(narrowed) == ("z",)

    def test_what_is_cut_among_equals_is_cut_by_their_keys(self, index: SearchIndex) -> None:
        keys = [f"k{at:04}" for at in range(1_000)]
        shuffled = [keys[at * 617 % 1_000] for at in range(1_000)]
        index.put([entry(key, name="tea") for key in shuffled[:500]])
        index.put([entry(key, name="tea") for key in shuffled[500:]])
        asked = Query(groups=groups("tea"), limit=20)
        assert list(index.find(asked)) == keys[:20]
        index.put([entry(key, name="tea") for key in keys[:5]])  # written again, they stand elsewhere
        assert list(index.find(asked)) == keys[:20]
        index.replace([[entry(key, name="tea") for key in reversed(keys)]])
        assert list(index.find(asked)) == keys[:20]

    def test_an_empty_index_counts_nothing(self, index: SearchIndex) -> None:
        asked = Query(groups=groups("tea"))
        tally = index.tally(asked, starts=["origin:"], bands=[Between("price_sg", None, 900)])
        assert (tally.total, tally.tags, tally.bands, tally.is_whole) == (0, {}, (0,), True)
        index.put([entry("a", name="tea")])
        assert index.tally(asked, starts=[], bands=[Between("price_sg", None, 900)]).total == 1

    def test_tags_and_bands_of_what_fits_are_counted(self, index: SearchIndex) -> None:
        index.put(
            [
                priced("a", 100, "sg", "origin:CN", "a.*b:1"),
                priced("b", 900, "sg", "origin:CN"),
                priced("c", 1000, "sg", "origin:VN", "original"),
                priced("d", None, "sg", "origin:RW", "axxb:1"),
                priced("e", 100, "th", "origin:CN"),
                priced("f", 100, "sg", "origin:CN", name="bowl"),
            ]
        )
        edges = [Between("price_sg", None, 900), Between("price_sg", 900, 1001), Between("price_sg", 5000)]
        asked = Query(groups=groups("tea"), tags=["sg"], limit=1)
        tally = index.tally(asked, starts=["origin:", "a.*b:"], bands=edges)
        assert (tally.total, tally.is_whole, tally.bands) == (4, True, (1, 2, 0))
        assert tally.tags == {"origin:CN": 2, "origin:VN": 1, "origin:RW": 1, "a.*b:1": 1}
        assert index.tally(asked, starts=["origin:"], most=1).tags == {"origin:CN": 2}
        assert index.tally(replace(asked, tags=["us"]), starts=["origin:"], bands=edges).total == 0
        narrowed = replace(asked, any_of=[["origin:CN"]], between=[edges[0]])
        assert index.tally(narrowed, starts=["origin:"]).tags == {"origin:CN": 1}

    def test_a_form_that_counts_less_ranks_lower(self, index: SearchIndex) -> None:
        index.put([entry("a", name="te"), entry("b", name="tea")])
        assert self.keys(index, "tea|te") == ["b", "a"]

    def test_pieces_count_only_together(self, index: SearchIndex) -> None:
        index.put([entry("a", name="手工 工皂"), entry("b", name="手工"), entry("c", name="手工皂")])
        asked = Query(groups=[Group({"手工皂": 1.0}, ("手工", "工皂"))])
        assert index.find(asked) == ("c", "a")

    def test_an_entry_takes_the_place_of_the_one_before(self, index: SearchIndex) -> None:
        index.put([entry("a", "sg", name="tea")])
        index.put([entry("a", "cn", name="candle")])
        assert self.keys(index, "tea") == []
        assert self.keys(index, "candle", tags=["cn"]) == ["a"]
        assert index.count() == 1

    def test_what_is_dropped_is_gone(self, index: SearchIndex) -> None:
        index.put([entry("a", name="tea"), entry("b", name="tea")])
        index.put([entry("c", name="tea")], gone=["a", "never there"])
        assert self.keys(index, "tea") == ["b", "c"]
        index.put([], gone=["b"])
        assert self.keys(index, "tea") == ["c"]
        index.put([entry("c", name="tea bowl")], gone=["c"])
        assert self.keys(index, "bowl") == ["c"]

    def test_any_token_may_be_asked_for(self, index: SearchIndex) -> None:
        odd = ["'", "\\", "\\'", "a&b", "a|b", "!", "(", ":*", "=tea", "ชา", "茶", "%s", '"', "<->"]
        index.put([Entry(key=f"k{at:02}", parts={Part.NAME: [token]}) for at, token in enumerate(odd)])
        for at, token in enumerate(odd):
            assert index.find(Query(groups=[Group({token: 1.0})])) == (f"k{at:02}",), token

    def test_a_new_whole_takes_the_place_of_the_old(self, index: SearchIndex) -> None:
        index.put([entry("old", name="tea")])
        seen: list[list[str]] = []

        def portions() -> Iterator[Sequence[Entry]]:
            yield [entry("a", name="tea"), entry("b", name="candle")]
            seen.append(self.keys(index, "tea"))
            yield [entry("c", name="tea")]

        assert index.replace(portions()) == 3
        assert seen == [["old"]]
        assert self.keys(index, "tea") == ["a", "c"]
        assert index.count() == 3

    def test_it_is_current_once_it_was_built_as_a_whole(self, index: SearchIndex) -> None:
        def fails() -> Iterator[Sequence[Entry]]:
            yield [entry("a", name="tea")]
            raise OSError("disk")

        assert not index.is_current()
        index.put([entry("a", name="tea")])
        assert self.keys(index, "tea") == ["a"]
        assert not index.is_current(), "one entry is not the whole"
        with pytest.raises(OSError, match="disk"):
            index.replace(fails())
        assert not index.is_current()
        index.replace([])
        assert index.is_current(), "where nothing is on sale, nothing is the whole"
        index.put([entry("b", name="tea")])
        assert index.is_current()

    def test_one_writes_alone(self, index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.modules[type(index).__module__], "PATIENCE", 0.0)
        with index.alone():
            assert isinstance(elsewhere(lambda: entered(index)), IndexUnavailableError)
        assert elsewhere(lambda: entered(index)) is None
        with index.alone():
            pass

    def test_the_last_word_before_the_new_whole_is_said_alone(
        self, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.modules[type(index).__module__], "PATIENCE", 0.0)
        index.put([entry("old", name="tea")])
        seen: list[object] = []

        def last() -> None:
            seen.append(self.keys(index, "tea"))
            seen.append(type(elsewhere(lambda: entered(index))))

        index.replace([[entry("new", name="tea")]], last=last)
        assert seen == [["old"], IndexUnavailableError]
        assert self.keys(index, "tea") == ["new"]

    def test_a_last_word_that_fails_leaves_the_old_whole(self, index: SearchIndex) -> None:
        index.put([entry("old", name="tea")])

        def last() -> None:
            raise OSError("disk")

        with pytest.raises(OSError, match="disk"):
            index.replace([[entry("new", name="tea")]], last=last)
        assert self.keys(index, "tea") == ["old"]
        assert elsewhere(lambda: entered(index)) is None

    def test_one_builds_at_a_time(self, index: SearchIndex) -> None:
        seen: list[object] = []

        def portions() -> Iterator[Sequence[Entry]]:
            yield [entry("a", name="tea")]
            seen.append(type(elsewhere(lambda: index.replace([[entry("b", name="tea")]]))))

        assert index.replace(portions()) == 1
        assert seen == [IndexBeingBuiltError]
        assert self.keys(index, "tea") == ["a"]

    def test_who_asks_while_it_is_built_anew_never_meets_an_empty_or_half_index(
        self, index: SearchIndex
    ) -> None:
        index.put([entry(f"k{at}", "v:old", name="tea") for at in range(20)])
        seen: set[tuple[int, int, int]] = set()

        def look() -> None:
            asked = Query(groups=groups("tea"))
            tally = index.tally(asked, starts=["v:"])
            seen.add((len(index.find(asked)), tally.tags.get("v:old", 0), tally.tags.get("v:new", 0)))

        def portions() -> Iterator[Sequence[Entry]]:
            for start in range(0, 20, 5):
                look()
                yield [entry(f"k{at}", "v:new", name="tea") for at in range(start, start + 5)]
                look()

        for _time in range(3):
            index.replace(portions())
        look()
        assert seen == {(20, 20, 0), (20, 0, 20)}

    def test_a_new_whole_that_fails_changes_nothing(self, index: SearchIndex) -> None:
        index.put([entry("old", name="tea")])

        def portions() -> Iterator[Sequence[Entry]]:
            yield [entry("a", name="tea")]
            raise OSError("disk")

        with pytest.raises(OSError, match="disk"):
            index.replace(portions())
        assert self.keys(index, "tea") == ["old"]
        index.put([entry("b", name="tea")])
        assert self.keys(index, "tea") == ["b", "old"]
