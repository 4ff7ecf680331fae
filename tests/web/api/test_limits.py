"""Budgets of calls, tokens and their scopes."""

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from tests.web.api.test_quotes import TSHIRTS, is_problem

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.api import callers, guard, limits
from entrepot.web.api.limits import Budget, Limiter
from entrepot.web.api.quotes import work_of

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
def test_a_guesser_of_keys_is_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(2))
    guesses = [
        client.get(f"{V1}/law/packs", headers={"authorization": f"Bearer ent_{number}"})
        for number in range(4)
    ]
    assert [guess.status_code for guess in guesses] == [401, 401, 429, 429]
    is_problem(guesses[-1], 429)
    assert 0 < int(guesses[-1]["Retry-After"]) <= 30
    assert client.get(f"{V1}/law/packs").status_code == 429


def test_a_call_may_cost_more_than_one() -> None:
    limiter = Limiter(600)
    whole = limiter.take("a", 600, now=7.3)
    assert (whole.allowed, whole.remaining, whole.full_in) == (True, 0, 60)
    refused = limiter.take("a", 100, now=12.3)
    assert (refused.allowed, refused.remaining, refused.retry_after) == (False, 50, 5)
    assert limiter.take("a", 50, now=12.3).allowed
    assert not limiter.take("a", now=12.3).allowed


@pytest.mark.parametrize(
    ("body", "work"),
    [
        ({}, 1),
        ([], 1),
        ({"lines": "x" * 100}, 1),
        ({"lines": [{}] * 10}, 1),
        ({"lines": [{}] * 11}, 2),
        ({"lines": [{}] * 1000}, 100),
        ({"lines": [{}], "prices": "gross"}, 8),
        ({"lines": [{}] * 25, "prices": "gross"}, 24),
        ({"lines": [{}], "prices": ["gross"]}, 1),
    ],
)
def test_a_quote_costs_by_its_work(body: Any, work: int) -> None:
    assert work_of(body) == work


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["quotes", "checks"])
def test_large_quotes_spend_the_budget_sooner(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(10))
    many = TSHIRTS | {"lines": TSHIRTS["lines"] * 31}  # type: ignore[operator]
    responses = [client.post(f"{V1}/{path}", many, content_type="application/json") for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert [response["RateLimit-Remaining"] for response in responses] == ["6", "2", "1"]
    is_problem(responses[-1], 429)


def test_who_waits_as_long_as_told_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    limiter = Limiter(10)

    def call() -> Budget:
        budget = Budget()
        with suppress(ProblemRaised):
            budget.enter(limiter, "a")
            budget.charge(10)
        return budget

    assert call().slot == (True, 10, 0, 60, 0)
    now[0] += 30
    refused = call().slot
    assert refused is not None
    assert not refused.allowed
    now[0] += refused.retry_after
    passed = call().slot
    assert passed is not None
    assert passed.allowed


@pytest.mark.django_db
def test_the_largest_quote_passes_on_a_full_budget(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ADDRESSES", Limiter(3))
    gross = TSHIRTS | {"prices": "gross"}
    responses = [client.post(f"{V1}/quotes", gross, content_type="application/json") for _ in range(2)]
    assert [response.status_code for response in responses] == [200, 429]


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
