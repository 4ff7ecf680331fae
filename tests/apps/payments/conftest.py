from pathlib import Path
from typing import Any

import pytest

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import outbox, workers
from entrepot.apps.payments import events

TOLD = (
    events.PaymentCaptured,
    events.PaymentAwaited,
    events.PaymentFailed,
    events.PaymentCancelled,
    events.RefundRecorded,
    events.RefundRefused,
    events.ChargebackOpened,
    events.ChargebackClosed,
    events.PaymentDisagreed,
    events.SettlementRecorded,
    events.StrayReceived,
)


class Ear:
    """Hears every event of payments."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def hear(self) -> list[str]:
        """Deliver what is due, and return the names of what was announced since the last time."""
        before = len(self.all)
        workers.run_pending()
        return [type(event).__name__ for event in self.all[before:]]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    listening = Ear()
    own = {
        f"test.{kind.__name__}": outbox.Subscription(f"test.{kind.__name__}", kind, listening.all.append)
        for kind in TOLD
    }
    monkeypatch.setattr(outbox, "_subscriptions", own)
    return listening


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox with books of its own; nobody carries its post but the test."""
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    transfers = TransferSandbox(tmp_path / "transfers.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    monkeypatch.setattr(payment_sandbox_post, "connect_transfers", lambda: transfers)
    return provider
