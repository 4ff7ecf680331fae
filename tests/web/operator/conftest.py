from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.factories import AT
from tests.web.operator.people import browser_of, person_of

from entrepot.adapters import customs_sandbox, payment_sandbox_post
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox with books of its own; nobody carries its post but the test."""
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    return provider


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CustomsSandbox:
    """A customs sandbox with books of its own, which takes a minute for each answer."""
    found = CustomsSandbox(tmp_path / "customs.sqlite3", delay=timedelta(minutes=1))
    monkeypatch.setattr(customs_sandbox, "connect", lambda: found)
    return found


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def operator(db: None) -> Client:
    """An operator's browser."""
    del db
    return browser_of(person_of("operator", "Olga Operator"))


@pytest.fixture
def officer(db: None) -> Client:
    """A programme officer's browser."""
    del db
    return browser_of(person_of("officer", "Ove Officer"))
