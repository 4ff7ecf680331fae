"""What every index must do; each adapter's tests run all of it on its own index."""

from collections.abc import Iterator, Sequence

import pytest

from entrepot.apps.search.provider import Entry, Group, Part, Query, SearchIndex


def entry(key: str, *tags: str, **parts: str) -> Entry:
    """Return an entry whose parts are words with blanks between."""
    return Entry(key=key, tags=tags, parts={Part(name): text.split() for name, text in parts.items()})


def groups(*words: str) -> Sequence[Group]:
    """Return a group for each word; `a|b` is a word with another form that counts half."""
    return [
        Group({form: 1.0 if at == 0 else 0.5 for at, form in enumerate(word.split("|"))}) for word in words
    ]


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
        index.drop(["a", "never there"])
        assert self.keys(index, "tea") == ["b"]

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
