from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.apps.orders.shop import open_shop
from tests.factories import AT

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, outbox


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox with books of its own; nobody carries its post but the test."""
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return provider


@pytest.fixture(autouse=True)
def _without_customs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders know nothing of customs above them: these tests tell the steps of a declaration themselves."""
    for name in [name for name in outbox._subscriptions if name.startswith("customs.")]:
        monkeypatch.delitem(outbox._subscriptions, name)


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    """It is the day the tests speak of, and the shop is open."""
    with clock.travel(AT):
        open_shop()
        yield
