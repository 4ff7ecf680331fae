"""`/healthz` tells the truth: well, late, or unwell."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from tests.factories import actor_of, make_organisation, make_user

from entrepot.apps.accounts import actions
from entrepot.apps.kernel import clock
from entrepot.apps.law import queries as law
from entrepot.config import health

pytestmark = pytest.mark.django_db


def test_it_is_well_and_names_the_law(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "get_edition", lambda: "abc")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["law"], told["outbox_lag_seconds"]) == ("ok", "abc", 0)
    assert "no-store" in answer["Cache-Control"]


def test_law_that_cannot_be_read_is_unwell(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise OSError("the file is gone")

    monkeypatch.setattr(law, "get_edition", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == ["law"]
    assert "gone" not in answer.content.decode()


def test_a_database_that_is_away_is_unwell(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_now: object) -> int:
        raise DatabaseError("no route to host")

    monkeypatch.setattr(health, "outbox_lag", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == ["database"]


def test_a_waiting_event_is_told_by_its_age(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "get_edition", lambda: "abc")
    founder = make_user()
    by = actor_of(founder, make_organisation(founder))
    actions.invite_member(address="bo@example.com", role="member", language="en", by=by, at=clock.now())
    with clock.travel(clock.now() + timedelta(minutes=5)):
        told = client.get("/healthz").json()
    assert 299 <= told["outbox_lag_seconds"] <= 302
    assert "worker" in told["warning"]
    assert told["status"] == "ok"
