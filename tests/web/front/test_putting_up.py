"""A web process is said to be well once what takes long is read: nobody's first question waits beside it."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from entrepot.apps.kernel import pauses, warming
from entrepot.config.front import put_up_door


@pytest.mark.parametrize("kept", [0, 1_000_000])
def test_all_is_read_before_the_first_request_is_taken(
    kept: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(warming, "_works", [lambda: read.append("dictionaries")])
    monkeypatch.setattr(pauses, "keep_short", lambda: read.append("set aside"))
    settings.KEPT_PAGES_BYTES = kept
    django: Any = object()
    door = put_up_door(django)
    assert read == ["dictionaries", "set aside"]
    assert (door is django) == (kept == 0)
