"""The index in PostgreSQL keeps the contract."""

import pytest
from django.db import connection
from tests.adapters.search_contract import SearchContract

from entrepot.adapters.search_postgresql import PostgresqlIndex

pytestmark = pytest.mark.django_db


class TestPostgresql(SearchContract):
    """The contract on tables of the database."""

    @pytest.fixture
    def index(self) -> PostgresqlIndex:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has another index")
        return PostgresqlIndex()
