"""What a page shows, by the names of `apps.discovery.changing`: it is kept until one of these changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest

SHOWN: Final = "entrepot.shown"


@dataclass(slots=True)
class Shown:
    """The things one page shows, and the route it was made by."""

    things: set[str] = field(default_factory=set)
    route: str = ""


def shows(request: HttpRequest, things: Iterable[str]) -> None:
    """Say that the page being made shows these. All that may change on it must be named, or none of it."""
    shown: Shown | None = request.META.get(SHOWN)
    if shown is not None and request.resolver_match is not None:
        shown.things.update(things)
        shown.route = request.resolver_match.route
