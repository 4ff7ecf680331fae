"""The index of the tests keeps the contract of the real ones."""

import pytest
from tests.adapters.search_contract import SearchContract
from tests.search_in_memory import MemoryIndex


class TestInMemory(SearchContract):
    """The contract in memory."""

    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()
