"""Pages with a cursor. Row numbers stay inside: a cursor that needs one carries it sealed."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated

from django.conf import settings
from ninja import Query
from pydantic import Field

from entrepot.apps.kernel.problems import ProblemRaised, invalid_request

_BYTES = 8
_SEALED_LENGTH = 22  # sixteen bytes in base64 without padding

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[
    str, Query(max_length=64, pattern=r"^[\w-]*$", description="`next` of the page before; empty at first.")
]
Next = Annotated[
    str | None, Field(description="Send it as `cursor` for the next page; null at the end.", examples=[None])
]


def cut[Row](
    rows: Sequence[Row], limit: int, place: Callable[[Row], str]
) -> tuple[Sequence[Row], str | None]:
    """Return the rows of a page and where the next begins; `rows` holds one more when there is more."""
    kept = rows[:limit]
    return kept, place(kept[-1]) if len(rows) > limit else None


def seal(kind: str, number: int) -> str:
    """Return a row number that only we can read, and nobody can make up."""
    plain = number.to_bytes(_BYTES)
    tag = _digest(kind.encode() + plain)
    return urlsafe_b64encode(tag + _mixed(plain, tag)).rstrip(b"=").decode()


def unseal(kind: str, text: str) -> int:
    """Return the row number in a cursor, 0 for none. Raises a 422 problem for what is no cursor of ours."""
    if not text:
        return 0
    if len(text) == _SEALED_LENGTH:
        raw = urlsafe_b64decode(text + "==")
        tag, plain = raw[:_BYTES], _mixed(raw[_BYTES:], raw[:_BYTES])
        if hmac.compare_digest(tag, _digest(kind.encode() + plain)):
            return int.from_bytes(plain)
    raise wrong_cursor()


def wrong_cursor() -> ProblemRaised:
    """Return the refusal of a cursor that is not of this list."""
    error = ("cursor", "is not of this list", "begin again without a cursor")
    return ProblemRaised(invalid_request([error]))


def _mixed(part: bytes, tag: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(part, _digest(b"mask" + tag), strict=True))


def _digest(told: bytes) -> bytes:
    key = b"entrepot.web.api.paging" + settings.SECRET_KEY.encode()
    return hmac.new(key, told, hashlib.sha256).digest()[:_BYTES]
