"""The real packs, compiled once for all tests of a run."""

from datetime import date
from functools import cache
from typing import Any

from entrepot.apps.kernel.paths import data_dir, home
from entrepot.apps.law.compiler import ensure_compiled
from entrepot.apps.law.store import LawStore
from entrepot.core.law.quote import Cards, Quote, make_quote
from entrepot.core.law.quoting import quote
from entrepot.core.law.request_reading import parse_request

TODAY = date(2026, 11, 21)


@cache
def cards() -> Cards:
    """Return cards on the law compiled from the repository's own data."""
    return Cards(LawStore(ensure_compiled(data_dir(), home())))


def reply(body: dict[str, Any], *, language: str = "en") -> dict[str, Any]:
    """Return the reply to a request body on the real law."""
    return quote(parse_request(body, today=TODAY), cards(), language=language)


def made(body: dict[str, Any]) -> Quote:
    """Return the quote itself."""
    return make_quote(parse_request(body, today=TODAY), cards())
