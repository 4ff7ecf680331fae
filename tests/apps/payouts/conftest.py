from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import AT

from entrepot.adapters import bank_sandbox
from entrepot.adapters.bank_sandbox import Bank
from entrepot.apps.kernel import clock


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """A bank with books of its own, which nobody pays into but the test."""
    mine = Bank(tmp_path / "bank.sqlite3")
    monkeypatch.setattr(bank_sandbox, "connect", lambda: mine)
    return mine


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """It is the day the tests speak of."""
    with clock.travel(AT):
        yield
