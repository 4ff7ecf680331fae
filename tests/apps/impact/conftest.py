from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.apps.orders.shop import open_shop
from tests.factories import AT

from entrepot.adapters import bank_sandbox, payment_sandbox_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock


@pytest.fixture(autouse=True)
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A payment provider with books of its own."""
    mine = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: mine)
    return mine


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """A bank with books of its own."""
    mine = Bank(tmp_path / "bank.sqlite3")
    monkeypatch.setattr(bank_sandbox, "connect", lambda: mine)
    return mine


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    """It is the day the tests speak of, and the shop is open."""
    with clock.travel(AT):
        open_shop()
        yield
