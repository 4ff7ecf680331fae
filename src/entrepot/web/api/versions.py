"""If-Match: who changes what another has changed meanwhile is told so, and overwrites nothing.

The entity tag of what has a version begins with it: `"7.9f…"`. A change is made when the version is still one
of those that If-Match names; what stands behind the point is for caches.
"""

import re
from typing import Final

from django.http import HttpRequest

from entrepot.apps.kernel.problems import ProblemRaised, invalid_request

HEADER: Final = "If-Match"
_TAG: Final = re.compile(r'(?:W/)?"(?:(\d{1,9})\.)?[\x21\x23-\x7e]*"')


def tag_with(request: HttpRequest, version: int) -> None:
    """Let the entity tag of the answer begin with a version."""
    request.entity_version = f"{version}."  # type: ignore[attr-defined] # the guard reads it


def seen_versions(request: HttpRequest) -> frozenset[int] | None:
    """Return the versions that If-Match names: None when any will do, none at all for tags of something else.

    Raises a 422 problem for a header that names no tags.
    """
    given = request.headers.get(HEADER, "").strip()
    if given in {"", "*"}:
        return None
    tags = [_TAG.fullmatch(each.strip()) for each in given.split(",")]
    if not all(tags):
        error = (HEADER, "is no list of entity tags", "send the ETag of the read before, as it is")
        raise ProblemRaised(invalid_request([error]))
    return frozenset(int(found[1]) for found in tags if found and found[1])
