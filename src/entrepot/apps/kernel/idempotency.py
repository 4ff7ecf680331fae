"""Idempotency-Key: the same request sent twice has one effect and gets one answer.

One outer transaction claims (actor, key), runs the action in a savepoint and stores the answer. So either
the effect and its answer are both kept, or neither. A second caller with the key waits for the first.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, require_signed_in
from entrepot.apps.kernel.models import IdempotencyRecord
from entrepot.apps.kernel.problems import (
    CONTENT_TYPE,
    Problem,
    ProblemRaised,
    as_problem,
    conflict,
    problem_response,
)

KEPT_FOR = timedelta(days=7)
LONGEST_KEY = 255
PRUNE = 1000
DIGEST_LENGTH = 56  # hexadecimal digits of a guest's secret: 224 bits, and it fits the column

_REFUSED = 400
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered, as it goes over the wire. `replayed` says that this is the stored first answer.

    A good answer that is `shown_once` holds a secret (a new API token): it is never stored, and a repeat is
    told 409 instead.
    """

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    shown_once: bool = False
    replayed: bool = False


class _Undo(Exception):  # noqa: N818 - carries an answer out of the savepoint it undoes
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class _KeepNothing(_Undo):
    """Carries a 5xx out of the outer transaction."""


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Return the SHA-256 of what is asked: the same key with another one is refused."""
    return hashlib.sha256(b"\0".join([method.upper().encode(), path.encode(), body])).hexdigest()


def run_once(*, actor: Actor, key: str, asked: str, action: Callable[[], Answer], guest: str = "") -> Answer:
    """Run the action under this key, or return the answer it gave the first time.

    `asked` is the request's `fingerprint`, `guest` the secret by which an unknown actor is recognised. A 4xx
    (answered or raised) undoes what the action did and is kept as the answer; a 5xx keeps nothing, so that
    the same key may be tried again, and so does a 429, which is about the moment and not the request. An
    exception that tells as a 5xx passes through.

    Raises ProblemRaised 400 for a missing or overlong key, 422 for a key that was used for another request;
    PermissionRefused for an unknown actor without a secret (strangers would share keys). Must be the
    outermost transaction.
    """
    party = _party(actor, guest)
    _check_key(key)
    stored = IdempotencyRecord.objects.filter(actor_key=party, key=key).first()
    if stored is not None:
        return _replay(stored, asked)
    try:
        with transaction.atomic(durable=True):
            try:
                with transaction.atomic():
                    claim = IdempotencyRecord.objects.create(actor_key=party, key=key, fingerprint=asked)
            except IntegrityError:
                # On PostgreSQL the insert waited for the other holder of the key, which has now committed.
                stored = IdempotencyRecord.objects.get(actor_key=party, key=key)
                return _replay(stored, asked)
            answer = _attempt(action)
            kept = _already_shown() if answer.shown_once and answer.status < _REFUSED else answer
            claim.status = kept.status
            claim.content_type = kept.content_type
            claim.headers = dict(kept.headers)
            claim.body = kept.body
            claim.save(update_fields=["status", "content_type", "headers", "body"])
            return answer
    except _KeepNothing as undone:
        return undone.answer


def prune_records() -> int:
    """Delete keys older than they are kept. Returns how many."""
    gone = 0
    while True:
        old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - KEPT_FOR)
        batch = list(old.values_list("pk", flat=True)[:PRUNE])
        gone += IdempotencyRecord.objects.filter(pk__in=batch).delete()[0]
        if len(batch) < PRUNE:
            return gone


def _attempt(action: Callable[[], Answer]) -> Answer:
    try:
        with transaction.atomic():
            return _undo_refusals(action())
    except _KeepNothing:
        raise
    except _Undo as undone:
        return undone.answer
    except Exception as error:
        problem = as_problem(error)
        if _is_passing(problem.status):
            raise
        return _as_answer(problem)


def _undo_refusals(answer: Answer) -> Answer:
    """Return a good answer; raise what undoes the savepoint (4xx) or everything (5xx) for another."""
    if _is_passing(answer.status):
        raise _KeepNothing(answer)
    if answer.status >= _REFUSED:
        raise _Undo(answer)
    return answer


def _is_passing(status: int) -> bool:
    """Say whether an answer is about the moment, not the request: the same key may be tried again."""
    return status >= _SERVER_ERROR or status == _TOO_MANY_REQUESTS


def _as_answer(problem: Problem) -> Answer:
    body = problem_response(problem).content
    return Answer(status=problem.status, body=body, content_type=CONTENT_TYPE)


def _already_shown() -> Answer:
    return _as_answer(
        conflict(
            "already-shown",
            _("This was done, and its answer was shown once."),
            detail=_("The answer holds a secret and is not kept. If you lost it, make a new one."),
        )
    )


def _replay(stored: IdempotencyRecord, asked: str) -> Answer:
    if stored.fingerprint != asked:
        raise ProblemRaised(
            Problem(
                slug="idempotency-key-reused",
                title=_("This Idempotency-Key was used for another request."),
                status=422,
                detail=_("Repeat a key only with the same method, path and body."),
            )
        )
    first = Answer(
        status=stored.status,
        body=bytes(stored.body),
        content_type=stored.content_type,
        headers=stored.headers,
    )
    return replace(first, replayed=True)


def _party(actor: Actor, guest: str) -> str:
    """Return whose keys these are. Of a guest's secret a digest is kept: whoever reads it cannot use it."""
    if guest and not actor.is_signed_in:
        return f"guest:{hashlib.sha256(guest.encode()).hexdigest()[:DIGEST_LENGTH]}"
    require_signed_in(actor)
    return actor.key


def _check_key(key: str) -> None:
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ProblemRaised(
            Problem(
                slug="idempotency-key-missing",
                title=_("This request needs an Idempotency-Key."),
                status=400,
                detail=_("Send it as a header: 1 to 255 printable characters, new for each new request."),
            )
        )
