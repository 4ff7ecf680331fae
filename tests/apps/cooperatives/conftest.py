from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from tests.apps.cooperatives.hill import Hill, make_hill

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.cooperatives import importing
from entrepot.apps.cooperatives.actions import importing as bringing


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(bringing, "default_storage", store)
    monkeypatch.setattr(importing, "default_storage", store)
    sandbox = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: sandbox)


@pytest.fixture
def hill() -> Hill:
    """A co-operative with a product, three members and a second administrator."""
    return make_hill()
