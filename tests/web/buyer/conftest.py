from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.apps.orders.shop import open_shop
from tests.factories import AT

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox with books of its own; nobody carries its post but the test."""
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return provider


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    """It is the day the tests speak of, and the shop is open."""
    with clock.travel(AT):
        open_shop()
        yield
