"""A client of the API whose budget of calls is full in every test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.orders.shop import open_shop
from tests.factories import AT
from tests.web.api.world import keep_books

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
    provider = keep_books(tmp_path, monkeypatch)
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
