"""Replies about the shop that are the same for everybody: written once, kept until they change.

They stand in the memory of a process, as pages do (`web/front`), behind the guard: every call is counted and
has its budget and headers.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from entrepot.apps.kernel.changes import FOLLOWER
from entrepot.web.api.rendering import FastJson
from entrepot.web.front.pages import Page, Pages, quarter

REPLIES: Final[Pages[Hashable, Page]] = Pages(settings.KEPT_PAGES_BYTES // 4)
WRITER: Final = FastJson()
CONTENT_TYPE: Final = "application/json; charset=utf-8"

type Made = tuple[BaseModel, Iterable[str]]
"""A reply, and what it shows by the names of `discovery.changing`."""


def kept(request: HttpRequest, about: Hashable, make: Callable[[], Made]) -> HttpResponse:
    """Return the reply about this, made anew where none is kept: all it depends on is named."""
    turn = FOLLOWER.look()
    page = REPLIES.get(about)
    if page is not None:
        return HttpResponse(page.body, content_type=CONTENT_TYPE)
    reply, shown = make()
    things = frozenset(shown)
    body = WRITER.render(request, reply.model_dump(), response_status=200)
    if FOLLOWER.is_settled(things, turn):
        REPLIES.put(about, Page([], body, things, "", "", turn, quarter()))
    return HttpResponse(body, content_type=CONTENT_TYPE)
