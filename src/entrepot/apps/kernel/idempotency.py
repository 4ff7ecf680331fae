"""Idempotency-Key: the same request sent twice has one effect and gets one answer.

One transaction claims (actor, key), runs the action and stores the answer. So either the effect and its
answer are both kept, or neither. A second caller with the key waits for the first. A refusal undoes the whole
transaction and is stored by another: whoever came between the two has had the effect, and gives the answer.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
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
from entrepot.apps.kernel.returning import insert_unless_there
from entrepot.apps.kernel.statements import Change

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


class _Undo(Exception):  # noqa: N818 - carries an answer out of the transaction it undoes
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class _KeepNothing(_Undo):
    """Carries a 5xx out of it, which is not stored."""


class _KnownError(Exception):
    """Somebody has claimed the key before."""


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
    claim = IdempotencyRecord(actor_key=_party(actor, guest), key=key, fingerprint=asked)
    _check_key(key)
    try:
        with transaction.atomic(durable=True):
            _insert(claim)
            answer = _undo_refusals(action())
            _KEEP.count(record=claim.pk, **_kept(answer))
            return answer
    except _KnownError:
        return _replay(claim)
    except _KeepNothing as undone:
        return undone.answer
    except _Undo as undone:
        refusal = undone.answer
    except Exception as error:
        problem = as_problem(error)
        if _is_passing(problem.status):
            raise
        refusal = _as_answer(problem)
    return _keep(refusal, claim)


def prune_records() -> int:
    """Delete keys older than they are kept. Returns how many."""
    gone = 0
    while True:
        old = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - KEPT_FOR)
        batch = list(old.values_list("pk", flat=True)[:PRUNE])
        gone += IdempotencyRecord.objects.filter(pk__in=batch).delete()[0]
        if len(batch) < PRUNE:
            return gone


def _insert(claim: IdempotencyRecord) -> None:
    """Claim the key. On PostgreSQL this waits for another holder of the key until that one has ended."""
    if not insert_unless_there(claim):
        raise _KnownError


def _kept(answer: Answer) -> dict[str, Any]:
    """Return the columns that keep an answer."""
    kept = _already_shown() if answer.shown_once and answer.status < _REFUSED else answer
    return {
        "status": kept.status,
        "content_type": kept.content_type,
        "headers": dict(kept.headers),
        "body": kept.body,
    }


_KEEP = Change(lambda *, record, **kept: (IdempotencyRecord.objects.filter(pk=record), kept))


def _keep(refusal: Answer, claim: IdempotencyRecord) -> Answer:
    """Store a refusal, unless somebody else with the key was answered meanwhile: then that is the answer."""
    record = IdempotencyRecord(
        actor_key=claim.actor_key, key=claim.key, fingerprint=claim.fingerprint, **_kept(refusal)
    )
    return refusal if insert_unless_there(record) else _replay(claim)


def _undo_refusals(answer: Answer) -> Answer:
    """Return a good answer; raise what undoes the transaction for another, and whether it is kept (4xx)."""
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


def _replay(claim: IdempotencyRecord) -> Answer:
    stored = IdempotencyRecord.objects.get(actor_key=claim.actor_key, key=claim.key)
    if stored.fingerprint != claim.fingerprint:
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
