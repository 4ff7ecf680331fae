"""The judged questions: at least nine of ten right goods among the first ten, in six languages."""

import pytest
from tests.apps.discovery.judging import LANGUAGES, demo_goods, fill, judged, measure
from tests.search_in_memory import MemoryIndex

from entrepot.adapters.search_tantivy import TantivyIndex

LEAST = 0.9


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float, tuple[str, ...]]]:
    index = TantivyIndex(tmp_path_factory.mktemp("judged") / "search")
    known = fill(index)
    return {
        language: (each.recall, each.rank, each.missed)
        for language in LANGUAGES
        if (each := measure(index, known, language))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_looked_for_is_found(language: str, measured: dict[str, tuple[float, ...]]) -> None:
    recall, rank, *missed = measured[language]
    assert recall >= LEAST, missed
    assert rank >= LEAST, missed


def test_the_questions_can_be_asked_of_something() -> None:
    rows, handles = judged(), {product.public_id for product in demo_goods()}
    assert len(rows) >= 40
    for row in rows:
        assert set(row["right"].split()) <= handles, row
        assert all(row[language] for language in LANGUAGES), row


def test_an_index_of_nothing_answers_nothing() -> None:
    """So that a figure above can be bad."""
    index = MemoryIndex()
    known = fill(index)
    index.clear()
    assert measure(index, known, "en").recall == 0
