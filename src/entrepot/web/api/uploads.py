"""Reading a file that is sent as a body: in pieces, hashed on the way, and never more than is allowed."""

import hashlib
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from entrepot.apps.kernel.idempotency import Answer, fingerprint, run_once
from entrepot.apps.kernel.idempotent_views import HEADER, REPLAYED_HEADER
from entrepot.apps.kernel.problems import Problem, ProblemRaised, invalid_request
from entrepot.web.api.bodies import JSON
from entrepot.web.api.declaring import actor_of

PICTURES: Final = ("image/jpeg", "image/png", "image/webp")
MOST_PICTURE: Final = 15 * 1024 * 1024  # bytes
_PIECE = 256 * 1024
_IN_MEMORY = 2 * 1024 * 1024
CREATED = 201


class Upload(NamedTuple):
    """A file that was sent, at its beginning, and the SHA-256 of what it holds."""

    file: BinaryIO
    digest: bytes


def receive(request: HttpRequest, *, kinds: tuple[str, ...], most: int) -> Upload:
    """Return what was sent; the caller closes it.

    Raises a problem: 415 for a type that is none of `kinds`, 413 for more than `most` bytes (before they are
    read, when the request says how many there are), 422 for nothing.
    """
    if request.content_type not in kinds:
        detail = f"Send the file itself as the body, with Content-Type: {' or '.join(kinds)}."
        raise ProblemRaised(
            Problem(slug="wrong-type", title="The body is of another type.", status=415, detail=detail)
        )
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isdigit() and int(told) > most:
        raise _too_large(most)
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        upload = _copied(request, spool, most)
    except BaseException:
        spool.close()
        raise
    return upload


def _copied(request: HttpRequest, spool: SpooledTemporaryFile[bytes], most: int) -> Upload:
    digest, size = hashlib.sha256(), 0
    while piece := request.read(_PIECE):
        size += len(piece)
        if size > most:
            raise _too_large(most)
        digest.update(piece)
        spool.write(piece)
    if not size:
        raise ProblemRaised(invalid_request([("", "the body is empty", "send the file as the body")]))
    spool.seek(0)
    return Upload(cast("BinaryIO", spool), digest.digest())


def taken_once(request: HttpRequest, upload: Upload, action: Callable[[], BaseModel]) -> HttpResponse:
    """Do what an upload asks for, once for each Idempotency-Key, and answer."""

    def act() -> Answer:
        return Answer(status=CREATED, body=action().model_dump_json().encode(), content_type=JSON)

    answer = run_once(
        actor=actor_of(request),
        key=request.headers.get(HEADER, ""),
        asked=fingerprint(request.method or "", request.get_full_path(), upload.digest),
        action=act,
    )
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    if answer.replayed:
        response[REPLAYED_HEADER] = "true"
    return response


def _too_large(most: int) -> ProblemRaised:
    detail = f"Send at most {most // 1024 // 1024} MiB."
    return ProblemRaised(Problem(slug="too-large", title="The body is too large.", status=413, detail=detail))
