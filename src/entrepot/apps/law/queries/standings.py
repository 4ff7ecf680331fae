"""Readiness of many goods in many countries, without words: the law is asked once for goods that are alike.

Goods of one kind differ in price and quantities alone. The law puts limits to these, and what it says of one
of them is remembered for every other on the same side of each limit (`core.law.limits`).
"""

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.law.current import in_force
from entrepot.apps.law.queries.quotes import local_day, read_request, vocabulary_of
from entrepot.apps.law.store import LawStore
from entrepot.core.law.limits import Limits, Sides, is_one_unit, limits_of
from entrepot.core.law.quote import Cards, make_quote
from entrepot.core.law.readiness import Standing, standing
from entrepot.core.law.request import Dates, QuoteRequest

type Standings = Mapping[str, Standing]

_AMOUNTS: Final = ("unit_price", "grams", "gross_grams", "ml", "pieces", "measures")
"""What may differ between goods of one kind."""
_MINUTES: Final = 15
"""Every legal time is some quarters of an hour from UTC: within one, no country's day ends."""
_MOST_KINDS: Final = 2_000
_MOST_ANSWERS: Final = 500
"""Of one kind; with all kinds so many, some hundred megabytes."""


class _Kind:
    """Goods alike but for their amounts: what the law says of them, by their place among its limits."""

    __slots__ = ("_answers", "_cards", "_days", "_found", "_limits", "_together")

    def __init__(self, goods: QuoteRequest, days: Mapping[str, date], cards: Cards) -> None:
        self._cards, self._days = cards, days
        self._limits = {country: limits_of(self._in(goods, country), cards) for country in days}
        self._together = Limits.together(each for each in self._limits.values() if each)
        self._answers: dict[Sides, Standings] = {}
        self._found: dict[tuple[str, Sides], Standing] = {}

    def answer(self, goods: QuoteRequest) -> Standings:
        """Return what the law says of these goods in each country; the same object where it says the same."""
        alike = is_one_unit(goods)
        sides = self._together.sides(goods.lines[0])
        known = self._answers.get(sides) if alike else None
        if known is None:
            known = {country: self._ask(goods, country, alike=alike) for country in self._days}
            if alike and None not in self._limits.values():
                _keep(self._answers, sides, known, _MOST_ANSWERS)
        return known

    def _ask(self, goods: QuoteRequest, country: str, *, alike: bool) -> Standing:
        limits = self._limits[country] if alike else None
        key = None if limits is None else (country, limits.sides(goods.lines[0]))
        if key is not None and (known := self._found.get(key)) is not None:
            return known
        found = standing(make_quote(self._in(goods, country), self._cards))
        if key is not None:
            _keep(self._found, key, found, _MOST_ANSWERS * len(self._days))
        return found

    def _in(self, goods: QuoteRequest, country: str) -> QuoteRequest:
        day = self._days[country]
        return goods._replace(destination=country, dates=Dates(day, day, day, day))


def list_standings(
    body: Mapping[str, Any], *, destinations: Collection[str], viewer: Actor
) -> tuple[str, Standings]:
    """Return the edition asked and what `check_readiness` finds in each of many countries, without its words.

    The body is a quote's, read once; it names neither a destination nor a day: today's law of each place is
    asked. Raises InvalidRequestError when it is wrong, wherever the goods go.
    """
    del viewer  # public
    law, cards = in_force()
    places = tuple(sorted(destinations))
    if not places:
        return law.edition, {}
    goods = read_request({**body, "destination": places[0]}, law, None)
    kinds, kind = _memory(law, _quarter()), (places, _kind_of(body))
    found = kinds.get(kind)
    if found is None:
        _know(places, body, law)
        found = _Kind(goods, {country: local_day(law, country) for country in places}, cards)
        if is_one_unit(goods):
            _keep(kinds, kind, found, _MOST_KINDS)
    return law.edition, found.answer(goods)


def _know(places: Collection[str], body: Mapping[str, Any], law: LawStore) -> None:
    """Raise InvalidRequestError where a place is no country: of places without law the body must be read."""
    for country in places:
        if country not in vocabulary_of(law).countries:
            read_request({**body, "destination": country}, law, None)


def _kind_of(body: Mapping[str, Any]) -> str:
    """Return a text that names all that a body says but its amounts, and which of these it gives."""
    lines = []
    for line in body["lines"]:
        alike = {name: given for name, given in line.items() if name not in _AMOUNTS}
        amounts = [sorted(line[name]) if name == "measures" else name for name in _AMOUNTS if name in line]
        lines.append([alike, amounts])
    return json.dumps({**body, "lines": lines}, sort_keys=True)


def _quarter() -> int:
    return int(clock.now().timestamp()) // (_MINUTES * 60)


@lru_cache(maxsize=2)
def _memory(law: LawStore, quarter: int) -> dict[tuple[tuple[str, ...], str], _Kind]:
    """Return what was found so far in a quarter of an hour, by the countries and the kind of goods."""
    del law, quarter
    return {}


def _keep[Key, Value](known: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    while len(known) >= most:
        known.pop(next(iter(known)), None)  # the oldest
    known[key] = value
