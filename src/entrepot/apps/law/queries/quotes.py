"""Quotes and readiness on the law in force."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.law.current import in_force
from entrepot.apps.law.store import LawStore
from entrepot.core.law import quoting
from entrepot.core.law.keeping import to_plain
from entrepot.core.law.quote import make_quote
from entrepot.core.law.reply import reply_body
from entrepot.core.law.request import QuoteRequest
from entrepot.core.law.request_fields import Vocabulary
from entrepot.core.law.request_reading import parse_request


def quote_landed_cost(
    body: Mapping[str, Any], *, language: str = "en", today: date | None = None, viewer: Actor = ANONYMOUS
) -> dict[str, Any]:
    """Return the reply of the quote contract for a request body.

    ``today`` is the day used where the body names none; by default the day it is now at the destination.
    Raises InvalidRequestError with every error of the body at once.
    """
    del viewer  # public: everybody sees the same law
    law, cards = in_force()
    return quoting.quote(read_request(body, law, today), cards, language=language)


def quote_to_keep(
    body: Mapping[str, Any], *, language: str = "en", today: date | None = None, viewer: Actor = ANONYMOUS
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the reply of `quote_landed_cost` and, as plain values, all that is needed to price it again.

    The second is what `core.law.keeping` reads back, whatever the law has become. Raises the same error.
    """
    del viewer  # public: everybody sees the same law
    law, cards = in_force()
    made = make_quote(read_request(body, law, today), cards)
    return reply_body(made, cards.vocabulary(language)), to_plain(made.stored())


def check_readiness(
    body: Mapping[str, Any], *, language: str = "en", today: date | None = None, viewer: Actor = ANONYMOUS
) -> dict[str, Any]:
    """Return whether the goods may be sold there: ready, fix, blocked or unknown, with every finding.

    Takes the same body as a quote and raises the same error.
    """
    del viewer  # public: everybody sees the same law
    law, cards = in_force()
    return quoting.check(read_request(body, law, today), cards, language=language)


def read_request(body: Mapping[str, Any], law: LawStore, today: date | None) -> QuoteRequest:
    """Return a request's body as values; the day is that of its destination where it names none."""
    known = type(body) is dict or isinstance(body, Mapping)
    destination = body.get("destination") if known else None
    day = today or local_day(law, destination)
    return parse_request(body, today=day, vocabulary=vocabulary_of(law))


@lru_cache(maxsize=2)
def vocabulary_of(law: LawStore) -> Vocabulary:
    """Return the words a request may use under an edition."""
    return Vocabulary(countries=law.countries(), hs_known=law.hs_known, routes=partial(_routes, law))


def _routes(law: LawStore, country: str) -> frozenset[str]:
    return frozenset(row.id for row in law.routes(country))


def local_day(law: LawStore, destination: object) -> date:
    """Return the day it is now in a destination's legal time zone; without a pack, the day in UTC."""
    pack = law.pack(destination) if isinstance(destination, str) else None
    now = clock.now()
    return now.astimezone(_zone(pack.timezone)).date() if pack else now.date()


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    """Return a time zone; Python keeps eight of them, and goods are asked about in more countries."""
    return ZoneInfo(name)
