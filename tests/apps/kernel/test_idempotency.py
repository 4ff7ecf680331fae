"""The same request sent twice has one effect and gets one answer."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.testing import TestClient

from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.idempotency import KEPT_FOR, Answer, fingerprint, prune_records, run_once
from entrepot.apps.kernel.idempotent_views import idempotent
from entrepot.apps.kernel.models import AuditEntry, IdempotencyRecord
from entrepot.apps.kernel.problems import ProblemRaised, as_problem, conflict, problem_response

pytestmark = pytest.mark.django_db

ANNA = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=7)
BO = Actor(kind=ActorKind.PERSON, user_id=2, organisation_id=7)
ASKED = fingerprint("POST", "/orders", b"{}")


def act(status: int = 201, body: bytes = b'{"id": 1}') -> Answer:
    """Leave a mark and answer."""
    audit.record(by=SYSTEM, action="test.act", subject="x")
    return Answer(status=status, body=body, headers={"Location": "/orders/1"})


def effects() -> int:
    return AuditEntry.objects.count()


def once(status: int = 201, *, actor: Actor = ANNA, key: str = "k1", asked: str = ASKED) -> Answer:
    return run_once(actor=actor, key=key, asked=asked, action=lambda: act(status))


def test_a_repeat_gets_the_first_answer_and_changes_nothing() -> None:
    first = once()
    again = once(status=418)
    assert (first.status, first.replayed, again.replayed) == (201, False, True)
    assert (again.status, again.body, dict(again.headers)) == (201, first.body, {"Location": "/orders/1"})
    assert effects() == 1


def test_another_key_or_another_person_is_another_request() -> None:
    once()
    once(key="k2")
    once(actor=BO)
    assert effects() == 3


def test_guests_are_told_apart_by_their_secret_which_is_not_kept() -> None:
    def as_guest(secret: str) -> Answer:
        return run_once(actor=ANONYMOUS, guest=secret, key="k1", asked=ASKED, action=act)

    assert [as_guest(secret).replayed for secret in ("one", "other", "one")] == [False, False, True]
    assert effects() == 2
    assert not any("one" in row.actor_key for row in IdempotencyRecord.objects.all())
    with pytest.raises(PermissionRefused):
        as_guest("")
    assert run_once(actor=ANNA, guest="one", key="k1", asked=ASKED, action=act).replayed is False


def test_a_changed_request_under_a_used_key_is_refused() -> None:
    once()
    for asked in (fingerprint("POST", "/orders", b"{ }"), fingerprint("POST", "/carts", b"{}")):
        with pytest.raises(ProblemRaised) as refused:
            once(asked=asked)
        assert (refused.value.problem.status, refused.value.problem.slug) == (422, "idempotency-key-reused")
    assert effects() == 1


def test_a_4xx_undoes_what_it_did_and_is_kept() -> None:
    assert once(status=409).status == 409
    assert effects() == 0
    again = once(status=201)
    assert (again.status, again.replayed) == (409, True)


def test_a_refusal_that_was_raised_is_kept_as_a_problem() -> None:
    def refuse() -> Answer:
        act()
        raise ProblemRaised(conflict("no-stock", "Nothing left."))

    answer = run_once(actor=ANNA, key="k1", asked=ASKED, action=refuse)
    assert (answer.status, answer.content_type) == (409, "application/problem+json")
    assert json.loads(answer.body)["type"].endswith("no-stock")
    assert effects() == 0
    assert once().replayed


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_5xx_keeps_nothing_so_that_the_key_may_be_tried_again(status: int) -> None:
    assert once(status=status).status == status
    assert effects() == 0
    assert not IdempotencyRecord.objects.exists()
    assert once().status == 201


def test_a_fault_passes_through_and_keeps_nothing() -> None:
    def break_down() -> Answer:
        act()
        raise RuntimeError("it broke")

    with pytest.raises(RuntimeError, match="it broke"):
        run_once(actor=ANNA, key="k1", asked=ASKED, action=break_down)
    assert (effects(), IdempotencyRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "clé"])
def test_a_missing_or_odd_key_is_refused(key: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        once(key=key)
    assert refused.value.problem.status == 400


def test_strangers_may_not_share_keys() -> None:
    with pytest.raises(PermissionRefused):
        once(actor=ANONYMOUS)


@pytest.mark.django_db(transaction=True)
def test_it_is_the_outermost_transaction_so_that_the_answer_is_safe_when_sent() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        once()


def test_old_keys_are_pruned() -> None:
    start = datetime(2026, 7, 1, tzinfo=UTC)
    with clock.travel(start):
        once()
    with clock.travel(start + KEPT_FOR):
        assert prune_records() == 0
    with clock.travel(start + KEPT_FOR + timedelta(seconds=1)):
        assert prune_records() == 1


# --- Views ---------------------------------------------------------------------------------------------


@idempotent
def make_order(request: HttpRequest) -> HttpResponseBase:
    audit.record(by=request.actor, action="test.make", subject="x")  # type: ignore[attr-defined]
    response = HttpResponse(b"made", status=201, content_type="text/plain")
    response["Location"] = "/orders/1"
    response["Set-Cookie"] = "not=kept"
    return response


def send(body: str = "{}", *, key: str | None = "k1", actor: Actor | None = ANNA) -> HttpResponse:
    headers = {} if key is None else {"Idempotency-Key": key}
    request = RequestFactory().post("/orders", body, content_type="application/json", headers=headers)
    if actor is not None:
        request.actor = actor  # type: ignore[attr-defined]
    response = make_order(request)
    assert isinstance(response, HttpResponse)
    return response


def test_a_view_is_safe_to_repeat() -> None:
    first, again = send(), send()
    assert (first.status_code, again.status_code, again.content) == (201, 201, b"made")
    assert (again["Location"], again["Content-Type"]) == ("/orders/1", "text/plain")
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert "Set-Cookie" not in again
    assert effects() == 1


def test_a_view_tells_what_is_wrong_as_a_problem() -> None:
    assert send(key=None).status_code == 400
    assert send(actor=None).status_code == 401
    send()
    reused = send("{ }")
    assert (reused.status_code, reused["Content-Type"]) == (422, "application/problem+json")


def test_a_secret_is_shown_once_and_never_stored() -> None:
    @idempotent(actor_of=lambda _request: ANNA, shown_once=True)
    def make_token(request: HttpRequest) -> HttpResponseBase:
        audit.record(by=ANNA, action="test.make", subject="x")
        return HttpResponse(b"s3cret", status=409 if request.GET else 201)

    def post(query: str = "", key: str = "k1") -> HttpResponse:
        return make_token(RequestFactory().post(f"/tokens{query}", headers={"Idempotency-Key": key}))  # type: ignore[no-any-return]

    assert post().content == b"s3cret"
    again = post()
    assert (again.status_code, b"already-shown" in again.content) == (409, True)
    assert b"s3cret" not in bytes(IdempotencyRecord.objects.get().body)
    assert post("?refuse=1", "k2").content == post("?refuse=1", "k2").content == b"s3cret"
    assert effects() == 1


def test_a_stream_cannot_be_kept() -> None:
    @idempotent
    def stream(_request: HttpRequest) -> HttpResponseBase:
        return StreamingHttpResponse([b"a"])

    request = RequestFactory().post("/", headers={"Idempotency-Key": "k"})
    request.actor = ANNA  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="stream"):
        stream(request)


def make_api() -> NinjaAPI:
    api = NinjaAPI(urls_namespace="idempotency-test")

    @api.exception_handler(Exception)
    def _tell(_request: HttpRequest, error: Exception) -> HttpResponse:
        return problem_response(as_problem(error))

    @api.post("/orders", response={201: dict[str, int]})
    @decorate_view(idempotent(actor_of=lambda _request: ANNA))
    def orders(request: HttpRequest, quantity: int) -> tuple[int, dict[str, int]]:
        audit.record(by=ANNA, action="test.make", subject="x")
        assert request.method == "POST"
        if quantity > 5:
            raise ProblemRaised(conflict("no-stock", "Nothing left."))
        if quantity < 0:
            raise RuntimeError("it broke")
        return 201, {"quantity": quantity}

    return api


def test_a_ninja_operation_is_safe_to_repeat() -> None:
    client = TestClient(make_api())

    def post(quantity: object, key: str) -> tuple[int, dict[str, object]]:
        response = client.post(f"/orders?quantity={quantity}", headers={"Idempotency-Key": key})
        return response.status_code, response.json()

    assert post(3, "a") == post(3, "a") == (201, {"quantity": 3})
    assert effects() == 1
    assert post(9, "b")[0] == post(9, "b")[0] == 409
    assert post("many", "c")[0] == 422
    assert effects() == 1
    assert post(-1, "d")[0] == 500
    assert set(IdempotencyRecord.objects.values_list("key", flat=True)) == {"a", "b", "c"}
    assert post(4, "")[0] == 400
