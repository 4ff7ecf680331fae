from pathlib import Path
from typing import Any

import pytest

from entrepot.adapters import shipping_post
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.kernel import outbox, workers
from entrepot.apps.shipping import events

TOLD = (events.ParcelAnnounced, events.ParcelHandedOver, events.ParcelDelivered, events.ParcelFailed)


class Ear:
    """Hears every event of shipping."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def hear(self) -> list[str]:
        """Deliver what is due, and return the names of what was announced since the last time."""
        before = len(self.all)
        workers.run_pending()
        return [type(event).__name__ for event in self.all[before:]]


@pytest.fixture(autouse=True)
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    listening = Ear()
    own = {
        f"test.{kind.__name__}": outbox.Subscription(f"test.{kind.__name__}", kind, listening.all.append)
        for kind in TOLD
    }
    monkeypatch.setattr(outbox, "_subscriptions", own)
    return listening


@pytest.fixture(autouse=True)
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EntrepotPost:
    """A carrier with books of its own."""
    carrier = EntrepotPost(tmp_path / "post.sqlite3")
    monkeypatch.setattr(shipping_post, "connect", lambda: carrier)
    return carrier
