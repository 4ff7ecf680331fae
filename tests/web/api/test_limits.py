"""Budgets of calls, tokens and their scopes."""

from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from tests.web.api.test_quotes import TSHIRTS, is_problem

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.web.api import callers, guard
from entrepot.web.api.limits import Limiter

V1 = "/api/v1"


def test_a_budget_is_spent_and_refills_evenly() -> None:
    limiter = Limiter(6)
    slots = [limiter.take("a", now=100.0) for _ in range(7)]
    assert [slot.allowed for slot in slots] == [True] * 6 + [False]
    assert [slot.remaining for slot in slots] == [5, 4, 3, 2, 1, 0, 0]
    assert slots[-1].retry_after == 10
    assert not limiter.take("a", now=109.0).allowed
    assert limiter.take("a", now=110.0).allowed
    assert limiter.take("b", now=100.0).allowed
    assert [limiter.take("a", now=300.0).allowed for _ in range(7)] == [True] * 6 + [False]


def test_refused_calls_do_not_dig_the_budget_deeper() -> None:
    limiter = Limiter(1)
    limiter.take("a", now=0.0)
    assert {limiter.take("a", now=30.0).retry_after for _ in range(50)} == {30}
    assert limiter.take("a", now=60.0).allowed


def test_a_limit_of_zero_is_none() -> None:
    assert all(Limiter(0).take("a").allowed for _ in range(1000))


def test_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.web.api import limits  # noqa: PLC0415 - to make it small

    monkeypatch.setattr(limits, "_MOST_KEYS", 100)
    limiter = Limiter(10)
    for number in range(1000):
        limiter.take(str(number), now=5.0)
    assert len(limiter._filled_at) <= 100


@pytest.mark.django_db
def test_too_many_calls_are_told_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(3))
    responses = [client.get(f"{V1}/law/packs") for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert [response["RateLimit-Remaining"] for response in responses] == ["2", "1", "0", "0"]
    is_problem(responses[-1], 429)
    assert 0 < int(responses[-1]["Retry-After"]) <= 20


@override_settings(PROXIES=1)
def test_behind_a_proxy_the_address_it_saw_counts() -> None:
    factory = RequestFactory(REMOTE_ADDR="10.0.0.1")
    forged = factory.get("/", headers={"x-forwarded-for": "1.1.1.1, 203.0.113.9"})
    assert callers.address_of(forged) == "203.0.113.9"


def test_without_a_proxy_the_header_counts_for_nothing_and_ipv6_by_network() -> None:
    forged = RequestFactory(REMOTE_ADDR="203.0.113.9").get("/", headers={"x-forwarded-for": "1.1.1.1"})
    assert callers.address_of(forged) == "203.0.113.9"
    one, two = (
        callers.address_of(RequestFactory(REMOTE_ADDR=f"2001:db8:1:2::{host}").get("/")) for host in "ab"
    )
    assert one == two


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["Bearer nothing", "Bearer ent_" + "x" * 43, "Basic YTpi", "Bearer "])
def test_a_token_that_opens_nothing_is_refused(client: Client, given: str) -> None:
    response = client.get(f"{V1}/law/packs", headers={"authorization": given})
    is_problem(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
def test_guessing_keys_spends_the_guessers_budget(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(2))
    for _ in range(2):
        client.get(f"{V1}/law/packs", headers={"authorization": "Bearer nothing"})
    assert client.get(f"{V1}/law/packs").status_code == 429


@pytest.mark.django_db
def test_a_token_has_a_budget_of_its_own_and_needs_the_scope(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(
        kind=ActorKind.TOKEN,
        user_id=1,
        organisation_id=1,
        roles=frozenset({"member"}),
        scopes=frozenset({"quote"}),
    )

    def known(key: str, **_more: Any) -> tuple[Actor, str] | None:
        return (actor, "tok_1") if key == "key" else None

    monkeypatch.setattr(callers, "get_actor_of_key", known)
    monkeypatch.setattr(callers, "note_token_use", lambda **_given: True)
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(1))
    headers = {"authorization": "Bearer key"}
    for _ in range(3):
        response = client.post(f"{V1}/quotes", TSHIRTS, content_type="application/json", headers=headers)
        assert (response.status_code, response["RateLimit-Limit"]) == (200, "200000")
    problem = is_problem(client.get(f"{V1}/law/packs", headers=headers), 403)
    assert "law:read" in problem["detail"]
    assert accounts.get_actor_of_key("key") is None
