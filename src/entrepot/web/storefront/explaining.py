"""Why this price: the lines of the real quote, each with its rule, date, source and how sure we are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrepot.apps.pricing.queries import ShownPrice
from entrepot.core.money import ExchangeRate
from entrepot.web.public.lines import Line, lines_of
from entrepot.web.public.parts import Part, parts_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a price is made of: the bar, the lines, the way in, and what amounts were converted with."""

    reply: Mapping[str, Any]
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    route: str
    rates: tuple[ExchangeRate, ...]

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return str(self.reply["currency"])


def explain(price: ShownPrice) -> Explanation | None:
    """Return why a price is what it is; None where there is no price."""
    reply = price.reply
    if price.total is None or reply is None:
        return None
    one = {"lines": [{"unit_price": reply["goods"], "quantity": 1}]}
    names = {each["route"]: each.get("name") or each["route"] for each in reply.get("routes", ())}
    return Explanation(
        reply=reply,
        parts=parts_of(reply),
        lines=lines_of(reply, one),
        route=names.get(price.route, price.route),
        rates=tuple(dict.fromkeys(price.rates)),
    )
