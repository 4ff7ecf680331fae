"""The engine's front: a request in, the reply of the contract out."""

from typing import Any

from entrepot.core.law.quote import Cards, make_quote
from entrepot.core.law.readiness import readiness
from entrepot.core.law.reply import reply_body
from entrepot.core.law.request import QuoteRequest


def quote(request: QuoteRequest, cards: Cards, *, language: str = "en") -> dict[str, Any]:
    """Return the reply to a quote request. Raises ``InvalidRequestError`` for a route that does not exist."""
    return reply_body(make_quote(request, cards), cards.vocabulary(language))


def check(request: QuoteRequest, cards: Cards, *, language: str = "en") -> dict[str, Any]:
    """Return readiness for the same request."""
    made = make_quote(request, cards)
    return readiness(made, reply_body(made, cards.vocabulary(language)))
