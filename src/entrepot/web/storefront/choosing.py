"""What of the shop a visitor wants to see, as the words of the address; every choice is a link."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.queries import BADGES
from entrepot.web.design import places
from entrepot.web.storefront.departments import BY_WORD

BEST: Final = "best"
NEWEST: Final = "new"
CHEAPEST: Final = "price"
DEAREST: Final = "price-down"
QUICKEST: Final = "days"
POPULAR: Final = "popular"
SORTS: Final = (BEST, NEWEST, CHEAPEST, DEAREST, QUICKEST, POPULAR)
LONGEST_WORDS: Final = 100
DAYS: Final = (3, 7, 14, 30)
MOST_OF_ONE: Final = 12  # so many of one kind of narrowing hold together
LONGEST_ID: Final = 40
MANY: Final = ("kind", "origin", "maker", "sent_from", "badge")
"""What several of may be wanted together: any of them will do."""
ONE: Final = ("price", "days")
NARROWING: Final = (*MANY, *ONE)
WORDS: Final = {"sent_from": "from"}
"""Where a name is another in an address."""
PRICE: Final = re.compile(r"([A-Z]{3})?([0-9]{0,9})-([0-9]{0,9})")


@dataclass(frozen=True, slots=True)
class Choice:
    """The words of a shop address; several of one kind have a comma between.

    `price` is a band in whole units: "10-25", "-10", "USD100-"; without a currency in the market's. `after`
    is the public id of the last product of the page before. Who looks for something sees what fits best
    first, everybody else what is newest.
    """

    kind: str = ""
    origin: str = ""
    maker: str = ""
    sent_from: str = ""
    badge: str = ""
    price: str = ""
    days: str = ""
    q: str = ""
    sort: str = ""
    after: str = ""

    @property
    def narrowing(self) -> Narrowing:
        """What the catalogue is asked for, but for the words and for what offers are asked."""
        return Narrowing(
            businesses=self.many("maker"),
            origins=self.many("origin"),
            headings=tuple(pair for word in self.many("kind") for pair in BY_WORD[word].headings),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything of the shop is left out."""
        return bool(self.q or self.count)

    @property
    def count(self) -> int:
        """How many ways of narrowing hold, but for the words."""
        return sum(len(self.many(name)) for name in NARROWING)

    @property
    def order(self) -> str:
        """The order that holds; that of fitting needs words that something fits."""
        usual = BEST if self.q else NEWEST
        return usual if self.sort in {"", BEST} else self.sort

    def many(self, name: str) -> tuple[str, ...]:
        """Return all that is wanted of one kind of narrowing."""
        said = getattr(self, name)
        return tuple(said.split(",")) if said else ()

    def but(self, **changes: Any) -> "Choice":
        """Return another choice, from its first page."""
        return replace(self, **{"after": "", **changes})

    def without(self, name: str, value: str) -> "Choice":
        """Return the choice without one of the values of a kind of narrowing."""
        return self.but(**{name: ",".join(each for each in self.many(name) if each != value)})

    def toggled(self, name: str, value: str) -> "Choice":
        """Return the choice with a value, or without it where it holds; of a band only one can hold."""
        if value in self.many(name):
            return self.without(name, value)
        return self.but(**{name: ",".join([*self.many(name), value]) if name in MANY else value})

    @property
    def said(self) -> dict[str, str]:
        """The words of the address by their names there; what is meant anyway is not said."""
        usual = BEST if self.q else NEWEST
        names = (*NARROWING, "q", "sort", "after")
        return {
            WORDS.get(name, name): value
            for name in names
            if (value := getattr(self, name)) and not (name == "sort" and value == usual)
        }

    @property
    def address(self) -> str:
        """Return the address of this choice in the visitor's place."""
        said = self.said
        return places.place_url("shop") + (f"?{urlencode(said, safe=',')}" if said else "")


def read(data: QueryDict) -> Choice:
    """Return the choice an address makes; words it does not know are left out."""
    return Choice(
        kind=_known(data, "kind", BY_WORD),
        origin=_known(data, "origin", places.known_countries(), upper=True),
        maker=_several([each[:LONGEST_ID] for each in _all(data, "maker")]),
        sent_from=_known(data, "sent_from", places.known_countries(), upper=True),
        badge=_known(data, "badge", BADGES),
        price=_band(_plain(data, "price")),
        days=_plain(data, "days") if _plain(data, "days") in {str(each) for each in DAYS} else "",
        q=" ".join(_plain(data, "q").split())[:LONGEST_WORDS],
        sort=_plain(data, "sort") if _plain(data, "sort") in SORTS else "",
        after=_plain(data, "after"),
    )


def _plain(data: QueryDict, name: str) -> str:
    # A database may refuse a null sign, which no name holds.
    return str(data.get(WORDS.get(name, name), "")).replace("\0", "")


def _all(data: QueryDict, name: str) -> list[str]:
    said = ",".join(str(each) for each in data.getlist(WORDS.get(name, name)))
    return [each for each in said.replace("\0", "").split(",") if each]


def _known(data: QueryDict, name: str, known: Collection[str], *, upper: bool = False) -> str:
    said = [each.upper() if upper else each for each in _all(data, name)]
    return _several([each for each in said if each in known])


def _several(values: list[str]) -> str:
    return ",".join(list(dict.fromkeys(values))[:MOST_OF_ONE])


def _band(said: str) -> str:
    found = PRICE.fullmatch(said)
    return said if found and (found[2] or found[3]) else ""
