"""The index in PostgreSQL keeps the contract."""

import pytest
from django.db import connection, connections
from tests.adapters.search_contract import SearchContract, elsewhere, entered, entry, groups
from tests.adapters.search_readers import ENTRIES, seen_meanwhile

from entrepot.adapters import search_postgresql
from entrepot.adapters.search_postgresql import PostgresqlIndex
from entrepot.apps.search.provider import IndexUnavailableError, Query

pytestmark = pytest.mark.django_db


class TestPostgresql(SearchContract):
    """The contract on tables of the database."""

    @pytest.fixture
    def index(self) -> PostgresqlIndex:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has another index")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_edition SET form = 0")  # as it was before it was ever built
        return PostgresqlIndex()


@pytest.mark.django_db(transaction=True)
def test_readers_never_meet_an_empty_or_half_index_while_it_is_built() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has another index")
    index = PostgresqlIndex()
    try:
        assert seen_meanwhile(index, PostgresqlIndex(), connections.close_all) == {ENTRIES}
    finally:
        index.replace([])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has another index")
def test_a_pooler_that_gives_the_connection_to_another_gives_no_lock_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_postgresql, "PATIENCE", 0.0)
    index = PostgresqlIndex()
    with index.alone(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")  # a pooler's reset between two clients
        assert isinstance(elsewhere(lambda: entered(index)), IndexUnavailableError)
    assert elsewhere(lambda: entered(index)) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has another index")
def test_an_older_form_answers_until_it_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    index, tea = PostgresqlIndex(), Query(groups=groups("tea"))
    index.replace([[entry("a", name="tea"), entry("b", name="tea")]])
    monkeypatch.setattr(search_postgresql, "FORM", search_postgresql.FORM + 1)
    assert (index.find(tea), index.is_current()) == (("a", "b"), False)
    index.put([entry("c", name="tea")], gone=["a"])
    assert (index.find(tea), index.is_current()) == (("b", "c"), False)
    index.replace([[entry("d", name="tea")]])
    assert (index.find(tea), index.is_current()) == (("d",), True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has another index")
def test_of_a_very_common_word_those_are_ranked_that_have_it_in_their_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_postgresql, "RANKED_AT_LEAST", 20)
    monkeypatch.setattr(search_postgresql, "COUNTED", 20)
    index = PostgresqlIndex()
    index.put([entry(f"a{at:03}", "in:sg", body="tea") for at in range(100)])
    index.put([entry(f"z{at:03}", "in:sg", name="tea") for at in range(5)])
    found = index.find(Query(groups=groups("tea"), limit=10))
    assert found[:5] == tuple(f"z{at:03}" for at in range(5))
    assert len(found) == 10
    tally = index.tally(Query(groups=groups("tea")), starts=["in:"])
    assert (tally.total, tally.tags, tally.is_whole) == (20, {"in:sg": 20}, False)
