from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import pytest
from tests.apps.orders.shop import Shelf, delivered, make_shelf, open_shop
from tests.factories import AT
from tests.standing import standing

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock, outbox


class Standing(NamedTuple):
    """A delivered order of three candles that a whole module begins with, and the books of who was paid."""

    shelf: Shelf
    order: str
    books: Path


@pytest.fixture(scope="module")
def delivered_once(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Let every test of a module begin with the shop open and the same delivered order."""
    books = tmp_path_factory.mktemp("books") / "sandbox.sqlite3"

    def make(patch: pytest.MonkeyPatch) -> Standing:
        patch.setattr(payment_sandbox_post, "connect", lambda: Sandbox(books))
        forget_customs(patch)
        with clock.travel(AT):
            open_shop()
            shelf = make_shelf(pieces=9)
            return Standing(shelf, delivered(shelf), books)

    with standing(request, make) as made:
        yield made


@pytest.fixture
def shelf(delivered_once: Standing) -> Shelf:
    """Return what the delivered order was bought from."""
    return delivered_once.shelf


@pytest.fixture
def order(delivered_once: Standing) -> str:
    """Return the delivered order."""
    return delivered_once.order


@pytest.fixture(autouse=True)
def sandbox(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox with books of its own; nobody carries its post but the test."""
    if "delivered_once" in request.fixturenames:
        copy(request.getfixturevalue("delivered_once").books, tmp_path / "sandbox.sqlite3")
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return provider


def forget_customs(patch: pytest.MonkeyPatch) -> None:
    """Take customs, above orders, away: these tests tell the steps of a declaration themselves."""
    for name in [name for name in outbox._subscriptions if name.startswith("customs.")]:
        patch.delitem(outbox._subscriptions, name)


@pytest.fixture(autouse=True)
def _without_customs(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_customs(monkeypatch)


@pytest.fixture(autouse=True)
def _open(request: pytest.FixtureRequest) -> Iterator[None]:
    """It is the day the tests speak of, and the shop is open."""
    with clock.travel(AT):
        if "delivered_once" not in request.fixturenames:
            open_shop()
        yield
