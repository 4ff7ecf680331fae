"""Bad input told as an RFC 9457 problem on standard output, the same object the API answers with."""

import json
import sys
from collections.abc import Iterable

BAD_INPUT = 2
NO_PRICE = 3
BROKEN = 1

type Error = tuple[str, str, str]
"""Field, reason, fix."""


def problem(slug: str, title: str, status: int, *, detail: str = "", errors: Iterable[Error] = ()) -> str:
    """Return a problem object as JSON; the types are those of ``entrepot.apps.kernel.problems``."""
    body: dict[str, object] = {"type": f"urn:entrepot:problem:{slug}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    told = [{"field": field, "reason": reason, "fix": fix} for field, reason, fix in errors]
    if told:
        body["errors"] = told
    return json.dumps(body, ensure_ascii=False)


def bad_input(errors: Iterable[Error], *, machine: bool) -> int:
    """Tell everything that is wrong with the input: to a program as a problem, to a person line by line."""
    told = list(errors)
    if machine:
        print(problem("invalid-request", "The request cannot be read as sent.", 422, errors=told))
    else:
        for field, reason, fix in told:
            print(f"entrepot: {field + ' ' if field else ''}{reason}: {fix}", file=sys.stderr)
    return BAD_INPUT


def unavailable(detail: str, *, machine: bool) -> int:
    """Tell that the law itself cannot be read here."""
    if machine:
        print(problem("law-unavailable", "The law packs cannot be used.", 503, detail=detail))
    print(f"entrepot: {detail}", file=sys.stderr)
    return BROKEN
