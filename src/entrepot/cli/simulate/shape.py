"""The shape of the made-up year, from `data/simulate/year.toml`: shares, prices, names, programmes."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from entrepot.core.support.eligibility import Rule, parse_rule


class Lot[T]:
    """Things to draw from by weight."""

    __slots__ = ("_sums", "things")

    def __init__(self, weighted: Sequence[tuple[T, float]]) -> None:
        self.things = [thing for thing, _weight in weighted]
        self._sums = list(accumulate(weight for _thing, weight in weighted))

    def draw(self, rng: Random, *, after: float = 0.0) -> T:
        """Return one of them; `after` leaves out so much of the weight at the beginning."""
        whole = self._sums[-1]
        return self.things[
            min(bisect_right(self._sums, after + rng.random() * (whole - after)), len(self.things) - 1)
        ]

    def before(self, place: int) -> float:
        """Return the weight of all before a place."""
        return self._sums[place - 1] if place > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Country:
    """A country with makers: what they reckon in, how many sell abroad and where to, and names of people."""

    code: str
    currency: str
    abroad: int
    to: Lot[str]
    places: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Good:
    """A thing that makers of one kind sell."""

    number: int
    kind: str
    word: str
    title: str
    category: str
    hs: str
    grams: int
    euros: Decimal


@dataclass(frozen=True, slots=True)
class Support:
    """A programme of the year: what it pays of the commission, for whom, out of how much."""

    share: Decimal
    budget_euros: int
    cap_euros: int
    rule: Rule
    raw_rule: Mapping[str, Any]
    name: Mapping[str, str]
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """All of it. Shares are in hundred."""

    countries: Lot[Country]
    goods: Lot[Good]
    sizes: Lot[tuple[int, int, int]]
    pieces: Lot[int]
    factors: tuple[Decimal, ...]
    months: tuple[int, ...]
    businesses: Mapping[str, Any]
    orders: Mapping[str, Any]
    programmes: tuple[Support, ...]
    carriage_euros: Decimal
    carrier: str
    service: str


def read_shape(folder: Path, currencies: Mapping[str, str]) -> Shape:
    """Return the shape as the file says; `currencies` are those of the markets, by country."""
    told = tomllib.loads((folder / "simulate" / "year.toml").read_text(encoding="utf-8"))
    goods = [
        (
            Good(
                number=number,
                euros=Decimal(row["euros"]),
                **{key: row[key] for key in ("kind", "word", "title", "category", "hs", "grams")},
            ),
            row["weight"],
        )
        for number, row in enumerate(told["good"])
    ]
    return Shape(
        countries=Lot([(_country(row, currencies), row["weight"]) for row in told["country"]]),
        goods=Lot(goods),
        sizes=Lot([(tuple(row[:3]), row[3]) for row in told["businesses"]["sizes"]]),
        pieces=Lot([(int(pieces), weight) for pieces, weight in told["pieces"].items()]),
        factors=tuple(Decimal(each) for each in told["price_factors"]),
        months=tuple(told["months"]),
        businesses=told["businesses"],
        orders=told["orders"],
        programmes=tuple(_support(row) for row in told["programme"]),
        carriage_euros=Decimal(told["carriage_euros"]),
        carrier=told["carrier"],
        service=told["service"],
    )


def _country(row: Mapping[str, Any], currencies: Mapping[str, str]) -> Country:
    return Country(
        code=row["code"],
        currency=row.get("currency") or currencies[row["code"]],
        abroad=row["abroad"],
        to=Lot(list(row["to"].items())),
        places=tuple((place, postcode) for place, postcode in row["places"]),
        given=tuple(row["given"]),
        family=tuple(row["family"]),
    )


def _support(row: Mapping[str, Any]) -> Support:
    return Support(
        share=Decimal(row["share"]),
        budget_euros=row["budget_euros"],
        cap_euros=row["cap_euros"],
        rule=parse_rule(row["rule"]),
        raw_rule=row["rule"],
        name=row["name"],
        summary=row["summary"],
    )
