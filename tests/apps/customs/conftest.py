from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.orders.shop import Shelf, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT

from entrepot.adapters import customs_sandbox, payment_sandbox_post
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, workers

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def payments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A payment sandbox with books of its own."""
    provider = Sandbox(tmp_path / "payments.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return provider


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CustomsSandbox:
    """A customs sandbox with books of its own, which takes a minute for each answer."""
    found = CustomsSandbox(tmp_path / "customs.sqlite3", delay=MINUTE)
    monkeypatch.setattr(customs_sandbox, "connect", lambda: found)
    return found


@pytest.fixture(autouse=True)
def _open() -> Iterator[None]:
    with clock.travel(AT):
        open_shop()
        yield


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf(pieces=50)


@pytest.fixture
def order(shelf: Shelf) -> str:
    """A paid order of two candles to Singapore, its declaration prepared."""
    placed = place(fill_cart((shelf, 2)))
    pay(placed.public_id)
    workers.run_pending()
    return placed.orders[0]
