"""A client of the API whose budget of calls is full in every test."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.orders.shop import open_shop
from tests.factories import AT

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.kernel import clock
from entrepot.web.api import guard
from entrepot.web.api.limits import Limiter

type Post = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def full_budgets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(100_000))
    monkeypatch.setattr(guard, "TOKENS", Limiter(200_000))
    return


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """An open shop on the day the tests speak of; payments, customs and a bank with books of their own."""
    provider = Sandbox(tmp_path / "payments.sqlite3")
    border = CustomsSandbox(tmp_path / "customs.sqlite3", delay=timedelta(0))
    bank = Bank(tmp_path / "bank.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    monkeypatch.setattr(customs_sandbox, "connect", lambda: border)
    monkeypatch.setattr(bank_sandbox, "connect", lambda: bank)
    with clock.travel(AT):
        open_shop()
        yield provider


@pytest.fixture
def post(client: Client) -> Post:
    """Post JSON: ``post("quotes", {...})``."""

    def send(path: str, body: Any, **headers: str) -> HttpResponse:
        response: HttpResponse = client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )
        return response

    return send
