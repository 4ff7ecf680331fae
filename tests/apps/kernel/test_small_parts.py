"""Ids, the clock, folders and the request's id."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from entrepot.apps.kernel import clock, context, ids, paths


def test_a_public_id_is_a_prefix_and_22_base32_characters() -> None:
    assert re.fullmatch(r"org_[0-9a-hjkmnp-tv-z]{22}", ids.new_public_id("org"))
    assert len({ids.new_public_id("org") for _ in range(1000)}) == 1000


@pytest.mark.parametrize("prefix", ["", "o", "Org", "org_", "organisation", "o1"])
def test_an_odd_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        ids.new_public_id(prefix)


def test_the_shape_of_an_id_is_recognised() -> None:
    good = ids.new_public_id("org")
    assert ids.is_public_id(good, "org")
    for bad in ("", "org", "org_", good + "0", good[:-1] + "l", good[:-1] + "U", "usr" + good[3:]):
        assert not ids.is_public_id(bad, "org"), bad


def test_a_test_can_travel_in_time_and_comes_back() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with clock.travel(noon):
        assert clock.now() == noon
        assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="time zone"), clock.travel(datetime(2026, 7, 1)):  # noqa: DTZ001 - refused
        pass


def test_the_data_folder_is_found_or_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ENTREPOT_DATA", raising=False)
    assert (paths.data_dir() / "law").is_dir()
    monkeypatch.setenv("ENTREPOT_DATA", str(tmp_path))
    assert paths.data_dir() == tmp_path.resolve()
    monkeypatch.setenv("ENTREPOT_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        paths.data_dir()


def test_home_is_made_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "a" / "b"))
    assert paths.home() == (tmp_path / "a" / "b").resolve()
    assert paths.home().is_dir()
    monkeypatch.delenv("ENTREPOT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert paths.home() == (tmp_path / "share" / "entrepot").resolve()


def serve(header: str | None) -> tuple[str, HttpResponse]:
    seen: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(context.request_id())
        assert structlog.contextvars.get_contextvars()["request_id"] == seen[0]
        return HttpResponse()

    headers = {} if header is None else {context.REQUEST_ID_HEADER: header}
    response = context.RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))
    assert isinstance(response, HttpResponse)
    return seen[0], response


def test_a_request_gets_an_id_and_hears_it_back() -> None:
    seen, response = serve(None)
    assert ids.is_public_id(seen, "req")
    assert response[context.REQUEST_ID_HEADER] == seen
    assert context.request_id() == ""
    assert "request_id" not in structlog.contextvars.get_contextvars()


def test_a_well_formed_id_of_the_caller_is_kept_and_a_forged_one_is_not() -> None:
    assert serve("trace-0123.abc")[0] == "trace-0123.abc"
    assert serve("x" * 65)[0].startswith("req_")
    assert serve("bad id\tlevel=error")[0].startswith("req_")
