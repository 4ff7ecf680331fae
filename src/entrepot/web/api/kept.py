"""Replies about the shop that are the same for everybody: written once, kept until they change.

They stand in the memory of a process, as pages do (`web/front`), behind the guard: every call is counted and
has its budget and headers.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.web.api.rendering import FastJson
from entrepot.web.front.pages import Page, Pages, quarter

REPLIES: Final[Pages[Hashable, Page]] = Pages(settings.KEPT_PAGES_BYTES // 4)
WRITER: Final = FastJson()
_encode: Final = msgspec.json.Encoder().encode
CONTENT_TYPE: Final = "application/json; charset=utf-8"

type Written = Mapping[str, Any]
"""A reply whose parts were written already (`written`)."""
type Made = tuple[BaseModel | Written, Iterable[str]]
"""A reply, and what it shows by the names of `discovery.changing`."""


def written(part: BaseModel) -> msgspec.Raw:
    """Return a part of a reply as it is sent, to be kept and put into many replies."""
    return msgspec.Raw(_encode(part.model_dump()))


def kept(request: HttpRequest, about: Hashable, make: Callable[[], Made]) -> HttpResponse:
    """Return the reply about this, made anew where none is kept: all it depends on is named."""
    turn = FOLLOWER.look()
    page = REPLIES.get(about)
    if page is not None:
        return HttpResponse(page.body, content_type=CONTENT_TYPE)
    reply, shown = make()
    things = frozenset(shown)
    plain = reply.model_dump() if isinstance(reply, BaseModel) else reply
    body = WRITER.render(request, plain, response_status=200)
    if FOLLOWER.is_settled(things, turn):
        REPLIES.put(about, Page([], body, things, "", "", turn, quarter()))
    return HttpResponse(body, content_type=CONTENT_TYPE)
